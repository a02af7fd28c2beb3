"""The orders and gift cards a visitor is told to try, and how a shop gets its demo data."""

import shutil
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import insert, select

from chatbot.domain.shop import Task
from chatbot.errors import StoreUnavailable
from chatbot.playbook.catalogue import load_catalogue
from chatbot.shop.demo import SAMPLE_ORDERS, sample_gift_cards, sample_orders, seed_demo
from chatbot.shop.sql_shop import SqlShop
from chatbot.store.database import Database
from chatbot.store.shop_tables import customers, invoices, order_items, orders, products, refunds
from tests.keys import KEYS
from tests.shop.counter import open_shop
from tests.shop.demo_shops import ROOT, TODAY, all_customers, all_orders, empty_shop

RULES = load_catalogue([ROOT / "intents" / "domain.yml"]).rules

TRIED = [
    ("1001237", "cancel_order", {}, "done"),
    ("1001238", "return_item", {}, "done"),
    ("1001238", "claim_damaged", {"wanted": "refund"}, "over_limit"),
    ("1001239", "cancel_order", {}, "done"),
    ("1001239", "change_address", {"address": "12 Mill Lane"}, "done"),
    ("1001240", "return_item", {}, "too_late"),
    ("1001241", "refund_order", {}, "done"),
    ("1001242", "claim_missing", {"wanted": "refund"}, "done"),
    ("1001242", "claim_missing", {"wanted": "replacement"}, "done"),
    ("1001243", "claim_damaged", {"wanted": "refund"}, "over_limit"),
    ("1001244", "claim_damaged", {"wanted": "replacement"}, "out_of_stock"),
    ("1001244", "claim_damaged", {"wanted": "refund"}, "done"),
    ("1001245", "refund_order", {}, "done"),
    ("1001246", "return_item", {}, "return_requested"),
    ("1001247", "change_address", {"address": "12 Mill Lane"}, "packed"),
    ("1001248", "cancel_order", {}, "done"),
    ("1001249", "cancel_order", {}, "shipped"),
    ("1001249", "claim_missing", {"wanted": "refund", "parcel": "2"}, "not_due"),
    ("1001250", "claim_missing", {"wanted": "refund", "parcel": "2"}, "done"),
    ("1001250", "claim_missing", {"wanted": "replacement", "parcel": "2"}, "done"),
    ("1001250", "claim_missing", {"wanted": "refund", "parcel": "1"}, "odd_parcel"),
]


@pytest.fixture
def shop(tmp_path):
    return empty_shop(tmp_path)


@pytest.fixture(scope="module")
def _today(tmp_path_factory):
    """Make the demo shop's file once."""
    folder = tmp_path_factory.mktemp("today")
    database = empty_shop(folder)
    seed_demo(database, today=TODAY)
    database.engine.dispose()
    return folder / "chatbot.db"


@pytest.fixture
def filled_copy(_today, tmp_path):
    shutil.copy(_today, tmp_path)
    return Database(f"sqlite:///{tmp_path / 'chatbot.db'}", KEYS)


@pytest.mark.parametrize(
    ("number", "status", "expected_in", "delivered_ago"),
    [
        ("1001234", "shipped", 2, None),
        ("1001235", "returned", -15, 16),
        ("1001236", "out_for_delivery", 0, None),
        ("1001237", "delayed", 3, None),
        ("1001238", "delivered", -3, 3),
        ("1001239", "paid", 4, None),
    ],
)
def test_a_sample_order_stands_as_the_demo_page_says(shop, number, status, expected_in, delivered_ago):
    seed_demo(shop, today=TODAY)
    order = open_shop(shop).order(number)

    assert order.status == status
    assert order.shipments[0].expected_on == TODAY + timedelta(days=expected_in)
    assert order.delivered_on == (TODAY - timedelta(days=delivered_ago) if delivered_ago else None)


def test_the_sample_refund_was_sent_two_days_ago(shop):
    seed_demo(shop, today=TODAY)
    refund = open_shop(shop).order("1001235").refund

    assert (refund.status, refund.amount, refund.method) == ("sent", Decimal("149.00"), "PayPal")
    assert (refund.sent_on, refund.expected_on) == (date(2026, 11, 19), date(2026, 11, 24))


def test_the_samples_are_found_with_their_customers_addresses(shop):
    seed_demo(shop, today=TODAY)

    assert sample_orders(shop) == SAMPLE_ORDERS
    assert [open_shop(shop).order(s.number).email for s in SAMPLE_ORDERS] == [s.email for s in SAMPLE_ORDERS]


def test_the_number_of_orders_is_returned_and_a_second_call_changes_nothing(shop):
    written = seed_demo(shop, today=TODAY)
    before = all_customers(shop), all_orders(shop)

    assert written == len(before[1])
    assert seed_demo(shop, today=TODAY + timedelta(days=30)) == 0
    assert (all_customers(shop), all_orders(shop)) == before


def test_a_shop_with_customers_of_its_own_gets_no_demo_data(shop):
    with shop.write() as connection:
        connection.execute(insert(customers).values(id="c1", name="Real", email="a@example.com", locale="en"))

    assert seed_demo(shop, today=TODAY) == 0
    assert sample_orders(shop) == ()
    assert len(all_customers(shop)) == 1


def test_the_same_day_gives_the_same_data(shop, tmp_path_factory):
    other = empty_shop(tmp_path_factory.mktemp("other"))
    seed_demo(shop, today=TODAY)
    seed_demo(other, today=TODAY)

    assert all_orders(shop) == all_orders(other)
    assert all_customers(shop) == all_customers(other)


def test_a_failure_half_way_leaves_nothing_behind(shop, caplog):
    refunds.drop(shop.engine)

    with pytest.raises(StoreUnavailable, match="try again shortly"):
        seed_demo(shop, today=TODAY)

    assert "refunds" in caplog.text
    with shop.read() as connection:
        assert connection.execute(select(order_items)).first() is None
        assert connection.execute(select(customers)).first() is None


def test_a_sample_keeps_its_tracking_number_on_another_day(shop):
    seed_demo(shop, today=date(2027, 5, 5))

    assert open_shop(shop).order("1001234").shipments[0].tracking_number == "15501880888702"


@pytest.mark.parametrize(("number", "name", "values", "outcome"), TRIED)
def test_every_sample_is_good_for_what_the_readme_says(filled_copy, number, name, values, outcome):
    shop = SqlShop(filled_copy, rules=lambda: RULES, clock=lambda: datetime(2026, 11, 21, 12, tzinfo=UTC))
    order = shop.order(number)

    result = shop.perform(Task(name, "k", {"order_number": number, **values}, order.customer_id))

    assert result.outcome == outcome


def test_the_sample_gift_cards_hold_what_the_readme_says(filled_copy):
    shop = SqlShop(filled_copy, rules=lambda: RULES, clock=lambda: datetime(2026, 11, 21, 12, tzinfo=UTC))
    cards = sample_gift_cards(filled_copy)

    results = [shop.perform(Task("gift_card_balance", c.number, {"gift_card": c.number})) for c in cards]

    assert [result.outcome for result in results] == ["done", "expired", "empty"]
    assert results[0].facts["balance"] == "£35.00"


def test_what_was_delivered_has_an_invoice_and_everything_an_address_and_a_product(filled_copy):
    delivered = {order.number for order in all_orders(filled_copy) if order.delivered_on}
    with filled_copy.read() as connection:
        assert set(connection.execute(select(invoices.c.order_number)).scalars()) == delivered
        keys = set(connection.execute(select(products.c.key)).scalars())
        assert set(connection.execute(select(order_items.c.product_key)).scalars()) <= keys
        sent = connection.execute(select(orders.c.ship_to, orders.c.pays_with)).all()
        assert all(row.ship_to and row.pays_with for row in sent)
        stock = connection.execute(select(products.c.stock)).scalars().all()
        assert 3 <= stock.count(0) <= 8
        readers = connection.execute(select(customers.c.newsletter)).scalars().all()
        assert 10 <= sum(readers) <= 48

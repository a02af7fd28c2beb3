"""An order that is not packed yet can be cancelled, made smaller and sent elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from chatbot.domain.shop import Result, TaskName
from chatbot.shop.sql_shop import SqlShop
from chatbot.store.database import Database
from chatbot.store.shop_tables import refunds, shop_tasks
from tests.shop.counter import RULES, all_rows, ask, buy, open_shop, stock_of

NEXT_FRIDAY = "2026-11-27"
"""Five working days after the Friday on which everything happens here."""


def test_a_cancelled_order_is_paid_back_and_its_goods_are_for_sale_again(
    database: Database, shop: SqlShop
) -> None:
    buy(database, "1001", ("kettle", 2), delivery=4)

    result = ask(shop, "cancel_order", order_number="1001", reason="ordered\ntwice")

    assert result == Result(
        facts={
            "order_number": "1001",
            "refund_amount": "£44.00",
            "refund_method": "Visa card ending 4417",
            "refund_expected_on": NEXT_FRIDAY,
        }
    )
    order = shop.order("1001")
    assert order is not None
    assert order.status == "cancelled"
    assert order.refund is not None
    assert (order.refund.status, order.refund.amount, order.refund.reason) == (
        "approved",
        Decimal(44),
        "ordered twice",
    )
    assert (order.refund.task, order.refund.expected_on) == ("cancel_order", date(2026, 11, 27))
    assert stock_of(database) == 12


def test_the_fee_stays_with_the_shop(database: Database, shop: SqlShop) -> None:
    buy(database)
    dear = open_shop(database, replace(RULES, cancellation_fee=Decimal("4.50")))

    assert ask(dear, "cancel_order", order_number="1001").facts["refund_amount"] == "£35.50"


def test_an_order_nobody_paid_for_is_cancelled_without_money(database: Database, shop: SqlShop) -> None:
    buy(database, status="placed")

    assert ask(shop, "cancel_order", order_number="1001") == Result(facts={"order_number": "1001"})
    assert all_rows(database, refunds) == []
    assert ask(shop, "refund_order", order_number="1001").outcome == "not_paid"


def test_what_nobody_paid_for_is_not_paid_back_after_its_cancellation_either(
    database: Database, shop: SqlShop
) -> None:
    buy(database, status="placed")
    ask(shop, "cancel_order", order_number="1001")

    assert ask(shop, "refund_order", order_number="1001").outcome == "not_paid"
    assert all_rows(database, refunds) == []


def test_a_delayed_parcel_can_be_cancelled_but_is_not_on_the_shelf(database: Database, shop: SqlShop) -> None:
    buy(database, status="delayed", shipped_on=date(2026, 11, 12))

    assert ask(shop, "cancel_order", order_number="1001").outcome == "done"
    assert stock_of(database) == 10


def test_fewer_pieces_cost_less_and_the_difference_comes_back(database: Database, shop: SqlShop) -> None:
    line, _ = buy(database, "1001", ("kettle", 3), ("mug", 1))

    result = ask(shop, "change_quantity", order_number="1001", item=line, quantity="1")

    assert result.facts == {
        "order_number": "1001",
        "item": "kettle",
        "quantity": "1",
        "total": "£40.00",
        "refund_amount": "£40.00",
        "refund_method": "Visa card ending 4417",
        "refund_expected_on": NEXT_FRIDAY,
    }
    assert stock_of(database) == 12
    rest = ask(shop, "cancel_order", order_number="1001")
    assert rest.facts["refund_amount"] == "£40.00"
    assert [row["amount"] for row in all_rows(database, refunds)] == [40, 40]


def test_a_line_of_none_is_taken_off(database: Database, shop: SqlShop) -> None:
    line, _ = buy(database, "1001", ("kettle", 1), ("mug", 1))

    assert ask(shop, "change_quantity", order_number="1001", item=line, quantity="0").outcome == "done"

    order = shop.order("1001")
    assert order is not None
    assert ([item.product for item in order.items], order.total) == (["mug"], 20)


def test_an_order_goes_elsewhere(database: Database, shop: SqlShop) -> None:
    buy(database)

    result = ask(shop, "change_address", order_number="1001", address=" 12 Mill Lane,\nNetherbay ")

    assert result.facts == {"order_number": "1001", "address": "12 Mill Lane, Netherbay"}
    order = shop.order("1001")
    assert order is not None
    assert order.ship_to == "12 Mill Lane, Netherbay"


@pytest.mark.parametrize(
    ("name", "values", "outcome"),
    [
        ("change_quantity", {"quantity": "-1"}, "odd_quantity"),
        ("change_quantity", {"quantity": "some"}, "odd_quantity"),
        ("change_quantity", {"quantity": "1.5"}, "odd_quantity"),
        ("change_quantity", {"quantity": "²"}, "odd_quantity"),
        ("change_quantity", {"quantity": "9" * 40}, "odd_quantity"),
        ("change_quantity", {}, "odd_quantity"),
        ("change_quantity", {"quantity": "3"}, "more"),
        ("change_quantity", {"quantity": "2"}, "same"),
        ("change_quantity", {"quantity": "0"}, "last_item"),
        ("change_quantity", {"quantity": "1", "item": "999999"}, "odd_item"),
        ("change_quantity", {"quantity": "1", "item": "'; DROP TABLE orders"}, "odd_item"),
        ("change_address", {"address": " \n"}, "odd_address"),
        ("change_address", {}, "odd_address"),
        ("change_address", {"address": "x" * 401}, "odd_address"),
        ("change_address", {"address": "1 Quay Street"}, "same"),
        ("cancel_order", {"order_number": "9999"}, "not_found"),
        ("cancel_order", {"order_number": ""}, "not_found"),
        ("cancel_order", {"order_number": "x" * 5000}, "not_found"),
        ("cancel_order", {"order_number": "10\x0099"}, "not_found"),
        ("cancel_order", {"order_number": "\ud800"}, "not_found"),
        ("change_address", {"address": "\x00\ud800"}, "odd_address"),
    ],
)
def test_what_makes_no_sense_has_a_name_and_changes_nothing(
    database: Database, shop: SqlShop, name: TaskName, values: dict[str, str], outcome: str
) -> None:
    buy(database)
    before = shop.order("1001")

    result = ask(shop, name, **{"order_number": "1001", **values})

    assert result.outcome == outcome
    assert (shop.order("1001"), stock_of(database), all_rows(database, refunds)) == (before, 10, [])
    assert [row["outcome"] for row in all_rows(database, shop_tasks)] == [outcome]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("cancel_order", {}),
        ("change_quantity", {"quantity": "1"}),
        ("change_address", {"address": "Mill Lane"}),
    ],
)
def test_what_is_packed_stays_as_it_is(
    database: Database, shop: SqlShop, name: TaskName, values: dict[str, str]
) -> None:
    for status in ("packed", "shipped", "out_for_delivery", "delivered", "cancelled"):
        buy(database, status, status=status)
        before = shop.order(status)

        result = ask(shop, name, order_number=status, **values)

        assert result.outcome == ("shipped" if status == "out_for_delivery" else status)
        assert shop.order(status) == before


ORDER_TASKS: tuple[TaskName, ...] = (
    "cancel_order",
    "change_quantity",
    "change_address",
    "return_item",
    "exchange_item",
    "refund_order",
    "claim_missing",
    "claim_damaged",
    "send_invoice",
)


@pytest.mark.parametrize("customer", ["tom", None, "nobody", ""])
def test_nobody_touches_an_order_of_somebody_else(
    database: Database, shop: SqlShop, customer: str | None
) -> None:
    buy(database)
    before = shop.order("1001")
    told = {"order_number": "1001", "quantity": "1", "wanted": "refund", "address": "Mill Lane"}

    results = {ask(shop, name, customer, **told).outcome for name in ORDER_TASKS}

    assert results == {"not_theirs"}
    assert shop.order("1001") == before

"""Returns and exchanges: announced with a number and a day, paid when the parcel is back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import update

from chatbot.domain.shop import TaskName
from chatbot.shop.sql_shop import SqlShop
from chatbot.store.database import Database
from chatbot.store.shop_tables import orders, refunds, returns
from tests.shop.counter import RULES, ago, all_rows, ask, buy, open_shop


def arrives(database: Database, status: str = "returned") -> None:
    with database.write() as connection:
        connection.execute(update(orders).values(status=status))


def test_one_item_is_sent_back_and_the_order_stays_delivered(database: Database, shop: SqlShop) -> None:
    kettle, _ = buy(database, "1001", ("kettle", 2), ("mug", 1), status="delivered", delivered_on=ago(3))

    result = ask(shop, "return_item", order_number="1001", item=kettle, quantity="1", reason="too small")

    assert result.facts == {
        "order_number": "1001",
        "return_number": "R-10001",
        "item": "kettle",
        "send_by": "2026-12-04",
        "mail_to": "anna@example.com",
        "refund_amount": "£20.00",
    }
    [row] = all_rows(database, returns)
    assert (row["kind"], row["quantity"], row["reason"]) == ("return_item", 1, "too small")
    order = shop.order("1001")
    assert order is not None
    assert (order.status, order.refund) == ("delivered", None)


def test_a_return_of_everything_marks_the_order_and_pays_the_delivery_back(
    database: Database, shop: SqlShop
) -> None:
    buy(database, status="delivered", delivered_on=ago(3), delivery=4)

    assert ask(shop, "return_item", order_number="1001").facts["refund_amount"] == "£44.00"

    order = shop.order("1001")
    assert order is not None
    assert order.status == "return_requested"


def test_line_by_line_everything_can_go_back(database: Database, shop: SqlShop) -> None:
    lines = buy(database, "1001", ("kettle", 2), ("mug", 1), status="delivered", delivered_on=ago(3))

    numbers = [
        ask(shop, "return_item", order_number="1001", item=line).facts["return_number"] for line in lines
    ]

    assert numbers == ["R-10001", "R-10002"]
    order = shop.order("1001")
    assert order is not None
    assert order.status == "return_requested"


@pytest.mark.parametrize("again", ["return_item", "exchange_item", "claim_damaged"])
def test_the_same_item_is_made_good_once(database: Database, shop: SqlShop, again: TaskName) -> None:
    kettle, _ = buy(database, "1001", ("kettle", 2), ("mug", 1), status="delivered", delivered_on=ago(3))
    ask(shop, "return_item", order_number="1001", item=kettle)

    for values in ({"item": kettle}, {}):  # the line itself, and the order that holds it
        result = ask(shop, again, order_number="1001", wanted="refund", **values)
        assert (result.outcome, result.facts["return_number"]) == ("already", "R-10001")


def test_an_exchange_keeps_the_wish_and_costs_nothing(database: Database, shop: SqlShop) -> None:
    dear = open_shop(database, replace(RULES, return_fee=Decimal(5)))
    buy(database, status="delivered", delivered_on=ago(3))

    result = ask(dear, "exchange_item", order_number="1001", wanted="the green one")

    assert (result.outcome, result.facts["wanted"]) == ("done", "the green one")
    assert "refund_amount" not in result.facts
    order = shop.order("1001")
    assert order is not None
    assert order.status == "delivered"


@pytest.mark.parametrize(
    ("status", "delivered", "outcome"),
    [
        ("shipped", None, "not_delivered"),
        ("delivered", 31, "too_late"),
        ("delivered", 30, "done"),
        ("return_requested", 5, "return_requested"),
        ("refunded", 5, "refunded"),
    ],
)
def test_only_what_came_a_short_while_ago_goes_back(
    database: Database, shop: SqlShop, status: str, delivered: int | None, outcome: str
) -> None:
    buy(database, status=status, delivered_on=ago(delivered) if delivered else None)

    assert ask(shop, "return_item", order_number="1001").outcome == outcome


@pytest.mark.parametrize("quantity", ["0", "-1", "3", "two"])
def test_only_as_many_as_were_bought_go_back(database: Database, shop: SqlShop, quantity: str) -> None:
    buy(database, status="delivered", delivered_on=ago(3))

    assert ask(shop, "return_item", order_number="1001", quantity=quantity).outcome == "odd_quantity"
    assert all_rows(database, returns) == []


def test_when_the_parcel_is_back_what_was_promised_is_paid_once(database: Database, shop: SqlShop) -> None:
    dear = open_shop(database, replace(RULES, return_fee=Decimal(5)))
    buy(database, status="delivered", delivered_on=ago(3))
    ask(dear, "return_item", order_number="1001")
    assert ask(dear, "refund_order", order_number="1001").outcome == "not_returned"

    arrives(database)

    assert ask(dear, "refund_order", order_number="1001").facts["refund_amount"] == "£35.00"
    assert ask(dear, "refund_order", order_number="1001").outcome == "on_its_way"
    assert [row["amount"] for row in all_rows(database, refunds)] == [35]


def test_what_replaces_another_order_is_not_paid_for_by_its_return(database: Database, shop: SqlShop) -> None:
    buy(database, status="delivered", delivered_on=ago(3), total=0)

    assert ask(shop, "return_item", order_number="1001").outcome == "replacement"

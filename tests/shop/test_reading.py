"""An order comes whole: with its items, its refund and its customer, in one question to the database."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event, insert

from chatbot.domain.shop import Item
from chatbot.shop.order_rows import ORDERS_LIMIT
from chatbot.shop.sql_shop import SqlShop
from chatbot.store.database import Database
from chatbot.store.shop_tables import customers, order_items, orders, refunds
from tests.shop.counter import open_shop

DAY = date(2026, 11, 1)


def add_order(database: Database, number: str, *, items: tuple[str, ...] = (), day: date = DAY) -> None:
    order = {"number": number, "customer_id": "anna", "status": "paid", "placed_on": day}
    with database.write() as connection:
        connection.execute(insert(orders).values(currency="GBP", total=9, **order))
        for product in items:
            line = {"order_number": number, "product": product, "quantity": 1, "price": 9}
            connection.execute(insert(order_items).values(line))


@pytest.fixture
def shop(database: Database) -> SqlShop:
    with database.write() as connection:
        anna = {"id": "anna", "name": "Anna Frank", "email": " Anna@Example.com", "locale": "en"}
        connection.execute(insert(customers).values(anna))
    return open_shop(database)


def test_an_order_holds_its_items_its_refund_and_whose_it_is(database: Database, shop: SqlShop) -> None:
    add_order(database, "1", items=("kettle", "a mug"))
    with database.write() as connection:
        refund = {"order_number": "1", "status": "sent", "amount": 4, "method": "card", "requested_on": DAY}
        connection.execute(insert(refunds).values(refund))

    order = shop.order("1")

    assert order is not None
    assert order.items == (Item("kettle", 1, Decimal(9), "1"), Item("a mug", 1, Decimal(9), "2"))
    assert order.refund is not None
    assert (order.customer_id, order.customer_name, order.email) == ("anna", "Anna Frank", "anna@example.com")


def test_an_order_without_items_is_an_order(database: Database, shop: SqlShop) -> None:
    add_order(database, "1")

    order = shop.order("1")

    assert order is not None
    assert (order.items, order.refund) == ((), None)
    assert shop.order("2") is None


def test_orders_come_latest_first_and_the_limit_counts_orders_not_items(
    database: Database, shop: SqlShop
) -> None:
    for number in range(ORDERS_LIMIT + 2):
        add_order(database, f"{number:03}", items=("kettle", "a mug"), day=DAY + timedelta(days=number // 2))

    found = shop.orders_of("anna")

    assert [order.number for order in found] == [f"{n:03}" for n in range(ORDERS_LIMIT + 1, 1, -1)]
    assert {len(order.items) for order in found} == {2}


def test_one_question_brings_them_all(database: Database, shop: SqlShop) -> None:
    add_order(database, "1", items=("kettle", "a mug"))
    add_order(database, "2", items=("kettle",))
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    shop.orders_of("anna")

    assert len([statement for statement in asked if not statement.startswith("BEGIN")]) == 1

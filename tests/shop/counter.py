"""A small shop with one customer in it, and how things are asked for at its counter."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, insert, select

from chatbot.domain.rules import Rules
from chatbot.domain.shop import Result, Task, TaskName
from chatbot.shop.sql_shop import SqlShop
from chatbot.store.database import Database
from chatbot.store.shop_tables import customers, order_items, orders, products, shipments

TODAY = date(2026, 11, 20)
"""A Friday."""
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
RULES = Rules(
    return_days=30,
    damage_days=30,
    missing_days=60,
    missing_wait_days=2,
    cancellation_fee=Decimal(0),
    return_fee=Decimal(0),
    claim_limit=Decimal(150),
)
_WAY = ("carrier", "tracking_number", "shipped_on", "expected_on", "delivered_on")
_keys = itertools.count()


def open_shop(database: Database, rules: Rules = RULES) -> SqlShop:
    return SqlShop(database, rules=lambda: rules, clock=lambda: NOW)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def furnish(database: Database) -> None:
    """Anna and Tom are customers; kettles are there, mugs are sold out."""
    with database.write() as connection:
        for name in ("anna", "tom"):
            row = {"id": name, "name": name.title(), "email": f"{name}@example.com", "locale": "en"}
            connection.execute(insert(customers).values(row))
        goods = (("kettle", 10), ("mug", 0))
        rows = [{"key": key, "name": key, "prices": {"GBP": "20.00"}, "stock": stock} for key, stock in goods]
        connection.execute(insert(products), rows)


def buy(
    database: Database,
    number: str = "1001",
    *lines: tuple[str, int],
    status: str = "paid",
    customer: str = "anna",
    delivery: int = 0,
    **more: Any,
) -> list[str]:
    """Enter an order of pieces at 20 each, in one parcel; return what its lines are called."""
    way = {name: more.pop(name) for name in _WAY if name in more}
    bought = lines or (("kettle", 2),)
    total = sum(count * 20 for _, count in bought) + delivery
    row = {"number": number, "customer_id": customer, "status": status, "placed_on": ago(10)}
    paid = {
        "currency": "GBP",
        "total": total,
        "pays_with": "Visa card ending 4417",
        "ship_to": "1 Quay Street",
    }
    with database.write() as connection:
        connection.execute(insert(orders).values(**row, **{**paid, **more}))
        for product, count in bought:
            line = {"order_number": number, "product": product, "product_key": product, "price": 20}
            connection.execute(insert(order_items).values(quantity=count, **line))
        if way:
            connection.execute(insert(shipments).values(order_number=number, place=1, **way))
        of_order = order_items.c.order_number == number
        ids = connection.execute(select(order_items.c.id).where(of_order).order_by(order_items.c.id))
        return [str(found) for found in ids.scalars()]


def pack(database: Database, number: str, *parcels: dict[str, Any]) -> None:
    """Let an order go in these parcels instead."""
    with database.write() as connection:
        connection.execute(delete(shipments).where(shipments.c.order_number == number))
        for place, parcel in enumerate(parcels, start=1):
            connection.execute(insert(shipments).values(order_number=number, place=place, **parcel))


def ask(
    shop: SqlShop, name: TaskName, customer: str | None = "anna", key: str | None = None, **values: str
) -> Result:
    """Ask for something, as Anna unless said otherwise."""
    return shop.perform(Task(name, key or f"key {next(_keys)}", values, customer))


def all_rows(database: Database, table: Table, *which: ColumnElement[bool]) -> list[dict[str, Any]]:
    with database.read() as connection:
        found = connection.execute(select(table).where(*which).order_by(*table.primary_key.columns))
        return [dict(row) for row in found.mappings()]


def stock_of(database: Database, key: str = "kettle") -> int:
    return int(all_rows(database, products, products.c.key == key)[0]["stock"])

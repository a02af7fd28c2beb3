"""A warehouse in memory with as many rows as a test needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import duckdb

from chatbot.warehouse.schema import TABLES

FIRST = datetime(2026, 1, 1, 12, tzinfo=UTC).replace(tzinfo=None)


class LittleShop:
    """Its customers join, buy and ask by a word."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        for table in TABLES.values():
            self.connection.execute(table.ddl)
        self._orders = self._contacts = 0

    def customers(self, *ids: str, **columns: object) -> None:
        for one in ids:
            self._insert("customers", {"id": one, "joined_at": FIRST - timedelta(days=400), **columns})

    def products(self, category: str, *ids: str, stock: int | None = None) -> None:
        for one in ids:
            row = {"id": one, "name": one.title(), "category": category, "price": 5, "stock": stock}
            self._insert("products", row)

    def buys(self, customer: str, *products: str, day: int = 0, quantity: int = 1, **columns: object) -> None:
        self._orders += 1
        order = f"o{self._orders}"
        placed = FIRST + timedelta(days=day)
        row = {"id": order, "customer_id": customer, "placed_at": placed, "total": 10, **columns}
        self._insert("orders", row)
        for line, product in enumerate(products):
            item = {"order_id": order, "line": line, "product_id": product, "quantity": quantity, "price": 5}
            self._insert("items", item)

    def asks(self, customer: str, intent: str, day: int = 0) -> None:
        self._contacts += 1
        at = FIRST + timedelta(days=day)
        self._insert(
            "contacts", {"id": f"k{self._contacts}", "customer_id": customer, '"at"': at, "intent": intent}
        )

    def _insert(self, table: str, row: dict[str, object]) -> None:
        names, holes = ", ".join(row), ", ".join("?" for _ in row)
        self.connection.execute(f"INSERT INTO {table} ({names}) VALUES ({holes})", list(row.values()))


def shop_with_tastes(tastes: Iterable[tuple[str, ...]], *, each: int = 10) -> LittleShop:
    """A shop in which so many customers share each taste and buy its products one day after another."""
    shop = LittleShop()
    for number, taste in enumerate(tastes):
        shop.products(f"kind {number}", *taste)
        for one in range(each):
            shop.customers(customer := f"{number}-{one:03}", country="GB")
            for day, product in enumerate(taste):
                shop.buys(customer, product, day=day + one)
    return shop

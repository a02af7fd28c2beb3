"""A warehouse in memory, and what tests write into it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import duckdb

from chatbot.warehouse.features import features
from chatbot.warehouse.schema import TABLES

AS_OF = date(2026, 6, 1)
MIDNIGHT = datetime(2026, 6, 1)  # noqa: DTZ001  moments in the warehouse are UTC without a zone
Cell = str | int | float | bool | datetime | None


class Ledger:
    """Writes rows; what is not said is not known."""

    def __init__(self) -> None:
        self.connection = duckdb.connect(config={"threads": 2})
        for table in TABLES.values():
            self.connection.execute(table.ddl)
        self.count = 0

    def write(self, table: str, *rows: Mapping[str, Cell]) -> None:
        """Put rows in."""
        for row in rows:
            names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" for _ in row)
            self.connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))

    def customer(self, name: str, **row: Cell) -> None:
        """Somebody of whom may be known when they joined."""
        self.write("customers", {"id": name, **row})

    def order(self, name: str, days: float, total: float = 10, **row: Cell) -> str:
        """One placed so many days before the matrix is made."""
        number = self._number("O")
        placed = {"id": number, "customer_id": name, "placed_at": before(days), "total": total}
        self.write("orders", {**placed, **row})
        return number

    def item(self, order: str, category: str | None, quantity: int = 1) -> None:
        """One line; the product is made for it."""
        product, self.count = self._number("P"), self.count + 1
        self.write("products", {"id": product, "name": product, "category": category})
        line = {"order_id": order, "line": self.count, "product_id": product, "quantity": quantity}
        self.write("items", line)

    def contact(self, name: str, days: float, **row: Cell) -> None:
        """One conversation that opened so many days before."""
        self.write("contacts", {"id": self._number("K"), "customer_id": name, "at": before(days), **row})

    def review(self, name: str, days: float, stars: int) -> None:
        """One review."""
        row = {"id": self._number("R"), "customer_id": name, "at": before(days), "stars": stars}
        self.write("reviews", row)

    def known(self, name: str) -> dict[str, float]:
        """Return one customer's features by name."""
        matrix = features(self.connection, AS_OF)
        return dict(zip(matrix.names, matrix.values[list(matrix.ids).index(name)].tolist(), strict=True))

    def _number(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"


def before(days: float) -> datetime:
    """Return a moment so many days before the matrix is made."""
    return MIDNIGHT - timedelta(days=days)

"""The tables of the warehouse: what a company may tell of its customers, and what each column takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["key", "text", "moment", "money", "number", "count", "flag"]
"""What a column takes. Moments are UTC without a zone; money is in the shop's currency."""
_TYPES: Mapping[Kind, str] = {
    "key": "VARCHAR",
    "text": "VARCHAR",
    "moment": "TIMESTAMP",
    "money": "DECIMAL(14, 2)",
    "number": "DOUBLE",
    "count": "INTEGER",
    "flag": "BOOLEAN",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column; a row without a `required` one is refused."""

    name: str
    kind: Kind
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table; `key` names the columns that tell its rows apart."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def ddl(self) -> str:
        """Return the statement that makes it where it is missing."""
        columns = ", ".join(f'"{column.name}" {_TYPES[column.kind]}' for column in self.columns)
        return f"CREATE TABLE IF NOT EXISTS {self.name} ({columns})"

    @property
    def later_columns(self) -> Iterator[str]:
        """Return the statements that add what a table of an older version may lack."""
        for column in self.columns:
            if not column.required:
                yield f'ALTER TABLE {self.name} ADD COLUMN IF NOT EXISTS "{column.name}" {_TYPES[column.kind]}'


def _columns(required: Mapping[str, Kind], optional: Mapping[str, Kind]) -> tuple[Column, ...]:
    def each() -> Iterator[Column]:
        for name, kind in required.items():
            yield Column(name, kind, required=True)
        for name, kind in optional.items():
            yield Column(name, kind)

    return tuple(each())


CUSTOMERS = Table(
    "customers",
    ("id",),
    _columns(
        {"id": "key"},
        {
            "joined_at": "moment",
            "channel": "text",
            "country": "text",
            "birth_year": "count",
            "gender": "text",
            "newsletter": "flag",
            "do_not_train": "flag",
            "do_not_profile": "flag",
        },
    ),
)
"""Nobody's name stands here: see `PEOPLE`. `birth_year` and `gender` are for the fairness report alone."""

PEOPLE = Table(
    "people",
    ("customer_id",),
    _columns({"customer_id": "key"}, {"name": "text", "email": "text", "phone": "text", "address": "text"}),
)
"""Who customers are and how they are reached; kept sealed, and never made into a feature."""

PRODUCTS = Table(
    "products",
    ("id",),
    _columns({"id": "key", "name": "text"}, {"category": "text", "price": "money", "stock": "count"}),
)
"""`stock`: pieces that can be sold now; empty: not known."""

ORDERS = Table(
    "orders",
    ("id",),
    _columns(
        {"id": "key", "customer_id": "key", "placed_at": "moment", "total": "money"},
        {
            "status": "text",
            "channel": "text",
            "pays_with": "text",
            "delivered_at": "moment",
            "returned_at": "moment",
            "refunded": "money",
        },
    ),
)
"""One of which the status is `cancelled` was never a purchase."""

ITEMS = Table(
    "items",
    ("order_id", "line"),
    _columns(
        {"order_id": "key", "line": "count", "product_id": "key"}, {"quantity": "count", "price": "money"}
    ),
)

CONTACTS = Table(
    "contacts",
    ("id",),
    _columns(
        {"id": "key", "customer_id": "key", "at": "moment"},
        {
            "channel": "text",
            "intent": "text",
            "escalated": "flag",
            "first_response_s": "number",
            "resolution_s": "number",
            "messages": "count",
            "fallbacks": "count",
            "mood_start": "number",
            "mood_end": "number",
            "mood_lowest": "number",
            "csat": "count",
            "resolved": "flag",
        },
    ),
)
"""Conversations with the bot or with people. `fallbacks`: how often the bot had to ask back, for it did not understand.
Moods run from -1 (angry) to 1; `csat` from 1 to 5."""

REVIEWS = Table(
    "reviews",
    ("id",),
    _columns(
        {"id": "key", "customer_id": "key", "at": "moment", "stars": "count"},
        {"product_id": "key", "text": "text"},
    ),
)

TABLES: Mapping[str, Table] = {
    table.name: table for table in (CUSTOMERS, PEOPLE, PRODUCTS, ORDERS, ITEMS, CONTACTS, REVIEWS)
}

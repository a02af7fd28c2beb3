"""What a talk changed in the shop: its rows before and after, held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from chatbot.store import shop_tables as shop

TABLES = (
    shop.customers,
    shop.orders,
    shop.order_items,
    shop.shipments,
    shop.refunds,
    shop.returns,
    shop.claims,
    shop.invoices,
    shop.privacy_requests,
    shop.products,
    shop.gift_cards,
    shop.shop_tasks,
)
HIDDEN = frozenset(
    {"id", "key", "number_hash", "product_key", "item", "items", "values", "facts", "created_at"}
)
"""Columns that tell a reader nothing, or something else each time."""
NAMES = ("number", "order_number", "product", "name")
"""Columns that say which row it is."""

Row = Mapping[str, object]
Rows = Mapping[tuple[str, object], Row]
"""Table and primary key to row."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row that is new, or that holds something else."""

    table: str
    row: str
    """Which one; empty: a new one."""
    cells: tuple[str, ...]
    """`status: paid → cancelled`; of a new row what it holds."""


def read_rows(connection: Connection) -> Rows:
    """Return all of the shop."""
    return {
        (table.name, row[next(iter(table.primary_key.columns)).name]): dict(row)
        for table in TABLES
        for row in connection.execute(select(table)).mappings()
    }


def changes(before: Rows, after: Rows) -> Iterator[Change]:
    """Yield every row that is new or changed, table by table; nothing is deleted in a talk."""
    for (table, key), row in after.items():
        old = before.get((table, key))
        if old is None:
            cells = tuple(f"{name}: {shown}" for name, value in row.items() if (shown := _shown(name, value)))
            yield Change(table, "", cells)
        elif old != row:
            yield Change(table, _named(row), tuple(_changed(old, row)))


def _changed(old: Row, new: Row) -> Iterator[str]:
    for name in new:
        if old[name] != new[name] and name not in HIDDEN:
            yield f"{name}: {_shown(name, old[name]) or 'nothing'} → {_shown(name, new[name]) or 'nothing'}"


def _named(row: Row) -> str:
    return ", ".join(str(row[name]) for name in NAMES if row.get(name))


def _shown(name: str, value: object) -> str:
    """Return a cell for people; empty where there is nothing to show."""
    if value is None or value == "" or name in HIDDEN:
        return ""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)

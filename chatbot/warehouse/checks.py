"""What a company should know of its data before it believes a figure made of it: gaps, slips, and what fits nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

import duckdb

from chatbot.warehouse.schema import TABLES, Column, Table
from chatbot.warehouse.warehouse import one_row

SAMPLE_ROWS = 500_000
"""What middle and spread are taken of."""
FAR = 4.5
"""Robust distances from the middle: Iglewicz and Hoaglin 1993, "How to Detect and Handle Outliers", say 3.5; of
millions of rows that would be too many."""
DOUBLING = 0.7
"""The least spread of what is compared by its logarithm."""
SHOWN = 5
NEIGHBOUR_WEEKS = 4
USUAL = 10
"""Rows a day has where it is usual that there are some."""
ANSWERS = (
    ("customers", "birth_year"),
    ("customers", "gender"),
    ("orders", "delivered_at"),
    ("orders", "returned_at"),
    ("orders", "refunded"),
    ("contacts", "resolution_s"),
    ("contacts", "csat"),
    ("reviews", "product_id"),
    ("reviews", "text"),
)
"""Columns where nothing is an answer: not returned, not rated, not told."""
PARENTS = (
    ("orders", "customer_id", "customers", "id"),
    ("people", "customer_id", "customers", "id"),
    ("items", "order_id", "orders", "id"),
    ("items", "product_id", "products", "id"),
    ("contacts", "customer_id", "customers", "id"),
    ("reviews", "customer_id", "customers", "id"),
    ("reviews", "product_id", "products", "id"),
)


@dataclass(frozen=True, slots=True)
class Missing:
    """How much of a column is not known."""

    table: str
    column: str
    rows: int
    empty: int
    an_answer: bool
    """That nothing stands there says something, and is no fault."""


@dataclass(frozen=True, slots=True)
class Orphans:
    """Rows that belong to something that is not there."""

    table: str
    column: str
    parent: str
    rows: int


@dataclass(frozen=True, slots=True)
class Outliers:
    """Values far from all others, and some of them with their keys."""

    table: str
    column: str
    count: int
    middle: float
    examples: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Days without a row where there are usually some; `last` is one of them."""

    table: str
    first: date
    last: date
    usual: float
    """Rows such a day has."""


def find_missing(connection: duckdb.DuckDBPyConnection) -> list[Missing]:
    """Return every column's gaps, the table's order kept."""
    found = []
    for table in TABLES.values():
        names = [column.name for column in table.columns]
        counts = ", ".join(f'count("{name}")' for name in names)
        row = one_row(connection, f"SELECT count(*), {counts} FROM {table.name}")
        rows, *filled = row or (0,)
        found += [
            Missing(table.name, name, rows, rows - count, (table.name, name) in ANSWERS)
            for name, count in zip(names, filled, strict=True)
            if rows
        ]
    return found


def find_orphans(connection: duckdb.DuckDBPyConnection) -> list[Orphans]:
    """Return what belongs to nothing; a table that was never imported is nobody's fault."""
    found = []
    for table, column, parent, key in PARENTS:
        row = one_row(
            connection,
            f"""SELECT count(*) FILTER (own.{column} IS NOT NULL AND parent.key IS NULL) FROM {table} own
            LEFT JOIN (SELECT {key} AS key FROM {parent}) parent ON own.{column} = parent.key
            WHERE EXISTS (FROM {parent})""",
        )
        if row and row[0]:
            found.append(Orphans(table, column, parent, int(row[0])))
    return found


def find_outliers(connection: duckdb.DuckDBPyConnection) -> list[Outliers]:
    """Return the columns that hold values far from their middle, by the distance that half of all have (MAD)."""
    return [
        found
        for table in TABLES.values()
        for column in table.columns
        if column.kind in ("money", "number", "count") and column.name not in table.key
        if (found := _outliers(connection, table, column))
    ]


def _outliers(connection: duckdb.DuckDBPyConnection, table: Table, column: Column) -> Outliers | None:
    """Compare money and seconds on a logarithmic scale: their long tails are no slips."""
    value = f'"{column.name}"::DOUBLE'
    scaled = f"ln(1 + greatest({value}, 0))" if _has_tail(column) else value
    rows = _one(connection, f'SELECT count("{column.name}") FROM {table.name}')
    every = max(1, int(rows or 0) // SAMPLE_ROWS)
    keys = ", ".join(f'"{key}"' for key in table.key)
    some = f'(SELECT {scaled} AS x FROM {table.name} WHERE "{column.name}" IS NOT NULL AND hash({keys}) % {every} = 0)'
    middle = _one(connection, f"SELECT median(x) FROM {some}")
    if middle is None:
        return None
    spread = _one(connection, f"SELECT 1.4826 * median(abs(x - {middle!r})) FROM {some}")
    if _has_tail(column):
        spread = max(spread or 0.0, DOUBLING)  # where more than half are the same, two is not far from one
    if not spread:
        return None
    far = f"abs({scaled} - {middle!r}) > {FAR * spread!r}"
    count = int(_one(connection, f"SELECT count(*) FROM {table.name} WHERE {far}") or 0)
    if not count:
        return None
    examples = connection.execute(
        f"SELECT concat_ws(' / ', {keys}), {value} FROM {table.name} WHERE {far} "
        f"ORDER BY abs({scaled} - {middle!r}) DESC, 1 LIMIT {SHOWN}"
    ).fetchall()
    usual = _one(
        connection, f"SELECT quantile_disc({value}, 0.5) FROM {table.name} WHERE hash({keys}) % {every} = 0"
    )
    return Outliers(
        table.name, column.name, count, usual or 0.0, tuple((key, number) for key, number in examples)
    )


def _has_tail(column: Column) -> bool:
    return column.kind == "money" or column.name.endswith("_s") or column.name in ("quantity", "messages")


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> float | None:
    found = one_row(connection, query)
    return None if found is None or found[0] is None else float(found[0])


def find_gaps(connection: duckdb.DuckDBPyConnection) -> list[Gap]:
    """Return runs of days without orders, contacts or reviews that are unusual for their days of the week."""
    found = []
    for name, moment in (("orders", "placed_at"), ("contacts", "at"), ("reviews", "at")):
        rows = connection.execute(
            f'SELECT "{moment}"::DATE, count(*) FROM {name} GROUP BY 1 ORDER BY 1'
        ).fetchall()
        found += gaps_of(name, dict(rows))
    return found


def gaps_of(table: str, counts: Mapping[date, int]) -> list[Gap]:
    """Return the gaps of a table's days; days without rows are not in `counts`."""
    if not counts:
        return []
    first, last = min(counts), max(counts)
    found: list[Gap] = []
    for number in range((last - first).days):
        day = first + timedelta(days=number)
        usual = _usual(counts, day)
        if day in counts or usual < USUAL:
            continue
        if found and found[-1].last == day - timedelta(days=1):
            found[-1] = Gap(table, found[-1].first, day, max(found[-1].usual, usual))
        else:
            found.append(Gap(table, day, day, usual))
    return found


def _usual(counts: Mapping[date, int], day: date) -> float:
    """Return what the same day of the week has in the weeks around."""
    weeks = [week for week in range(-NEIGHBOUR_WEEKS, NEIGHBOUR_WEEKS + 1) if week]
    return float(median(counts.get(day + timedelta(weeks=week), 0) for week in weeks))


def count_future(connection: duckdb.DuckDBPyConnection, now: datetime) -> Mapping[str, int]:
    """Return how many rows of each table are of later than now: a wrong clock, or a wrong form of dates."""
    found = {}
    for table in TABLES.values():
        for column in table.columns:
            if column.kind == "moment" and column.required:
                later = (
                    f"""SELECT count(*) FROM {table.name} WHERE "{column.name}" > '{now:%Y-%m-%d %H:%M:%S}'"""
                )
                found[table.name] = int(_one(connection, later) or 0)
    return {name: count for name, count in found.items() if count}

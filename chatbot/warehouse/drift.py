"""Every import's books: how many rows came, and how their values are spread beside the import before.

Source of the measure: the population stability index, Siddiqi 2006, "Credit Risk Scorecards"; below 0.1 little has
changed, above 0.25 much has.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from chatbot.warehouse.merging import Counts
from chatbot.warehouse.schema import PEOPLE, Column, Table
from chatbot.warehouse.warehouse import one_row

LITTLE, MUCH = 0.1, 0.25
SAMPLE_ROWS = 200_000
MOST_WORDS = 50
"""A text column with more different ones is no list of choices."""
FREE_TEXT = ("text",)
"""What a person wrote is no choice of a few, and must not stand in the books."""
LEAST_ROWS = 200
"""Fewer say nothing of a spread."""
FLOOR = 1e-4
"""For a share of none: its logarithm would be infinite."""
NOTHING, OTHERS = "nothing", "others"
BOOKS = """
CREATE TABLE IF NOT EXISTS imports (
    number INTEGER, imported_at TIMESTAMP, table_name VARCHAR, source VARCHAR,
    read BIGINT, new BIGINT, changed BIGINT, same BIGINT, repeated BIGINT, rejected BIGINT);
CREATE TABLE IF NOT EXISTS import_profiles (
    number INTEGER, table_name VARCHAR, column_name VARCHAR, edges DOUBLE[], shares MAP(VARCHAR, DOUBLE), psi DOUBLE);
CREATE SEQUENCE IF NOT EXISTS import_numbers;
"""
Shares = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Drift:
    """How far a column's values moved from one import to the next; `psi` None: there was none before."""

    table: str
    column: str
    psi: float | None


def begin(connection: duckdb.DuckDBPyConnection, now: datetime) -> int:
    """Return the number of a new import."""
    connection.execute(BOOKS)
    found = one_row(connection, "SELECT nextval('import_numbers')")
    number = int(found[0]) if found else 0
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE import_moment AS SELECT ?::TIMESTAMP AS imported_at",
        [now.replace(tzinfo=None)],
    )
    return number


def count(
    connection: duckdb.DuckDBPyConnection, number: int, table: Table, source: str, counts: Counts
) -> None:
    """Write down what came of a table's rows."""
    figures = [counts.read, counts.new, counts.changed, counts.same, counts.repeated, counts.rejected]
    connection.execute(
        "INSERT INTO imports SELECT ?, import_moment.imported_at, ?, ?, ?, ?, ?, ?, ?, ? FROM import_moment",
        [number, table.name, source, *figures],
    )


def note(connection: duckdb.DuckDBPyConnection, number: int, table: Table) -> None:
    """Write down how the values of the incoming rows are spread, and how far that is from the last import."""
    connection.execute(BOOKS)
    rows = one_row(connection, f"SELECT count(*) FROM incoming_{table.name}")
    if table is PEOPLE or not rows or rows[0] < LEAST_ROWS:
        return
    every = max(1, int(rows[0]) // SAMPLE_ROWS)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE spread AS FROM incoming_{table.name} WHERE hash(source_line) % {every} = 0"
    )
    for column in table.columns:
        _note(connection, number, table, column)
    connection.execute("DROP TABLE spread")


def _note(connection: duckdb.DuckDBPyConnection, number: int, table: Table, column: Column) -> None:
    if column.name in (*table.key, *FREE_TEXT) or column.kind in ("key", "moment"):
        return
    before = one_row(
        connection,
        "SELECT edges, shares FROM import_profiles WHERE table_name = ? AND column_name = ? "
        "ORDER BY number DESC LIMIT 1",
        [table.name, column.name],
    )
    if column.kind in ("text", "flag"):
        edges, shares = None, _choices(connection, column.name)
        psi = stability(before[1], shares) if before and shares else None
    else:
        edges = _edges(connection, column.name)
        shares = _binned(connection, column.name, edges)
        psi = (
            stability(before[1], _binned(connection, column.name, before[0]))
            if before and before[0]
            else None
        )
    if shares:
        connection.execute(
            "INSERT INTO import_profiles VALUES (?, ?, ?, ?, MAP(?::VARCHAR[], ?::DOUBLE[]), ?)",
            [number, table.name, column.name, edges, list(shares), list(shares.values()), psi],
        )


def stability(before: Shares, now: Shares) -> float:
    """Return the population stability index of two spreads, 0 where they are the same."""
    total = 0.0
    for name in {*before, *now}:
        old, new = max(before.get(name, 0.0), FLOOR), max(now.get(name, 0.0), FLOOR)
        total += (new - old) * math.log(new / old)
    return total


def last_drift(connection: duckdb.DuckDBPyConnection) -> list[Drift]:
    """Return how far each column moved with the last import of its table, the farthest first."""
    connection.execute(BOOKS)
    rows = connection.execute(
        "SELECT table_name, column_name, psi FROM import_profiles "
        "QUALIFY number = max(number) OVER (PARTITION BY table_name) ORDER BY psi DESC NULLS LAST, 1, 2"
    ).fetchall()
    return [Drift(*row) for row in rows]


def _choices(connection: duckdb.DuckDBPyConnection, name: str) -> Shares:
    """Return the share of each word; none where they are too many to be choices."""
    rows = connection.execute(
        f"SELECT coalesce(\"{name}\"::VARCHAR, '{NOTHING}'), count(*) FROM spread GROUP BY 1 ORDER BY 2 DESC, 1 "
        f"LIMIT {MOST_WORDS + 1}"
    ).fetchall()
    total = sum(count for _, count in rows)
    return {word: count / total for word, count in rows} if len(rows) <= MOST_WORDS else {}


def _edges(connection: duckdb.DuckDBPyConnection, name: str) -> list[float]:
    """Return what parts the values into ten of the same size; fewer where many are the same."""
    tenths = [place / 10 for place in range(1, 10)]
    found = one_row(connection, f'SELECT quantile_cont("{name}"::DOUBLE, {tenths}) FROM spread')
    values = found[0] if found and found[0] else []
    return [*sorted({round(value, 6) for value in values if value is not None}), math.inf]


def _binned(connection: duckdb.DuckDBPyConnection, name: str, edges: Sequence[float]) -> Shares:
    bins = ", ".join("'inf'::DOUBLE" if math.isinf(edge) else repr(edge) for edge in edges)
    found = one_row(
        connection,
        f'SELECT histogram("{name}"::DOUBLE, [{bins}]), count(*) - count("{name}"), count(*) FROM spread',
    )
    if not found or not found[2]:
        return {}
    counts, nothing, total = found
    return {
        NOTHING: nothing / total,
        **{f"{edge:g}": count / total for edge, count in (counts or {}).items()},
    }

"""What a run found of each customer, put together from its files for serving to read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from chatbot.crm.recommending import RECOMMENDED
from chatbot.crm.scoring import FILE as SCORES
from chatbot.crm.scoring import PROBABILITIES
from chatbot.crm.segmenting import MEMBERS
from chatbot.domain.crm import Insight, Prediction, Reason, Recommended
from chatbot.domain.insights import Bought, PastOrder
from chatbot.warehouse.features import parts
from chatbot.warehouse.warehouse import file_literal, one_row

BATCH = 5000
"""Customers in memory at a time."""
PART = 50_000
"""Customers whose orders are in memory at a time."""
LATEST = 10
"""Orders of a customer that are published."""


def read_insights(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Insight]:
    """Yield what a run's folder says of each customer; a file that is missing leaves its part unknown.

    Args:
        connection: the warehouse, which knows what products are called.
    """
    if not (folder / SCORES).exists():
        return
    names = dict(connection.execute("SELECT id, coalesce(name, id) FROM products").fetchall())
    cursor = connection.cursor().execute(_query(folder))
    columns = [column[0] for column in cursor.description or ()]
    while rows := cursor.fetchmany(BATCH):
        for row in rows:
            yield _insight(dict(zip(columns, row, strict=True)), names)


def read_bought(connection: duckdb.DuckDBPyConnection, folder: Path, currency: str) -> Iterator[Bought]:
    """Yield what the warehouse knows of the orders of each customer that is published.

    Args:
        connection: the warehouse.
        folder: the run.
        currency: the one the warehouse is in.
    """
    if not (folder / SCORES).exists():
        return
    query = _BOUGHT.format(scores=file_literal(folder / SCORES))
    row = one_row(connection, "SELECT count(*) FROM customers")
    for part in parts(connection, max(1, (row[0] if row else 0) // PART)):
        wanted = {"first": part.first, "before": part.before, "latest": LATEST}
        for whose, orders, spent, latest in connection.execute(query, wanted).fetchall():
            told = (PastOrder(**one, currency=currency) for one in latest)
            yield Bought(whose, orders, spent, tuple(told))


_BOUGHT = """
    SELECT
        customer_id,
        count(*) FILTER (NOT cancelled),
        coalesce(sum(total - coalesce(refunded, 0)) FILTER (NOT cancelled), 0),
        max_by(
            {{
                number: id, placed_on: CAST(placed_at AS DATE), total: total,
                status: CASE WHEN cancelled THEN 'cancelled' WHEN returned_at IS NOT NULL THEN 'returned'
                    ELSE coalesce(lower(status), 'placed') END
            }},
            placed_at, $latest
        )
    FROM (SELECT *, coalesce(lower(status), '') = 'cancelled' AS cancelled FROM orders)
    SEMI JOIN read_parquet({scores}) USING (customer_id)
    SEMI JOIN (SELECT id AS customer_id FROM customers WHERE NOT coalesce(do_not_profile, false)) USING (customer_id)
    WHERE customer_id >= $first AND ($before IS NULL OR customer_id < $before)
    GROUP BY customer_id
"""


def _query(folder: Path) -> str:
    """Return the statement that joins what is there."""
    query = f"SELECT * FROM read_parquet({file_literal(folder / SCORES)}) scores"  # noqa: S608  a path of our own, quoted
    for file, column in ((MEMBERS, "segment"), (RECOMMENDED, "products")):
        if (folder / file).exists():
            query += f" LEFT JOIN (SELECT customer_id, {column} FROM read_parquet({file_literal(folder / file)})) USING (customer_id)"  # noqa: E501, S608
    # a wish said after the run holds already, and whoever is no customer any more is not published
    return f"{query} SEMI JOIN (SELECT id AS customer_id FROM customers WHERE NOT coalesce(do_not_profile, false)) USING (customer_id)"  # noqa: E501, S608


def _insight(row: dict[str, Any], names: dict[str, str]) -> Insight:
    return Insight(
        customer_id=row["customer_id"],
        as_of=row["as_of"],
        segment=row.get("segment"),
        value=row["value"],
        **{name: _prediction(row, name) for name in PROBABILITIES},
        next_order_on=row["next_order_on"],
        recommended=tuple(Recommended(one, names.get(one, one)) for one in row.get("products") or ()),
    )


def _prediction(row: dict[str, Any], name: str) -> Prediction | None:
    told = json.loads(row[f"{name}_reasons"] or "[]")
    if row[name] is None and not told:
        return None
    return Prediction(row[name], tuple(Reason(**reason) for reason in told))

"""What is known of each customer as of a day: one definition, for training and for serving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from chatbot.warehouse.matrix import Matrix
from chatbot.warehouse.warehouse import one_row

BATCH = 250_000
"""Customers that are read at once: what is held beside the matrix stays small."""


@dataclass(frozen=True, slots=True)
class Part:
    """The customers with an id from `first` on and `before` another; None: to the end."""

    first: str = ""
    before: str | None = None


EVERYBODY = Part()


def features(connection: duckdb.DuckDBPyConnection, as_of: date, *, part: Part = EVERYBODY) -> Matrix:
    """Return what is known when a day begins, of all who joined or ordered before it.

    Nothing that happened on that day or later is used, and nobody is in it who wants no profile. A part comes out as
    the same rows of the whole do, to the last bit. `features.sql` is the definition, docs/crm-segments.md the list.
    """
    midnight = datetime.combine(as_of, time())
    found = [
        _read(connection, midnight, piece)
        for piece in parts(connection, _pieces(connection, part), part=part)
    ]
    names, ids, values = found[0]
    if len(found) > 1:
        ids = np.concatenate([ids for _, ids, _ in found])
        values = np.concatenate([values for _, _, values in found])
    return Matrix(as_of, ids, names, values)


def trainable(connection: duckdb.DuckDBPyConnection) -> NDArray[np.str_]:
    """Return the ids, ascending, of those whose history a model may learn from; the others are only scored."""
    rows = connection.execute(
        "SELECT id FROM customers"
        " WHERE NOT coalesce(do_not_train, false) AND NOT coalesce(do_not_profile, false) ORDER BY id"
    )
    return _texts(rows.fetchnumpy()["id"])


def next_day(connection: duckdb.DuckDBPyConnection) -> date | None:
    """Return the day after the last order; None: there is none."""
    row = one_row(connection, "SELECT CAST(max(placed_at) AS DATE) + 1 FROM orders")
    return row[0] if row else None


def parts(connection: duckdb.DuckDBPyConnection, count: int, *, part: Part = EVERYBODY) -> tuple[Part, ...]:
    """Cut customers into parts of about the same size, in ascending order; there may come out fewer."""
    rows = connection.execute(
        "SELECT min(id) FROM (SELECT id, ntile($count) OVER (ORDER BY id) AS number FROM customers"
        " WHERE id >= $first AND ($before IS NULL OR id < $before)) GROUP BY number ORDER BY number",
        {"count": count, "first": part.first, "before": part.before},
    ).fetchall()
    cuts = [part.first, *(first for (first,) in rows[1:]), part.before]
    return tuple(Part(first, before) for first, before in pairwise(cuts))


def _pieces(connection: duckdb.DuckDBPyConnection, part: Part) -> int:
    row = one_row(
        connection,
        "SELECT count(*) FROM customers WHERE id >= $first AND ($before IS NULL OR id < $before)",
        {"first": part.first, "before": part.before},
    )
    return -(-row[0] // BATCH) or 1 if row else 1


def _read(
    connection: duckdb.DuckDBPyConnection, midnight: datetime, part: Part
) -> tuple[tuple[str, ...], NDArray[np.str_], NDArray[np.float64]]:
    wanted = {"midnight": midnight, "first": part.first, "before": part.before}
    columns = connection.execute(_statement(), wanted).fetchnumpy()
    ids = _texts(columns.pop("customer_id"))
    values = np.empty((len(ids), len(columns)))
    for place, column in enumerate(columns.values()):
        values[:, place] = np.ma.filled(np.ma.asarray(column, np.float64), np.nan)
    return tuple(columns), ids, values


def _texts(column: NDArray[np.object_]) -> NDArray[np.str_]:
    return np.asarray(column, dtype=np.str_)


@cache
def _statement() -> str:
    return Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")

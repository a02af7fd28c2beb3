"""What a run foretold of each customer, read back from its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from chatbot.crm.cases import Floats
from chatbot.crm.scoring import FILE
from chatbot.warehouse.warehouse import connect, file_literal, one_row

NAMES = ("churn", "purchase", "satisfaction", "risk", "value", "next_order")


@dataclass(frozen=True, slots=True)
class Scores:
    """The numbers alone; NaN where nothing was said. The next order is in so many days."""

    as_of: date
    ids: NDArray[np.str_]
    """Ascending, shape (customers,)."""
    columns: Mapping[str, Floats]
    """By name, of `NAMES`, each of the ids' shape."""

    def of(self, name: str, ids: NDArray[np.str_]) -> Floats:
        """Return a column of these customers; NaN: not scored, or nothing said."""
        found = np.full(len(ids), np.nan)
        place = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        known = self.ids[place] == ids
        found[known] = self.columns[name][place[known]]
        return found


def scored_on(folder: Path) -> date | None:
    """Return as of which day a run scored customers; None: it scored nobody, or its file cannot be read."""
    file = folder / FILE
    if not file.is_file():
        return None
    try:
        with connect() as connection:
            query = f"SELECT as_of FROM read_parquet({file_literal(file)}) LIMIT 1"  # noqa: S608  a path of our own
            row = one_row(connection, query)
    except duckdb.Error:
        return None
    return row[0] if row else None


def read_scores(folder: Path) -> Scores | None:
    """Return what a run foretold; None: it scored nobody, or its file cannot be read."""
    file = folder / FILE
    if not file.is_file():
        return None
    try:
        with connect() as connection:
            rows = connection.execute(_QUERY.format(file=file_literal(file))).fetchnumpy()
    except duckdb.Error:
        return None
    days, ids = rows.pop("as_of"), rows.pop("customer_id")
    if not len(ids):
        return None
    columns = {name: np.ma.filled(np.ma.asarray(column, np.float64), np.nan) for name, column in rows.items()}
    return Scores(days[0].astype("datetime64[D]").item(), np.asarray(ids, dtype=np.str_), columns)


_QUERY = """
    SELECT customer_id, as_of, churn, purchase, satisfaction, risk, value, next_order_on - as_of AS next_order
    FROM read_parquet({file}) ORDER BY customer_id
"""

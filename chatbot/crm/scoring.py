"""Every customer's predictions, in batches, into one Parquet file; nothing of a batch is kept in memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from chatbot.crm.blend import Blend
from chatbot.crm.cases import Floats
from chatbot.crm.churn import active
from chatbot.crm.habits import Habits
from chatbot.crm.purchase import SOON_DAYS, Next
from chatbot.crm.reasons import reasons
from chatbot.crm.value import Value
from chatbot.domain.crm import Reason
from chatbot.warehouse.features import features, parts
from chatbot.warehouse.matrix import Matrix
from chatbot.warehouse.warehouse import connect, one_row

BATCH = 25_000
"""Customers scored at a time: some 100 MB."""
FILE = "scores.parquet"
PROBABILITIES = ("churn", "purchase", "satisfaction", "risk")
"""Each has a second column, `<name>_reasons`: JSON, a list of feature, words, weight."""
Progress = Callable[[int, int], None]
_ENCODER = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Models:
    """All that is learnt; a missing one leaves its columns empty."""

    habits: Habits
    churn_days: int
    blends: Mapping[str, Blend]
    """By column, of `PROBABILITIES`."""
    value: Value | None
    next_order: Next | None


def score_all(
    connection: duckdb.DuckDBPyConnection, models: Models, day: date, folder: Path, progress: Progress
) -> int:
    """Write `scores.parquet` and return how many customers stand in it.

    Columns: customer_id, as_of, churn, purchase, satisfaction, risk with their reasons, value, next_order_on.
    """
    row = one_row(connection, "SELECT count(*) FROM customers")
    pieces = parts(connection, max(1, -(-(row[0] if row else 0) // BATCH)))
    scores = connect(str(folder / ".scores.duckdb"), memory_limit="500MB")
    count = 0
    try:
        scores.execute(_TABLE)
        for number, piece in enumerate(pieces, 1):
            matrix = features(connection, day, part=piece)
            _insert(scores, score(models, matrix))
            count += len(matrix.ids)
            progress(number, len(pieces))
        scores.execute(
            "COPY scores TO $file (FORMAT parquet, COMPRESSION zstd)", {"file": str(folder / FILE)}
        )
    finally:
        scores.close()
        (folder / ".scores.duckdb").unlink(missing_ok=True)
    return count


Column = NDArray[np.float64] | NDArray[np.str_] | NDArray[np.object_]


def score(models: Models, matrix: Matrix) -> dict[str, Column]:
    """Return the columns of the customers of a matrix; NaN and "" where nothing is said.

    A model that knows the base rate alone says nothing of anybody, and its one reason is why.
    """
    found: dict[str, Column] = {
        "customer_id": matrix.ids,
        "as_of": np.full(len(matrix.ids), matrix.as_of.isoformat()),
    }
    for name in PROBABILITIES:
        found[name], found[f"{name}_reasons"] = _judged(models, name, matrix)
    unknown = np.full(len(matrix.ids), np.nan)
    found["value"] = models.value.amounts(matrix, models.habits).round(2) if models.value else unknown
    found["next_order_on"] = _next_days(models, matrix)
    return found


def numbers(models: Models, matrix: Matrix) -> dict[str, Floats]:
    """Return the same numbers without reasons, NaN where nothing is said; `next_order` is in days."""
    found = {name: np.full(len(matrix.ids), np.nan) for name in PROBABILITIES}
    for name in PROBABILITIES:
        if cases := _cases(models, name, matrix):
            blend, rows, values = cases
            found[name][rows] = blend.probabilities(values) if blend.parts else np.nan
    days = (
        models.next_order.days(matrix, models.habits)
        if models.next_order
        else np.full(len(matrix.ids), np.nan)
    )
    bought = np.isfinite(days) & (matrix.column("frequency") > 0)
    found["next_order"] = np.where(bought, np.floor(np.where(bought, days, 0.0)), np.nan)
    found["value"] = (
        models.value.amounts(matrix, models.habits) if models.value else np.full(len(matrix.ids), np.nan)
    )
    return found


def _judged(models: Models, name: str, matrix: Matrix) -> tuple[Floats, NDArray[np.object_]]:
    probabilities = np.full(len(matrix.ids), np.nan)
    told = np.full(len(matrix.ids), "", dtype=object)
    cases = _cases(models, name, matrix)
    if cases is None:
        return probabilities, told
    blend, rows, values = cases
    if not blend.parts:
        told[rows] = _json((Reason("", blend.warning or "", 0.0),))
        return probabilities, told
    probabilities[rows] = blend.probabilities(values)
    told[rows] = [_json(found) for found in reasons(blend.names, values, blend.contributions(values))]
    return probabilities, told


def _cases(models: Models, name: str, matrix: Matrix) -> tuple[Blend, NDArray[np.intp], Floats] | None:
    """Return the model of a probability, whom it is told of, and what it knows of them; None: it tells nobody."""
    blend = models.blends.get(name)
    if blend is None:
        return None
    horizon = models.churn_days if name == "churn" else SOON_DAYS
    rows = active(matrix, horizon) if name == "churn" else np.arange(len(matrix.ids))
    if name == "risk":
        rows = np.flatnonzero(matrix.column("frequency") > 0)
    beside = models.habits.beside(matrix, horizon)
    columns = np.array([beside.names.index(feature) for feature in blend.names])
    return (blend, rows, beside.values[np.ix_(rows, columns)]) if len(rows) else None


def _json(found: tuple[Reason, ...]) -> str:
    # no asdict: of a million customers it took longer than the models
    return _ENCODER.encode(
        [{"feature": one.feature, "words": one.words, "weight": one.weight} for one in found]
    )


def _next_days(models: Models, matrix: Matrix) -> NDArray[np.object_]:
    found = np.full(len(matrix.ids), "", dtype=object)
    if models.next_order is None:
        return found
    rows = np.flatnonzero(matrix.column("frequency") > 0)
    if len(rows):
        days = models.next_order.days(matrix, models.habits)[rows]
        found[rows] = [
            (matrix.as_of + timedelta(days=int(one))).isoformat() if np.isfinite(one) else "" for one in days
        ]
    return found


_TABLE = """
    CREATE TABLE scores (
        customer_id VARCHAR, as_of DATE,
        churn DOUBLE, churn_reasons VARCHAR, purchase DOUBLE, purchase_reasons VARCHAR,
        satisfaction DOUBLE, satisfaction_reasons VARCHAR, risk DOUBLE, risk_reasons VARCHAR,
        value DECIMAL(14, 2), next_order_on DATE
    )
"""
_INSERT = """
    INSERT INTO scores SELECT
        customer_id, CAST(as_of AS DATE),
        CASE WHEN NOT isnan(churn) THEN churn END, nullif(churn_reasons, ''),
        CASE WHEN NOT isnan(purchase) THEN purchase END, nullif(purchase_reasons, ''),
        CASE WHEN NOT isnan(satisfaction) THEN satisfaction END, nullif(satisfaction_reasons, ''),
        CASE WHEN NOT isnan(risk) THEN risk END, nullif(risk_reasons, ''),
        CASE WHEN NOT isnan(value) THEN CAST(value AS DECIMAL(14, 2)) END,
        CAST(nullif(next_order_on, '') AS DATE)
    FROM batch
"""


def _insert(scores: duckdb.DuckDBPyConnection, batch: dict[str, Column]) -> None:
    texts = {
        name: column.astype(object) if column.dtype.kind == "U" else column for name, column in batch.items()
    }
    scores.register("batch", texts)
    scores.execute(_INSERT)
    scores.unregister("batch")

"""Customers of kinds that are easy to tell apart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from chatbot.warehouse.matrix import Matrix

AS_OF = date(2026, 6, 1)
NAMES = (
    "recency_days",
    "frequency",
    "monetary",
    "return_rate",
    "tenure_days",
    "spent",
    "spent_365d",
    "contacts",
)
KINDS: Mapping[str, tuple[float, float, float, float, float]] = {
    "loyal": (8, 30, 60, 0.02, 900),
    "gone": (700, 4, 60, 0.02, 1000),
    "rich": (200, 3, 600, 0.02, 700),
    "returner": (90, 8, 70, 0.6, 700),
    "new": (15, 1, 50, 0, 20),
}
"""Recency, frequency, monetary, return rate, tenure."""


def crowd(counts: Mapping[str, int], *, seed: int = 0, spread: float = 0.08) -> Matrix:
    """Return so many of each kind, `browser` for who never bought; their ids open with the kind."""
    rng = np.random.default_rng(seed)
    rows, ids = [], []
    for kind, count in counts.items():
        for number in range(count):
            ids.append(f"{kind}-{number:04d}")
            rows.append(_row(kind, rng.lognormal(0, spread, 5)))
    order = np.argsort(ids)
    values = np.array(rows, np.float64).reshape(len(ids), len(NAMES) + 1)
    return Matrix(AS_OF, np.array(ids, np.str_)[order], (*NAMES, "mood_mean"), values[order])


def kinds_of(matrix: Matrix) -> list[str]:
    """Return each customer's kind."""
    return [name.partition("-")[0] for name in matrix.ids.tolist()]


def _row(kind: str, noise: np.ndarray) -> list[float]:
    if kind == "browser":
        return [np.nan, 0, np.nan, np.nan, 50, 0, 0, 0, np.nan]
    recency, frequency, monetary, returns, tenure = np.array(KINDS[kind]) * noise
    spent = max(round(frequency), 1) * monetary
    return [recency, max(round(frequency), 1), monetary, returns, tenure, spent, spent / 2, 1, 0.2]

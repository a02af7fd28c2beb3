"""Scores from 1 to 5 for how lately, how often and how much a customer buys: recency, frequency, monetary value."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from chatbot.warehouse.matrix import Matrix

Scores = NDArray[np.int64]
BEST = 5


def scores(matrix: Matrix) -> Scores:
    """Return each customer's scores, shape (customers, 3): recency, frequency, monetary; 5: best, 0: never bought.

    Those who are alike score alike: a score is the fifth in which the middle of their tie stands, so that a fifth
    may hold more or fewer than a fifth of the customers where many bought just once.

    Source: Hughes 1994, "Strategic Database Marketing".
    """
    bought = matrix.column("frequency") > 0
    found = np.zeros((len(matrix.ids), 3), np.int64)
    lately = -matrix.column("recency_days")
    for place, values in enumerate((lately, matrix.column("frequency"), matrix.column("monetary"))):
        found[bought, place] = _fifths(values[bought])
    return found


def grid(found: Scores) -> list[list[int]]:
    """Return how many customers have each pair of scores: rows recency 1 to 5, columns frequency 1 to 5."""
    cells = np.zeros((BEST, BEST), np.int64)
    bought = found[found[:, 0] > 0]
    np.add.at(cells, (bought[:, 0] - 1, bought[:, 1] - 1), 1)
    rows: list[list[int]] = cells.tolist()
    return rows


def _fifths(values: NDArray[np.float64]) -> Scores:
    share = (rankdata(values) - 0.5) / max(len(values), 1)
    found: Scores = 1 + np.floor(share * BEST).astype(np.int64)
    return found

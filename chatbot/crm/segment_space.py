"""The space segments are made in: how lately, how often, how much, and how much comes back; each on a like scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chatbot.warehouse.matrix import Matrix

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
COLUMNS = ("recency_days", "frequency", "monetary", "return_rate")
FURTHEST = 3.0
"""In standard deviations: whoever is further out does not pull a segment after them."""


@dataclass(frozen=True, slots=True)
class Space:
    """Where customers stand, in standard deviations from the average of those it was made of."""

    means: Floats
    scales: Floats

    def place(self, matrix: Matrix) -> Floats:
        """Return the points of customers who have bought, shape (customers, columns)."""
        points: Floats = np.clip((_raw(matrix) - self.means) / self.scales, -FURTHEST, FURTHEST)
        return points

    def take_over(self, centres: Floats, other: Space) -> Floats:
        """Return where the centres of another space stand in this one."""
        moved: Floats = (centres * other.scales + other.means - self.means) / self.scales
        return moved


def find_space(matrix: Matrix) -> Space:
    """Return the space that suits these customers; a column in which all are alike tells nobody apart."""
    raw = _raw(matrix)
    scales = raw.std(axis=0)
    return Space(raw.mean(axis=0), np.where(scales > 1e-9, scales, 1.0))


def nearest(points: Floats, centres: Floats) -> Labels:
    """Return for each point which centre is nearest, shape (points,)."""
    # |p - c|² without |p|², which is the same for all centres
    distances = (centres**2).sum(axis=1) - 2 * points @ centres.T
    found: Labels = distances.argmin(axis=1).astype(np.int64)
    return found


def rows_of(matrix: Matrix, rows: NDArray[np.bool_]) -> Matrix:
    """Return some of the customers."""
    return Matrix(matrix.as_of, matrix.ids[rows], matrix.names, matrix.values[rows])


def _raw(matrix: Matrix) -> Floats:
    # amounts are log-scaled: from 1 order to 2 is as far as from 10 to 20
    amounts = [np.log1p(np.maximum(matrix.column(name), 0)) for name in COLUMNS[:3]]
    raw: Floats = np.nan_to_num(np.column_stack([*amounts, matrix.column(COLUMNS[3])]))
    return raw

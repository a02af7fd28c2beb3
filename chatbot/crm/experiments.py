"""Whether two variants differ, told so that one may look every day: confidence sequences for a difference of means."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ALPHA = 0.05
"""The chance of ever calling a difference where there is none, however often one looks."""
LEAST = 200
"""The method is right for many customers; with fewer nothing is said, nor with fewer than `LEAST_EACH` of a variant."""
LEAST_EACH = 100
SHARPEST_AT = 1_000
"""After so many customers the interval is as narrow as such an interval can be."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two variants come to in one outcome, from 0 to 1."""

    counts: tuple[int, int]
    """How many customers are known of, of the first variant and of the second."""
    means: tuple[float, float]
    """NaN: nobody."""
    course: tuple[tuple[int, float, float, float], ...] = ()
    """After so many customers: the second's mean less the first's, and the bounds of that; empty: too few."""

    @property
    def difference(self) -> tuple[float, float, float] | None:
        """Return it with its bounds as of now; None: too few customers to say."""
        return self.course[-1][1:] if self.course else None

    @property
    def shown(self) -> bool:
        """Say whether a difference is shown."""
        return self.difference is not None and not self.difference[1] <= 0 <= self.difference[2]


def compare(second: NDArray[np.bool_], values: Floats, share: float, *, points: int = 60) -> Comparison:
    """Compare an outcome of customers in the order in which they came.

    The difference is estimated with each customer's own variant and what was expected of both before they came (AIPW);
    its bounds hold at all times at once (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024, "Time-uniform central
    limit theory and asymptotic confidence sequences", theorem 2.2 with the mixture of Robbins 1970).

    Args:
        second: who met the second variant, shape (customers,).
        values: their outcome, 0 to 1; NaN: not known yet.
        share: of the customers, how many meet the second variant.
        points: how many places of the course are kept.
    """
    known = ~np.isnan(values)
    second, values = second[known], values[known]
    counts = int((~second).sum()), int(second.sum())
    means = _mean(values[~second]), _mean(values[second])
    if not len(values):
        return Comparison(counts, means)
    middle, width = bounds(second, values, share)
    enough = (np.arange(1, len(values) + 1) >= LEAST) & (
        np.minimum(np.cumsum(second), np.cumsum(~second)) >= LEAST_EACH
    )
    first = int(np.argmax(enough)) if enough.any() else len(values)
    ends = points if enough.any() else 0
    places = np.unique(np.linspace(first, len(values) - 1, ends).astype(int))
    course = (
        (int(at) + 1, float(middle[at]), float(middle[at] - width[at]), float(middle[at] + width[at]))
        for at in places
    )
    return Comparison(counts, means, tuple(course))


def bounds(second: NDArray[np.bool_], values: Floats, share: float) -> tuple[Floats, Floats]:
    """Return the difference after each customer, and half the width of its interval, both of shape (customers,)."""
    expected_1, spread_1 = _before(second, values)
    expected_0, spread_0 = _before(~second, values)
    weight = np.where(second, (values - expected_1) / share, -(values - expected_0) / (1 - share))
    count = np.arange(1, len(values) + 1)
    middle = np.cumsum(expected_1 - expected_0 + weight) / count
    variance = spread_1 / share + spread_0 / (1 - share)
    sharpness = (-2 * math.log(ALPHA) + math.log(-2 * math.log(ALPHA)) + 1) / SHARPEST_AT
    scaled = count * sharpness + 1
    boundary = np.sqrt(2 * scaled / (count**2 * sharpness) * np.log(np.sqrt(scaled) / ALPHA))
    return middle, np.sqrt(variance) * boundary


def _before(chosen: NDArray[np.bool_], values: Floats) -> tuple[Floats, Floats]:
    """Return a variant's mean as it stood before each customer, and its variance with them.

    Four invented customers, two of 0 and two of 1, keep it from being nothing while nearly all are alike (Agresti and
    Coull 1998).
    """
    counts = np.cumsum(chosen) + 4
    sums, squares = np.cumsum(values * chosen) + 2, np.cumsum(values**2 * chosen) + 2
    means = sums / counts
    before = np.concatenate([[0.5], means[:-1]])
    return before, squares / counts - means**2


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else math.nan

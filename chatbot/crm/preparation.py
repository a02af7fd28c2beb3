"""Features as a linear model and a network can take them: no gaps, no long tails, all of one size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chatbot.crm.cases import Floats

FURTHEST = 6.0
"""Standard deviations from the mean; what lies beyond is drawn in, so that no single value decides alone."""
SKEWED = 1.5
"""A skewness beyond which what is never negative is taken by its logarithm."""
OFTEN = 0.01
"""The share of cases without a value from which its being missing is a column of its own."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """What was learnt of each column; a missing value becomes the mean, and says so where that happens often."""

    logarithms: NDArray[np.bool_]
    centres: Floats
    spreads: Floats
    gaps: NDArray[np.intp]
    """The features of which the absence counts, each as one more column."""
    gap_shares: Floats

    def __call__(self, values: Floats) -> Floats:
        """Return shape (cases, features + gaps); the average case is all zeros."""
        missing = np.isnan(values)
        found = np.where(self.logarithms, np.log1p(np.maximum(values, 0.0)), values)
        found = np.clip((found - self.centres) / self.spreads, -FURTHEST, FURTHEST)
        found[missing] = 0.0
        return np.hstack([found, missing[:, self.gaps] - self.gap_shares])

    def gathered(self, parts: Floats) -> Floats:
        """Add what a gap contributes to what its feature does: (cases, features + gaps) to (cases, features)."""
        features = len(self.centres)
        found = parts[:, :features].copy()
        found[:, self.gaps] += parts[:, features:]
        return found


def times(rows: Floats, weights: Floats) -> Floats:
    """Return `rows @ weights`, each row on its own.

    BLAS adds a row up in another order when others stand beside it, in the last bit: customers scored in parts, on
    several machines, would not come out as all of them do in one.
    """
    found: Floats = np.einsum("ij,j...->i...", rows, weights)
    return found


def prepare(values: Floats) -> Preparation:
    """Learn from cases what `Preparation` needs."""
    known = ~np.isnan(values)
    logarithms = _skewed(values)
    shown = np.where(logarithms, np.log1p(np.maximum(values, 0.0)), values)
    count = np.maximum(known.sum(axis=0), 1)
    centres = np.where(known, shown, 0.0).sum(axis=0) / count
    spreads = np.sqrt((np.where(known, shown - centres, 0.0) ** 2).sum(axis=0) / count)
    shares = 1.0 - known.mean(axis=0)
    gaps = np.flatnonzero((shares > OFTEN) & (shares < 1.0 - OFTEN))
    return Preparation(logarithms, centres, np.where(spreads > 0, spreads, 1.0), gaps, shares[gaps])


def _skewed(values: Floats) -> NDArray[np.bool_]:
    known = ~np.isnan(values)
    count = np.maximum(known.sum(axis=0), 1)
    centred = np.where(known, values - np.where(known, values, 0.0).sum(axis=0) / count, 0.0)
    second, third = (centred**2).sum(axis=0) / count, (centred**3).sum(axis=0) / count
    skewness = third / np.maximum(second, 1e-12) ** 1.5
    lowest = np.where(known, values, np.inf).min(axis=0, initial=np.inf)
    found: NDArray[np.bool_] = (lowest >= 0) & (skewness > SKEWED)
    return found

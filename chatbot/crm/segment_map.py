"""A map of customers: the two directions in which they differ most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chatbot.crm.segment_space import Floats, Labels

SAMPLE = 1_200
"""Customers on the map."""
WORDS = (
    ("ordered lately", "ordered long ago"),
    ("few orders", "many orders"),
    ("small orders", "large orders"),
    ("keep what they buy", "send much back"),
)
"""What the two ends of each column of the space mean."""


@dataclass(frozen=True, slots=True)
class Map:
    """Where a sample stands; nobody's id is on it."""

    points: Floats
    """Shape (sample, 2)."""
    segments: Labels
    centres: Floats
    axes: tuple[tuple[str, str], tuple[str, str]]
    """What left and right, below and above mean, each by what weighs most in it."""
    kept: float
    """The share of all differences that the map shows, to 1."""


def draw(points: Floats, segments: Labels, centres: Floats, *, seed: int = 0) -> Map | None:
    """Return the map; None: there is nobody to show.

    Source: Pearson 1901; Hotelling 1933 (principal components).
    """
    if not len(points):
        return None
    middle = points.mean(axis=0)
    spread, directions = np.linalg.eigh(np.cov((points - middle).T, bias=True))
    two = directions[:, ::-1][:, :2]  # (columns, 2)
    strongest = np.abs(two).argmax(axis=0)
    two = two * np.where(two[strongest, [0, 1]] < 0, -1.0, 1.0)  # the sign of a direction is chance
    sample = np.sort(np.random.default_rng(seed).permutation(len(points))[:SAMPLE])
    return Map(
        points=(points[sample] - middle) @ two,
        segments=segments[sample],
        centres=(centres - middle) @ two,
        axes=(WORDS[strongest[0]], WORDS[strongest[1]]),
        kept=float(spread[-2:].sum() / spread.sum()) if spread.sum() > 1e-12 else 1.0,
    )

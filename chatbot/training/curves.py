"""What a single figure hides: confidence against truth, and what other thresholds would make of a model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chatbot.domain.share import Share, share
from chatbot.training.metrics import BINS, Floats

MOST_POINTS = 200
"""A curve of more points looks no different."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The messages whose confidence lies in one stretch of the scale."""

    confidence: float
    """Their mean."""
    right: Share
    """How many of them were read rightly."""


@dataclass(frozen=True, slots=True)
class ScopePoint:
    """What one threshold would do."""

    threshold: float
    false_accept: float
    """Of the out-of-scope messages, those it would let through."""
    kept: float
    """Of the in-scope messages, those it would let through."""


def reliability(confidences: Floats, right: NDArray[np.bool_], *, bins: int = BINS) -> tuple[Bin, ...]:
    """Return the bins that hold a message, from unsure to sure.

    Args:
        confidences: shape (n), of the best intent each.
        right: shape (n), whether that intent was the true one.

    Source: Guo et al. 2017, "On Calibration of Modern Neural Networks", figure 1.
    """
    place = np.minimum((confidences * bins).astype(int), bins - 1)
    return tuple(_bin(confidences[place == here], right[place == here]) for here in np.unique(place))


def scope_curve(inside: Floats, outside: Floats) -> tuple[ScopePoint, ...]:
    """Return what the thresholds would do, from one that takes nothing on to one that takes everything on.

    Args:
        inside: shape (n), scores of in-scope messages, n > 0.
        outside: shape (m), scores of out-of-scope messages, m > 0.
    """
    thresholds = np.unique(np.concatenate([inside, outside]))[::-1]
    kept = _at_least(inside, thresholds)
    false_accept = _at_least(outside, thresholds)
    points = [ScopePoint(1.0, 0.0, 0.0)]
    points += [ScopePoint(*map(float, one)) for one in zip(thresholds, false_accept, kept, strict=True)]
    return tuple(_thinned(points))


def scope_point(inside: Floats, outside: Floats, threshold: float) -> ScopePoint:
    """Return what one threshold would do; inside and outside as for `scope_curve`."""
    false_accept, kept = (float(_at_least(scores, np.array(threshold))) for scores in (outside, inside))
    return ScopePoint(threshold, false_accept, kept)


def refused_when_keeping(inside: Floats, outside: Floats, *, kept: float) -> Share:
    """Return the share of out-of-scope messages refused by the highest threshold that keeps so many in scope.

    Args:
        inside: shape (n), scores of in-scope messages, n > 0.
        outside: shape (m), scores of out-of-scope messages, m > 0.
        kept: at least this share of the in-scope messages, 0 to 1.
    """
    needed = int(np.ceil(kept * len(inside) - 1e-9))
    threshold = np.sort(inside)[::-1][max(needed, 1) - 1]
    return share(int(np.sum(outside < threshold)), len(outside))


def _bin(confidences: Floats, right: NDArray[np.bool_]) -> Bin:
    return Bin(float(confidences.mean()), share(int(right.sum()), len(right)))


def _at_least(scores: Floats, thresholds: Floats) -> Floats:
    below = np.searchsorted(np.sort(scores), thresholds, side="left")
    return np.asarray(1 - below / len(scores))


def _thinned(points: list[ScopePoint]) -> Iterator[ScopePoint]:
    places = np.linspace(0, len(points) - 1, min(len(points), MOST_POINTS)).round().astype(int)
    yield from (points[place] for place in places)

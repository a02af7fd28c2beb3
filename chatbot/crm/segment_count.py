"""Into how many segments customers fall: well apart, and found again in another draw of customers."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import adjusted_rand_score, silhouette_score
from threadpoolctl import threadpool_limits

from chatbot.crm.segment_space import Floats, nearest

MOST = 8
"""More portraits than that nobody remembers."""
STABLE = 0.8
"""The least adjusted Rand index between the segments of two draws to call them the same segments."""
NEARLY = 0.03
"""Segments of which the silhouette is less below the best are worth having if there are more of them."""
STILL_STABLE, STILL_NEARLY = 0.7, 0.06
"""The same for the last run's number: it goes only when it has clearly become worse."""
DRAWS = 10
STARTS = 4
SILHOUETTE_SAMPLE = 3_000


@dataclass(frozen=True, slots=True)
class Trial:
    """How good it is to make so many segments."""

    count: int
    silhouette: float
    """How much nearer customers are to their own segment than to the next, -1 to 1. Source: Rousseeuw 1987."""
    stability: float
    """Mean adjusted Rand index with the segments of other draws of customers, to 1. Source: Hennig 2007; Ben-Hur,
    Elisseeff and Guyon 2002."""


def try_counts(points: Floats, *, seed: int = 0) -> tuple[Trial, ...]:
    """Return a trial for each number from 2 on that these customers can be cut into; none if all are alike."""
    most = min(MOST, len(np.unique(points, axis=0)), len(points) - 1)
    with _one_thread():
        return tuple(_try(points, count, seed) for count in range(2, most + 1))


def choose(trials: tuple[Trial, ...], *, last: int | None = None) -> int:
    """Return the largest stable number that is nearly as well apart as the best stable one; 1 without any trial.

    Where none is stable it is the most stable one. The last run's number is judged more mildly than others.
    """
    stable = [trial for trial in trials if trial.stability >= STABLE]
    if not stable:
        return max(trials, key=lambda trial: trial.stability).count if trials else 1
    best = max(trial.silhouette for trial in stable)
    for trial in trials:
        still = trial.stability >= STILL_STABLE and trial.silhouette > best - STILL_NEARLY
        if trial.count == last and still:
            return trial.count
    return max(trial.count for trial in stable if trial.silhouette > best - NEARLY)


def centres_of(points: Floats, count: int, *, seed: int, start: Floats | None = None) -> Floats:
    """Return the centres of K-Means, shape (count, columns); from a start they are only moved to where they belong.

    Source: Lloyd 1982, "Least squares quantization in PCM"; MacQueen 1967; Arthur and Vassilvitskii 2007.
    """
    with _one_thread():
        if start is None:
            return _fit(KMeans(count, init="k-means++", n_init=STARTS, random_state=seed), points)
        return _fit(KMeans(count, init=start, n_init=1), points)


def _one_thread() -> threadpool_limits:
    """Two threads that wait for each other on a busy machine take ten times as long as one."""
    return threadpool_limits(1)


def _fit(means: KMeans, points: Floats) -> Floats:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a draw may hold fewer different customers
        found: Floats = means.fit(points).cluster_centers_
    return found


def _try(points: Floats, count: int, seed: int) -> Trial:
    rng = np.random.default_rng([seed, count])
    labels = nearest(points, _fit(KMeans(count, n_init=STARTS, random_state=seed), points))
    if len(np.unique(labels)) < 2:
        return Trial(count, 0.0, 0.0)
    shown = rng.permutation(len(points))[:SILHOUETTE_SAMPLE]
    again = [nearest(points, _redrawn(points, count, rng)) for _ in range(DRAWS)]
    return Trial(
        count,
        float(silhouette_score(points[shown], labels[shown])) if len(np.unique(labels[shown])) > 1 else 0.0,
        float(np.mean([adjusted_rand_score(labels, other) for other in again])),
    )


def _redrawn(points: Floats, count: int, rng: np.random.Generator) -> Floats:
    drawn = points[rng.integers(len(points), size=len(points))]
    return _fit(KMeans(count, n_init=2, random_state=int(rng.integers(2**31))), drawn)

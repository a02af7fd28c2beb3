"""How well recommendations foretell what is bought next, against naming what sells; and the choice of the recipe."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from chatbot.crm.purchases import Purchases
from chatbot.crm.recommendation import Recipe, Recommender, fit

TOP = 10
RECIPES = tuple(
    Recipe(method, half_life, neighbours)
    for method in ("tfidf", "cosine", "bm25")
    for neighbours in (20, 200)
    for half_life in (2.0, 5.0, 20.0)
)
POPULARITY = Recipe(method=None)
CANDIDATES = (*RECIPES, POPULARITY)
"""Of those that do equally well the first is taken."""
JUDGED_MOST = 25_000
"""Customers; a hit rate is sure to half a point by then, and every recipe is tried on them."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """How the first ten recommendations fared against what customers bought next."""

    hit_rate: float
    """HR@10: the share of purchases that were among the ten."""
    mean_reciprocal_rank: float
    """MRR@10: 1 where it stood first, 1/2 second, … 0 below the tenth."""
    coverage: float
    """The share of the products that were recommended to anybody."""
    purchases: int
    """So many were to be foretold."""

    @property
    def margin(self) -> float:
        """Return half the width of the hit rate's 95 % interval."""
        return 1.96 * math.sqrt(self.hit_rate * (1 - self.hit_rate) / self.purchases)


@dataclass(frozen=True, slots=True)
class Judged:
    """The recipe that did best on the purchase before the last, and how it does on the last."""

    recipe: Recipe
    model: Ranking
    popularity: Ranking
    """Of the best sellers everywhere, whatever the customer's country and categories."""


def judge(
    purchases: Purchases, progress: Callable[[int, int], None] = lambda done, whole: None
) -> Judged | None:
    """Choose a recipe and measure it; None: nobody bought anything new three times, so nothing can be said.

    Leave-last-out by time: what each customer bought last is foretold from all before it, out of all products they had
    not bought by then. Recipes are compared on the time before that; the last is looked at once.
    """
    purchases = _some(purchases)
    if not len(purchases.next_after(2).customer):
        return None
    steps = len(CANDIDATES)
    tried = []
    for number, recipe in enumerate(CANDIDATES):
        tried.append((measure(purchases, recipe, times=2), recipe))
        progress(number + 1, steps)
    chosen = max(tried, key=lambda one: one[0].hit_rate)[1]
    plain = replace(
        purchases, country=np.full_like(purchases.country, -1), category=np.full_like(purchases.category, -1)
    )
    return Judged(chosen, measure(purchases, chosen, times=1), measure(plain, POPULARITY, times=1))


def measure(purchases: Purchases, recipe: Recipe, *, times: int) -> Ranking:
    """Hold recommendations made before the last `times` purchases against what was bought next."""
    known, wanted = purchases.before(times), purchases.next_after(times)
    ranks = _ranks(fit(known, recipe), known, wanted)
    hits = ranks.placed < TOP
    return Ranking(
        hit_rate=float(hits.mean()),
        mean_reciprocal_rank=float(np.where(hits, 1 / (ranks.placed + 1), 0).mean()),
        coverage=ranks.shown / purchases.shape[1],
        purchases=len(hits),
    )


@dataclass(frozen=True, slots=True)
class _Ranks:
    placed: NDArray[np.int64]
    """Shape (wanted,): 0 for the first; TOP: not among them."""
    shown: int
    """So many different products were recommended."""


def _ranks(recommender: Recommender, known: Purchases, wanted: Purchases) -> _Ranks:
    asked = np.unique(wanted.customer)
    goal = csr_matrix((np.ones(len(wanted.customer), bool), (wanted.customer, wanted.product)), known.shape)
    shown = np.zeros(known.shape[1], bool)
    found = []
    for who, what, _ in recommender.recommend(known, TOP, asked):
        shown[what[what >= 0]] = True
        right = np.asarray(goal[who][np.arange(len(who))[:, None], what].todense(), bool)
        found.append(np.nonzero(right & (what >= 0))[1])
    places = np.concatenate([*found, np.zeros(0, np.int64)])
    missed = np.full(len(wanted.customer) - len(places), TOP)
    return _Ranks(np.concatenate([places, missed]), int(shown.sum()))


def _some(purchases: Purchases) -> Purchases:
    """Leave some customers out where there are very many, those who are not to be trained on, and today's stock."""
    chosen = ~purchases.apart
    step = -(-int(chosen.sum()) // JUDGED_MOST) if chosen.any() else 1
    chosen[np.flatnonzero(chosen)[np.arange(int(chosen.sum())) % step > 0]] = False
    return replace(purchases.of(chosen), gone=np.zeros_like(purchases.gone))

"""Which products the same customers buy, in figures anybody can check: of 100 who bought this, so many bought that."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from chatbot.crm.purchases import Purchases
from chatbot.crm.recommendation import Recommender, best

TOGETHER_LEAST = 5
"""Bought by fewer of the same customers, two products may meet by chance."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Who bought the first also bought the second, more often than others did."""

    first: int
    second: int
    together: int
    """So many customers bought both."""
    share: float
    """Of those who bought the first, those who bought the second."""
    usual: float
    """Of everybody who bought anything, those who bought the second."""

    @property
    def lift(self) -> float:
        """Return how many times as often as usual."""
        return self.share / self.usual


def goes_with(purchases: Purchases, recommender: Recommender, count: int) -> list[Pair]:
    """Return for each product those that go with it best, the product's best first, products in order."""
    learnt = purchases.where(purchases.kept & ~purchases.apart[purchases.customer])
    cells = np.ones(len(learnt.customer), np.int64), (learnt.customer, learnt.product)
    bought = csr_matrix(cells, purchases.shape)
    buyers = max(1, len(np.unique(learnt.customer)))
    return list(_pairs(recommender, (bought.T @ bought).tocsr(), buyers, count))


def strongest(pairs: Sequence[Pair], count: int) -> list[Pair]:
    """Return the pairs most unlike chance, each once, whichever of the two comes first.

    By Dunning 1993, "Accurate methods for the statistics of surprise and coincidence": a pair bought five times by
    luck does not come before one bought a thousand times for a reason.
    """
    once = {frozenset((pair.first, pair.second)): pair for pair in pairs}
    return sorted(once.values(), key=lambda pair: -_surprise(pair))[:count]


def _pairs(recommender: Recommender, both: csr_matrix, buyers: int, count: int) -> Iterator[Pair]:
    for first in range(both.shape[0]):
        alike = recommender.similarity[first].toarray()
        alike[0, first] = -np.inf
        own = both[first].toarray()[0]
        for second in best(alike, count)[0].tolist():
            if alike[0, second] <= 0 or own[second] < TOGETHER_LEAST:
                continue
            together = int(own[second])
            pair = Pair(first, second, together, together / own[first], both[second, second] / buyers)
            if pair.lift > 1:
                yield pair


def _surprise(pair: Pair) -> float:
    """Return the log likelihood ratio of the second's share among buyers of the first against its usual share."""
    without = pair.together / pair.share - pair.together
    ratio = pair.together * math.log(pair.lift)
    return ratio + without * math.log((1 - pair.share) / (1 - pair.usual)) if pair.share < 1 else ratio

"""What a customer is likely to want: products that those bought who have what they have; else what sells."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from implicit.nearest_neighbours import BM25Recommender, CosineRecommender, TFIDFRecommender
from implicit.utils import ParameterWarning
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from chatbot.crm.purchases import Ints, Purchases

Method = Literal["tfidf", "cosine", "bm25"]
Because = Literal["shop", "country", "category", "goes_with", "refill"]
"""Why something is recommended, the weakest reason first: it sells, sells in their country, sells in a category they
buy, goes with what they have, or is due to be bought again."""
BECAUSE: tuple[Because, ...] = get_args(Because)
CELLS = 4_000_000
"""Customers times products scored at a time: 32 MB."""
LATELY_DAYS = 90
COUNTRY_LEAST = 100
"""Fewer purchases say nothing of a country."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How products are held against each other; `method` None: not at all, only what sells is recommended.

    Source: Sarwar et al. 2001, "Item-based collaborative filtering recommendation algorithms"; the library `implicit`.
    """

    method: Method | None = "tfidf"
    half_life: float = 5.0
    """Bought so many times before the latest, a purchase weighs half."""
    neighbours: int = 20
    """Of each product the nearest so many count."""


@dataclass(frozen=True, slots=True)
class Recommender:
    """What was learnt of all customers."""

    recipe: Recipe
    similarity: csr_matrix
    """Shape (products, products): how much the same customers bought both; the nearest of each alone."""
    selling: Floats
    """Shape (countries + 1, products): 0 to 1, the more the better it sells there; the last row: everywhere."""
    by_country: NDArray[np.bool_]
    """Shape (countries + 1,): enough is sold there to say so."""

    def recommend(
        self, purchases: Purchases, count: int, customers: Ints | None = None
    ) -> Iterator[tuple[Ints, Ints, Ints]]:
        """Yield the best for customers, some thousands at a time: who, shape (b,); what and why, shape (b, count).

        Nothing a customer ever bought is among them, and nothing out of stock. Where there is no more to recommend, -1
        stands; why is a place in `BECAUSE`.

        Args:
            customers: None: all of them.
        """
        history, step = purchases.history(self.recipe.half_life), max(1, CELLS // max(1, purchases.shape[1]))
        kinds = _categories(purchases)
        everybody = np.arange(purchases.shape[0], dtype=np.int32) if customers is None else customers
        for start in range(0, len(everybody), step):
            who = everybody[start : start + step]
            scores = self._scores(history[who], purchases.country[who], kinds)
            scores[:, purchases.gone] = -np.inf
            what = best(scores, count)
            found = np.take_along_axis(scores, what, axis=1)
            yield who, np.where(found > -np.inf, what, -1), np.maximum(found, 0).astype(np.int32)

    def _scores(self, history: csr_matrix, country: Ints, kinds: csr_matrix) -> Floats:
        """Return one number for each customer and product, shape (b, products), its whole part the reason why."""
        country = np.where(self.by_country[country], country, -1)
        scores = 0.999 * self.selling[country] + (country >= 0)[:, None]
        near = ((history @ kinds) @ kinds.T).toarray() > 0
        scores[near] = 2 + scores[near] % 1
        alike = (history @ self.similarity).toarray()
        liked = alike > 0
        scores[liked] = 3 + alike[liked] / (1 + alike[liked])
        scores[np.repeat(np.arange(len(country)), np.diff(history.indptr)), history.indices] = -np.inf
        return scores


def fit(purchases: Purchases, recipe: Recipe) -> Recommender:
    """Learn which products go together and what sells; of who is not to be trained on, nothing."""
    learnt = purchases.of(~purchases.apart)
    return Recommender(recipe, _similarity(learnt, recipe), *_selling(learnt))


def best(scores: Floats, count: int) -> Ints:
    """Return the places of the highest scores of each row, the best first, shape (rows, count or fewer)."""
    count = min(count, scores.shape[1])
    some = (
        np.argpartition(-scores, count - 1, axis=1)[:, :count] if count else np.zeros((len(scores), 0), int)
    )
    order = np.argsort(-np.take_along_axis(scores, some, axis=1), axis=1, kind="stable")
    return np.take_along_axis(some, order, axis=1).astype(np.int32)


def _similarity(purchases: Purchases, recipe: Recipe) -> csr_matrix:
    kept = purchases.where(purchases.kept)
    products = purchases.shape[1]
    if recipe.method is None or not len(kept.customer):
        return csr_matrix((products, products))
    makers = {"tfidf": TFIDFRecommender, "cosine": CosineRecommender, "bm25": BM25Recommender}
    model = makers[recipe.method](K=recipe.neighbours + 1, num_threads=2)  # each product is its own nearest
    bought = csr_matrix((np.ones(len(kept.customer)), (kept.customer, kept.product)), purchases.shape)
    with np.errstate(divide="ignore", invalid="ignore"), warnings.catch_warnings():
        # somebody bought everything: they say nothing of anything; and the library complains of its own matrix
        warnings.simplefilter("ignore", ParameterWarning)
        model.fit(bought, show_progress=False)
    found = model.similarity
    found.data[~(found.data > 0)] = 0
    return found


def _selling(purchases: Purchases) -> tuple[Floats, NDArray[np.bool_]]:
    """Return how well each product sells: by who bought it of late, then by who ever did."""
    countries = int(purchases.country.max(initial=-1)) + 1
    weight = np.where(purchases.days <= LATELY_DAYS, 1.0, 1e-6)
    sold = np.zeros((countries + 1, purchases.shape[1]))
    country = purchases.country[purchases.customer]
    np.add.at(sold, (country, purchases.product), weight)
    sold[-1] = np.bincount(purchases.product, weight, purchases.shape[1])
    enough = np.bincount(country[country >= 0], minlength=countries + 1) >= COUNTRY_LEAST
    return sold / np.maximum(sold.max(axis=1, keepdims=True, initial=0), 1e-9), enough


def _categories(purchases: Purchases) -> csr_matrix:
    """Return which product is of which category, shape (products, categories)."""
    known = np.flatnonzero(purchases.category >= 0)
    width = int(purchases.category.max(initial=0)) + 1
    return csr_matrix((np.ones(len(known)), (known, purchases.category[known])), (purchases.shape[1], width))

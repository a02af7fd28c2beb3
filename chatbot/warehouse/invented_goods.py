"""What an invented customer may put into a basket: the demo shop's own baskets, as tables to draw from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chatbot.shop.demo_catalogue import Basket, Product, read_catalogue

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
MONTHS = 12
GIFTS = "gifts"
GIFT_WEIGHT = (0.04, 0.04, 0.04, 0.04, 0.04, 0.04, 0.04, 0.04, 0.04, 0.06, 0.15, 0.45)
"""How much of what is bought are gifts, January to December."""


@dataclass(frozen=True, slots=True)
class Goods:
    """Products and baskets by place; a basket's lines stand in `line_product[line_start[b]:line_start[b + 1]]`."""

    products: tuple[Product, ...]
    tastes: tuple[str, ...]
    any_basket: Floats
    """Cumulative odds of each basket, shape (tastes × months, baskets); the rows are one apart."""
    repeat_basket: Floats
    """The same of those who lack what a basket goes with, or have what it would begin: refills and small things."""
    needs: NDArray[np.uint64]
    """Shape (baskets,): the bit of the product one must have."""
    begins: NDArray[np.uint64]
    """Shape (baskets,): the bits of products others go with that are in it."""
    line_start: Ints
    line_product: Ints
    line_quantity: Ints
    prices: Floats


def read_goods() -> Goods:
    """Make the tables of the demo shop's files."""
    catalogue = read_catalogue()
    place = {product.key: number for number, product in enumerate(catalogue.products)}
    baskets = catalogue.baskets
    bits = {key: number for number, key in enumerate(sorted({one.needs for one in baskets if one.needs}))}
    needs = [_bits(bits, [basket.needs]) for basket in baskets]
    begins = [_bits(bits, [line.product.key for line in basket.lines]) for basket in baskets]
    tastes = tuple(sorted({basket.taste for basket in baskets}))
    follows = [not (needed or begun) for needed, begun in zip(needs, begins, strict=True)]
    return Goods(
        products=catalogue.products,
        tastes=tastes,
        any_basket=_odds(baskets, tastes, [True] * len(baskets)),
        repeat_basket=_odds(baskets, tastes, follows),
        needs=np.array(needs, np.uint64),
        begins=np.array(begins, np.uint64),
        line_start=np.cumsum([0, *(len(basket.lines) for basket in baskets)]).astype(np.int32),
        line_product=np.array([place[line.product.key] for one in baskets for line in one.lines], np.int32),
        line_quantity=np.array([line.quantity for one in baskets for line in one.lines], np.int32),
        prices=np.array([float(product.prices["GBP"]) for product in catalogue.products]),
    )


def draw(odds: Floats, row: Ints, chance: Floats) -> Ints:
    """Return a basket for each row of `odds` asked for; `chance` is uniform from 0 to 1."""
    place = np.searchsorted(odds.ravel(), row + chance * (1 - 1e-9), side="right")
    found: Ints = (place - row * odds.shape[1]).astype(np.int32)
    return found


def _bits(bits: dict[str, int], keys: list[str]) -> int:
    return sum(1 << bits[key] for key in set(keys) if key in bits)


def _odds(baskets: tuple[Basket, ...], tastes: tuple[str, ...], allowed: list[bool]) -> Floats:
    rows: list[Floats] = []
    for taste in tastes:
        for month in range(1, MONTHS + 1):
            weights = np.array([_weight(basket, taste, month) for basket in baskets]) * allowed
            odds = np.cumsum(weights) / weights.sum()
            odds[-1] = 1.0
            rows.append(odds + len(rows))
    return np.array(rows)


def _weight(basket: Basket, taste: str, month: int) -> float:
    if basket.months and month not in basket.months:
        return 0.0
    gifts = GIFT_WEIGHT[month - 1]
    own = (1 - gifts) * (basket.taste == taste) * (2.0 if basket.needs else 1.0)
    return own + gifts * (basket.taste == GIFTS) + 0.002

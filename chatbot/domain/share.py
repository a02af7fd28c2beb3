"""How many of how many, with the interval that says how far chance may have played."""

from __future__ import annotations

import math
from dataclasses import dataclass

Z_95 = 1.959964
"""The normal quantile of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Share:
    """A proportion with its 95 % interval."""

    value: float
    low: float
    high: float
    count: int
    """Of how many."""


def share(successes: int, count: int) -> Share:
    """Return a proportion with the Wilson score interval; of nothing it is 0, anywhere from 0 to 1.

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".
    """
    if count == 0:
        return Share(0.0, 0.0, 1.0, 0)
    rate, square = successes / count, Z_95**2
    centre = (rate + square / (2 * count)) / (1 + square / count)
    half = Z_95 / (1 + square / count) * math.sqrt(rate * (1 - rate) / count + square / (4 * count**2))
    # rounded, the ends of none and of all would lie a hair inside the rate
    low, high = centre - half if successes else 0.0, centre + half if successes < count else 1.0
    return Share(rate, low, high, count)

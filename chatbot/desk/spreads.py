"""Percentiles of durations."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chatbot.domain.figures import Spread

PERCENTILES = (50, 90, 95)


def spread(seconds: Sequence[float]) -> Spread:
    """Return the percentiles, which lie linearly between their neighbours; of nothing there are none.

    Source: Hyndman & Fan 1996, "Sample Quantiles in Statistical Packages", type 7.
    """
    if not len(seconds):
        return Spread(0)
    return Spread(len(seconds), *(float(value) for value in np.percentile(seconds, PERCENTILES)))

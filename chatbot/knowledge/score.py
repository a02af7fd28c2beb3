"""How likely a passage answers a question, from what it shares with it in meaning and in words."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an article; each means the same in fifty articles and in five thousand, in any trade."""

    nearness: float
    """The cosine of its best passage to the question; without vectors that passage's share of words."""
    cover: float
    """The share of the question's words that stand anywhere in it, 0 to 1, each word weighed by how rare it is."""
    lead: float
    """How much more alike its best passage is than that of any other article; below 0 where one is more so."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What `python -m benchmarks.knowledge DIR --fit` learnt from questions of our own; see docs/understanding.md."""

    words: float
    """The share of words counts so much beside the cosine when articles are ranked."""
    nearness: float
    cover: float
    lead: float
    constant: float
    """A logistic regression over the signals."""

    def like(self, cosines: Floats, shares: Floats) -> Floats:
        """Return how alike question and passages are, (P) for (P) and (P)."""
        return cosines + np.float32(self.words) * shares

    def score(self, found: Signals) -> float:
        """Return the probability, 0 to 1, that an article answers."""
        lead = min(found.lead, LEAD_MOST)
        weighed = self.nearness * found.nearness + self.cover * found.cover + self.lead * lead
        return 1 / (1 + math.exp(-(weighed + self.constant)))


LEAD_MOST = 0.2
"""A product's name alone puts its article far ahead, whatever is asked about it: a larger lead tells no more."""
FOUND_FROM = 0.62
"""The least score to say an article to what nobody understood: else the bot can only ask for other words."""
INSTEAD_FROM = 0.7
"""The least score to say it instead of a general reply, never quite wrong; both: `benchmarks/particular.py`."""
NEAR_FROM = 0.3
"""The least score to be offered by its title where nothing is found: of such offers nine in ten hold the answer."""
WORDS_WITHIN = 0.5
"""What the share of words counts for beside the cosine once the article is chosen: all its passages use its words."""
BOTH = Weights(words=1.2, nearness=5.22, cover=1.76, lead=9.19, constant=-4.29)
"""Where there are vectors."""
WORDS_ALONE = Weights(words=1.0, nearness=0.79, cover=1.91, lead=9.31, constant=-2.3)
"""Without a model, or before its vectors of the passages are made."""

"""How likely a passage answers a question, from what it shares with it in meaning and in words."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """What `python -m benchmarks.knowledge DIR --fit` learnt from questions of our own; see docs/understanding.md."""

    words: float
    """The share of words counts so much beside the cosine."""
    likeness: float
    lead: float
    constant: float
    """A logistic regression over the likeness and its lead."""
    found_from: float
    """The least score to say a passage unasked."""

    def like(self, cosines: Floats, shares: Floats) -> Floats:
        """Return how alike question and passages are, (P) for (P) and (P)."""
        return cosines + np.float32(self.words) * shares

    def score(self, likeness: float, lead: float) -> float:
        """Return the probability, 0 to 1, that a passage answers.

        Args:
            lead: how much more alike it is than the best passage of any other article; below 0 where one is more so.
        """
        return 1 / (1 + math.exp(-(self.likeness * likeness + self.lead * lead + self.constant)))


BOTH = Weights(words=1.2, likeness=3.1, lead=10.08, constant=-3.07, found_from=0.66)
"""Where there are vectors."""
WORDS_ALONE = Weights(words=1.0, likeness=3.89, lead=16.8, constant=-2.31, found_from=0.43)
"""Without a model, or before its vectors of the passages are made."""
WORDS_WITHIN = 0.5
"""What the share of words counts for beside the cosine once the article is chosen: all its passages use its words."""
ALSO_FROM = 0.2
"""The least score to be worth offering beside a passage that was found."""

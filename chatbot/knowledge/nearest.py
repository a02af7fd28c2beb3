"""Texts that are no articles: which of them come nearest to a question, by words and by meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from chatbot.knowledge.passages import Passage
from chatbot.knowledge.score import Floats
from chatbot.knowledge.words import WordIndex

WORDS_BESIDE = 0.3
"""What the share of words counts for beside the cosine: here a text is short, and says what it is about."""
WORDS_ALONE = 3.0
"""What it counts for alone: a text that shares a third of what it could is as near as one of the same meaning."""


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """A list of texts that is made anew when one of them changes."""

    passages: tuple[Passage, ...]
    words: WordIndex
    model: str | None = None
    """Whose vectors they are."""
    vectors: Floats | None = None
    """(P, H)."""

    def with_vectors(self, vectors: Floats, model: str) -> Nearest:
        """Return it with the texts' vectors, (P, H), of a model."""
        return replace(self, vectors=vectors, model=model)

    def rank(self, question: str, vector: Floats | None, most: int) -> list[tuple[Passage, float]]:
        """Return the texts nearest to a question, the nearest first, each with its likeness, 0 to 1.

        Args:
            vector: the question's, (H), by the model of `vectors`; None: words alone count.
        """
        if not self.passages:
            return []
        likeness: Floats = np.zeros(len(self.passages), dtype=np.float32)
        by_words = self.words.search(question, len(self.passages))
        shares = np.fromiter(by_words.values(), dtype=np.float32, count=len(by_words))
        by_meaning = vector is not None and self.vectors is not None
        likeness[list(by_words)] = np.float32(WORDS_BESIDE if by_meaning else WORDS_ALONE) * shares
        if vector is not None and self.vectors is not None:
            likeness += self.vectors @ vector
        best = np.argsort(-likeness, kind="stable")[:most]
        return [(self.passages[place], float(min(1, max(0, likeness[place])))) for place in best]


def index_texts(passages: Sequence[Passage], language: str) -> Nearest:
    """Return texts that are compared by their words alone, made in no time."""
    return Nearest(tuple(passages), WordIndex((one.whole for one in passages), language))

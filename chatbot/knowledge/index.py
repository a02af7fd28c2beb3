"""All passages, ready to be searched by words and by meaning at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from chatbot.domain.knowledge import Quote
from chatbot.knowledge.passages import Passage
from chatbot.knowledge.score import ALSO_FROM, BOTH, WORDS_ALONE, WORDS_WITHIN, Floats, Weights
from chatbot.knowledge.words import WordIndex

MOST_BY_WORDS = 300
"""Passages further down by their words count as if they shared none."""


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Passages with their words and, once they are made, the vectors of one model."""

    passages: tuple[Passage, ...]
    owners: NDArray[np.intp]
    """(P), the number of each passage's article."""
    words: WordIndex
    article_words: WordIndex
    model: str | None = None
    """Whose vectors they are."""
    vectors: Floats | None = None
    """(P, H), each half its own and half its article's."""

    def with_vectors(self, vectors: Floats, model: str) -> Index:
        """Return it with the passages' vectors, (P, H), of a model.

        A passage counts half by itself and half by its article: a section seldom says all it is about.
        """
        means: Floats = np.zeros((self.owners.max() + 1, vectors.shape[1]), dtype=np.float32)  # (A, H)
        np.add.at(means, self.owners, vectors)
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        return replace(self, model=model, vectors=0.5 * (vectors + means[self.owners]))

    def search(self, question: str, vector: Floats | None, most: int) -> tuple[Quote, ...]:
        """Return the best passage of each of the best articles, the best first; nothing when that is not likely enough.

        Args:
            vector: the question's, (H), by the model of `vectors`; None: words alone count.
        """
        weights = WORDS_ALONE if vector is None or self.vectors is None else BOTH
        cosines, shares = self.compare(question, vector)
        best = self._best_articles(weights.like(cosines, shares), max(most, 2))
        scores = _scores(list(best.values()), weights)
        if not scores or scores[0] < weights.found_from:
            return ()
        closeness = cosines + np.float32(WORDS_WITHIN) * shares
        found = zip(best, scores[:most], strict=False)
        return tuple(self._quote(article, closeness, score) for article, score in found if score >= ALSO_FROM)

    def compare(self, question: str, vector: Floats | None) -> tuple[Floats, Floats]:
        """Return each passage's cosine to the question, 0 without vectors, and its share of words, (P) both."""
        own = self._shares(self.words, question)
        shares = np.float32(0.5) * (own + self._shares(self.article_words, question)[self.owners])
        if vector is None or self.vectors is None:
            return np.zeros_like(shares), shares
        return self.vectors @ vector, shares

    def _shares(self, words: WordIndex, question: str) -> Floats:
        shares: Floats = np.zeros(len(self.passages), dtype=np.float32)
        found = words.search(question, MOST_BY_WORDS)
        shares[list(found)] = list(found.values())
        return shares

    def _best_articles(self, likeness: Floats, most: int) -> dict[int, float]:
        """Return the numbers of the best articles, each with its best passage's likeness, the best first."""
        found: dict[int, float] = {}
        for place in np.argsort(-likeness, kind="stable"):
            found.setdefault(int(self.owners[place]), float(likeness[place]))
            if len(found) == most:
                break
        return found

    def _quote(self, article: int, closeness: Floats, score: float) -> Quote:
        places = np.flatnonzero(self.owners == article)
        passage = self.passages[places[np.argmax(closeness[places])]]
        text = passage.text if passage.heading else self._opening(passage, places)
        return Quote(passage.article, passage.title, passage.heading, text, round(score, 4))

    def _opening(self, passage: Passage, places: NDArray[np.intp]) -> str:
        """Return an article's opening with the headings it leads up to: alone it may promise what never follows."""
        headings = dict.fromkeys(self.passages[place].heading for place in places)
        return "\n".join([passage.text, "", *(f"- {heading}" for heading in headings if heading)]).rstrip()


def index_words(passages: Sequence[Passage], language: str) -> Index:
    """Return an index that knows the words alone: enough to answer with, and made in no time."""
    articles: dict[str, list[str]] = {}
    for passage in passages:
        articles.setdefault(passage.article, [passage.title]).append(f"{passage.heading}\n{passage.text}")
    numbers = {article: number for number, article in enumerate(articles)}
    return Index(
        tuple(passages),
        np.array([numbers[passage.article] for passage in passages], dtype=np.intp),
        WordIndex((passage.whole for passage in passages), language),
        WordIndex(("\n".join(parts) for parts in articles.values()), language),
    )


def _scores(alike: Sequence[float], weights: Weights) -> list[float]:
    """Return the score of each of the best articles, held against the best of the others."""
    rivals = [max((*alike[:rank], *alike[rank + 1 :]), default=0.0) for rank in range(len(alike))]
    return [weights.score(one, one - rival) for one, rival in zip(alike, rivals, strict=True)]

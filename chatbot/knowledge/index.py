"""All passages, ready to be searched by words and by meaning at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from chatbot.domain.knowledge import Quote
from chatbot.knowledge.passages import Passage
from chatbot.knowledge.score import (
    BOTH,
    FOUND_FROM,
    INSTEAD_FROM,
    NEAR_FROM,
    WORDS_ALONE,
    WORDS_WITHIN,
    Floats,
    Signals,
    Weights,
)
from chatbot.knowledge.words import WordIndex

BESIDE_MOST = 2
"""So many titles are offered beside a reply."""
MOST_BY_WORDS = 300
"""Passages further down by their words count as if they shared none."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the articles that are likest to a question."""

    places: NDArray[np.intp]
    """Of its passages, the one closest to the question first."""
    signals: Signals
    score: float


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
        """Return the passage that answers; else, if any come near, the best of each of the likest articles.

        Args:
            vector: the question's, (H), by the model of `vectors`; None: words alone count.
        """
        found = self.rank(question, vector, most)
        if found and found[0].score >= FOUND_FROM:
            return (self._quote(found[0], found[0].places[0]),)
        return self._near(found)

    def beyond(self, known: str, question: str, vector: Floats | None) -> tuple[Quote, ...]:
        """Return the passage that says what the question asks in particular; else those of articles that come near.

        A question asks for something in particular where it has a word that few articles hold: a place, a product, a
        material. The best article must hold such a word, and be likely to answer.

        Args:
            known: what the customer would be told otherwise.
        """
        found, telling = self.rank(question, vector, BESIDE_MOST), self.article_words.telling(question, known)
        if not found or not telling:
            return ()
        counts = [self.article_words.count(telling, self.passages[place].whole) for place in found[0].places]
        most = max(counts)
        if most and found[0].score >= INSTEAD_FROM:
            return (self._quote(found[0], found[0].places[counts.index(most)]),)
        return self._near(found)

    def _near(self, found: Sequence[Candidate]) -> tuple[Quote, ...]:
        near = found if found and found[0].score >= NEAR_FROM else ()
        return tuple(replace(self._quote(one, one.places[0]), answers=False) for one in near)

    def rank(self, question: str, vector: Floats | None, most: int) -> tuple[Candidate, ...]:
        """Return the likest articles, the likest first, however unlikely they are to answer."""
        cosines, shares = self.compare(question, vector)
        likeness = self._weights(vector).like(cosines, shares)
        best = self._best_articles(likeness, max(most, 2))  # two at least: the first leads before the second
        alike = list(best.values())
        found = (
            self._candidate(question, vector, article, (cosines, shares), _lead(alike, place))
            for place, article in enumerate(best)
        )
        return tuple(islice(found, most))

    def _weights(self, vector: Floats | None) -> Weights:
        """Return what counts for this question."""
        return WORDS_ALONE if vector is None or self.vectors is None else BOTH

    def _candidate(
        self,
        question: str,
        vector: Floats | None,
        article: int,
        compared: tuple[Floats, Floats],
        lead: float,
    ) -> Candidate:
        places, weights = np.flatnonzero(self.owners == article), self._weights(vector)
        cosines, shares = compared[0][places], compared[1][places]
        text = "\n".join(self.passages[place].whole for place in places)
        nearness = float(np.max(cosines if weights is BOTH else shares))
        signals = Signals(nearness, self.article_words.cover(question, text), lead)
        closest = np.argsort(-(cosines + np.float32(WORDS_WITHIN) * shares), kind="stable")
        return Candidate(places[closest], signals, weights.score(signals))

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

    def _quote(self, found: Candidate, place: int) -> Quote:
        passage = self.passages[place]
        text = passage.text if passage.heading else self._opening(passage, sorted(found.places))
        return Quote(passage.article, passage.title, passage.heading, text, round(found.score, 4))

    def _opening(self, passage: Passage, places: Iterable[int]) -> str:
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


def _lead(alike: Sequence[float], place: int) -> float:
    """Return how far one of the likenesses lies above the highest of the others."""
    return alike[place] - max((*alike[:place], *alike[place + 1 :]), default=0.0)

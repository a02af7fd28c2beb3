"""Why a message was understood as it was: the words, the training examples, the limits, the rule."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordWeight:
    """What is lost when `text[start:end]` of the message is hidden; below 0: it spoke against it."""

    text: str
    start: int
    end: int
    weight: float
    """Of the probability of the explained intent, −1 to 1."""
    anger: float
    """Of the anger the model hears, −1 to 1."""


@dataclass(frozen=True, slots=True)
class SimilarExample:
    """A message of the training data; `intent` None: it was taught as out of scope."""

    text: str
    intent: str | None
    similarity: float
    """The cosine of the two vectors: 1 is the same."""


@dataclass(frozen=True, slots=True)
class FittingRule:
    """The rule whose word counted, by its place among the rules, from 1."""

    number: int
    intent: str | None
    words: str
    """What it fits in the message."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the model's reading was held against; sure: it passed both."""

    sure: bool
    scope_score: float
    """The probability of being in scope; of the best intent where the model has no notion of scope."""
    threshold: float
    threshold_basis: str
    min_confidence: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a message was understood as it was."""

    intent: str | None
    """The intent that `words` are about: the one understood, else the model's best guess; None without a model."""
    confidence: float
    """What the model gives it, whoever decided."""
    words: tuple[WordWeight, ...]
    """In order of place; pieces of several words where the message is long."""
    examples: tuple[SimilarExample, ...]
    """The most similar first."""
    limits: Limits | None
    """None: the model was not asked, or could not answer."""
    rule: FittingRule | None
    """None: no rule had a say."""
    reasons: tuple[str, ...]
    """The decision in sentences."""

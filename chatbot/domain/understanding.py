"""What was understood of one message."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SentimentLabel = Literal["positive", "neutral", "negative"]
UnderstandingSource = Literal["model", "rules", "button"]


@dataclass(frozen=True, slots=True)
class Intent:
    """An intent and the probability, 0 to 1, that it is meant; `name` None: out of scope."""

    name: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Sentiment:
    """The mood of one message: `score` −1 (bad) to 1 (good), `anger` 0 (none) to 1 (fury)."""

    label: SentimentLabel
    score: float
    anger: float
    capitals: float = 0.0
    """The share of the letters written as capitals, 0 to 1; 0 in a text too short to tell."""
    marks: int = 0
    """How many exclamation marks, and question marks after another mark: "?!" is one, "!!!" are three."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A value found at `text[start:end]`, normalised (ISO dates, `19.99 GBP`, E.164)."""

    entity: str
    value: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything the nlu room says of one message."""

    text: str
    intent: Intent
    ranking: tuple[Intent, ...]
    """The best intents first, five where there are as many; in scope only."""
    sentiment: Sentiment
    entities: tuple[Entity, ...]
    language: str
    """ISO 639-1, `und` when it cannot be told."""
    source: UnderstandingSource
    model: str | None = None
    """`<language>/<run>` of the model that spoke, None for rules."""
    rule_reply: str | None = None
    """The words of the matching NLTK pair, when a rule has its own."""

    wishes: tuple[Understanding, ...] = ()
    """Where the message holds several wishes, each as it was understood by itself, in order."""
    vector: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)
    """(H), of length 1: what the search in articles compares, from the network's one pass; None where that was not
    asked, or has not learnt it."""

    @property
    def intents(self) -> tuple[Intent, ...]:
        """All wishes of the message, in order; none when out of scope."""
        if self.wishes:
            return tuple(wish.intent for wish in self.wishes)
        return (self.intent,) if self.intent.name else ()

    def entity(self, kind: str) -> str | None:
        """Return the first value of this kind, or None."""
        return next((found.value for found in self.entities if found.entity == kind), None)

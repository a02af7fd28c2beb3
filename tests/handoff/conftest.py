"""The shipped patterns, and understandings made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.domain.understanding import Entity, Intent, Sentiment, Understanding, UnderstandingSource
from chatbot.handoff.patterns import Patterns, load_patterns

CALM = Sentiment("neutral", 0.0, 0.0)


@pytest.fixture(scope="session")
def patterns() -> Patterns:
    return load_patterns([Path("intents/triggers/en.yml")])


def mood(anger: float, score: float = -0.7, *, capitals: float = 0.0, marks: int = 0) -> Sentiment:
    """Return the mood of a message with this much anger."""
    return Sentiment("negative" if score < 0 else "positive", score, anger, capitals, marks)


def heard(
    text: str,
    intent: str | None = None,
    confidence: float = 0.0,
    *,
    sentiment: Sentiment = CALM,
    source: UnderstandingSource = "rules",
    second: float = 0.0,
    orders: tuple[str, ...] = (),
) -> Understanding:
    """Return what the nlu room would say of a message; by default that nobody knows the intent."""
    best = Intent(intent, confidence)
    entities = tuple(Entity("order_number", order, 0, 0, 1.0) for order in orders)
    return Understanding(text, best, (best, Intent("other", second)), sentiment, entities, "en", source)

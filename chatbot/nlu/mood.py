"""Read the mood of a message off its words, capitals and marks, where no model does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from chatbot.domain.understanding import Sentiment, SentimentLabel
from chatbot.nlu.nltk_chat import compile_pattern
from chatbot.nlu.rules_file import MoodWords
from chatbot.nlu.text import before

ANGER = {1: 0.35, 2: 0.65, 3: 0.9}
"""What one word of each degree is worth on the scale from 0 to 1."""
EACH_MORE = 0.08
"""Every further angry word adds this."""
SHOUTING = 0.12
"""Capitals add this, `!!!` as much again."""
GLADNESS = 0.3
"""What is left of anger beside more good words than bad: "bloody brilliant"."""
CLEAR_SCORE = 0.3
"""A score this far from zero has a label."""
SHOUTED_FROM = 0.7
"""A message with a larger share of capitals is shouted as a whole."""
_MIN_LETTERS = 8
"""Shorter capitals are abbreviations: DPD, ASAP."""
_QUOTED = re.compile(r'"[^"]{2,300}"')
_LOUD_MARK = re.compile(r"!|(?<=[?!])\?")
_EXCLAMATIONS = re.compile(r"!{2,}|[?!]{3,}")


class Mood:
    """Counts the words of `intents/rules/<language>.yml`."""

    def __init__(self, words: Sequence[MoodWords]) -> None:
        self._anger = {
            degree: _joined(pattern for one in words for pattern in one.anger.get(degree, []))
            for degree in (1, 2, 3)
        }
        self._negative = _joined(pattern for one in words for pattern in one.negative)
        self._positive = _joined(pattern for one in words for pattern in one.positive)
        negations = "|".join(pattern for one in words for pattern in one.negations) or r"\bnot\b"
        self._negation = compile_pattern(rf"(?:{negations})(?:\W+\w+){{0,2}}\W*$")

    def read(self, text: str, *, sarcastic: bool = False) -> Sentiment:
        """Return the mood; nothing found is neutral, and praise that is sarcastic is a reproach.

        What stands in quotation marks is somebody else's mood: a review, a driver.
        """
        loudness, text = _loudness(text), _QUOTED.sub(" ", text)
        angry = {degree: self._count(pattern, text)[0] for degree, pattern in self._anger.items()}
        good, not_good = self._count(self._positive, text)
        bad = self._count(self._negative, text)[0] + not_good
        if sarcastic:
            good, bad = 0, bad + max(good, 1)
        anger = max(_anger(angry, text) * (GLADNESS if good > bad else 1), ANGER[1] if sarcastic else 0.0)
        score = (good - bad - sum(angry.values())) / (good + bad + sum(angry.values()) + 1)
        return Sentiment(_label(score, anger), round(score, 3), round(anger, 3), *loudness)

    def _count(self, pattern: Any, text: str) -> tuple[int, int]:
        """Return how often it stands plain and how often under a negation."""
        found = [match.start() for match in pattern.finditer(text)] if pattern else []
        negated = sum(bool(self._negation.search(before(text, start))) for start in found)
        return len(found) - negated, negated


def _joined(patterns: Iterable[str]) -> Any | None:
    alternatives = "|".join(f"(?:{pattern})" for pattern in patterns)
    return compile_pattern(alternatives) if alternatives else None


def _anger(angry: dict[int, int], text: str) -> float:
    highest = max((degree for degree, count in angry.items() if count), default=0)
    anger = ANGER.get(highest, 0.0) + EACH_MORE * max(0, sum(angry.values()) - 1)
    shouted = _loudness(text)[0] > SHOUTED_FROM
    return min(1.0, anger + SHOUTING * (shouted + bool(_EXCLAMATIONS.search(text))))


def _loudness(text: str) -> tuple[float, int]:
    """Return the share of capitals among the letters, and the number of loud marks."""
    letters = [character for character in text if character.isalpha()]
    capitals = sum(map(str.isupper, letters)) / len(letters) if len(letters) >= _MIN_LETTERS else 0.0
    return round(capitals, 2), len(_LOUD_MARK.findall(text))


def _label(score: float, anger: float) -> SentimentLabel:
    if score <= -CLEAR_SCORE or anger >= ANGER[1]:
        return "negative"
    return "positive" if score >= CLEAR_SCORE else "neutral"

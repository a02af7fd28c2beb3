"""Which words of a message matter: hide one after the other and see what the network loses.

Source: Zeiler and Fergus 2014, "Visualizing and Understanding Convolutional Networks" (occlusion); for words, Li et al.
2016, "Understanding Neural Networks through Representation Erasure". Two words that say the same cover for each other:
hidden alone, neither weighs much.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from chatbot.domain.explanation import WordWeight
from chatbot.domain.understanding import Entity
from chatbot.nlu.wording import VALUES, wording

MOST_PASSES = 48
"""A message of more words is hidden in pieces of several: every pass takes a core some 4 ms."""
_WORD = re.compile(r"\w+(?:['’-]\w+)*|[^\w\s]+")
"""A word, or marks in a row: "!!!" and an emoji say much about a mood."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Glance:
    """What the network says of one wording."""

    probability: float
    """Of the intent in question."""
    anger: float


def weigh(
    text: str, entities: Sequence[Entity], look: Callable[[str], Glance]
) -> tuple[Glance, tuple[WordWeight, ...]]:
    """Return what the network says of the whole, and what each word adds to it, in order of place.

    Args:
        entities: those of the text, in order of place; one that the network never sees counts as a word.
        look: is asked at most `MOST_PASSES` + 1 times.
    """
    whole = look(wording(text, entities))
    spans = _pieces(_words(text, entities))
    return whole, tuple(_weight(text, span, whole, look(_without(text, entities, span))) for span in spans)


def _weight(text: str, span: Span, whole: Glance, rest: Glance) -> WordWeight:
    start, end = span
    lost = round(whole.probability - rest.probability, 4)
    return WordWeight(text[start:end], start, end, lost, round(whole.anger - rest.anger, 4))


def _words(text: str, entities: Sequence[Entity]) -> list[Span]:
    values = [(found.start, found.end) for found in entities if found.entity in VALUES]
    words = [
        match.span()
        for match in _WORD.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in values)
    ]
    return sorted([*values, *words])


def _pieces(words: list[Span]) -> list[Span]:
    size = -(-len(words) // MOST_PASSES) or 1
    groups = [words[first : first + size] for first in range(0, len(words), size)]
    return [(group[0][0], group[-1][1]) for group in groups]


def _without(text: str, entities: Sequence[Entity], hidden: Span) -> str:
    """Return the wording of what is left; it must go the way the whole message goes to the network."""
    start, end = hidden
    before = [found for found in entities if found.end <= start]
    after = [
        replace(found, start=found.start - (end - start), end=found.end - (end - start))
        for found in entities
        if found.start >= end
    ]
    return wording(text[:start] + text[end:], [*before, *after])

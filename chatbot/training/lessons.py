"""The corpus as the network sees it: activations of the frozen layers beside labels, and a split of them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from torch import Tensor

from chatbot.nlu.classifier import MOODS
from chatbot.nlu.text import normalise
from chatbot.training.base import Base
from chatbot.training.corpus import Corpus

ANGER_GRADES = 3
T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A text, (T, H) after the frozen layers, and its intent's index."""

    text: Tensor
    intent: int


@dataclass(frozen=True, slots=True, eq=False)
class MoodLesson:
    """A text, (T, H), its sentiment's index and its anger from 0 to 1."""

    text: Tensor
    sentiment: int
    anger: float


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """Everything to learn from, or everything to be judged by."""

    intents: tuple[str, ...]
    names: tuple[Tensor, ...]
    """Each intent's name as if a customer had said it: `track order`; with few examples it helps."""
    examples: tuple[Lesson, ...]
    outside: tuple[Tensor, ...]
    moods: tuple[MoodLesson, ...]

    @property
    def count(self) -> int:
        """Return by how many texts the steps of a training are counted: those with intents, or more moods."""
        return max(len(self.examples), len(self.moods))

    @property
    def logits(self) -> int:
        """Return how many intent logits are needed; one is for out of scope if there are such texts."""
        return len(self.intents) + bool(self.outside)

    @property
    def texts(self) -> list[Tensor]:
        """Return what intents are learnt from, (T, H) each: the examples, what is out of scope, the names."""
        return [*(lesson.text for lesson in self.examples), *self.outside, *self.names]

    @property
    def places(self) -> list[list[int]]:
        """Return for each intent logit where its texts stand among `texts`."""
        found: list[list[int]] = [[] for _ in self.intents]
        for place, lesson in enumerate(self.examples):
            found[lesson.intent].append(place)
        inside, known = len(self.examples), len(self.examples) + len(self.outside)
        for intent in range(len(self.names)):
            found[intent].append(known + intent)
        return [*found, list(range(inside, known))] if self.outside else found

    def split(self, share: float, seed: int) -> tuple[Lessons, Lessons]:
        """Return (the rest, the held-out share), each label represented alike; names stay in the rest."""
        dice = random.Random(seed)
        examples, held_examples = _split(self.examples, lambda lesson: lesson.intent, share, dice)
        outside, held_outside = _split(self.outside, lambda _: 0, share, dice)
        moods, held_moods = _split(self.moods, lambda mood: (mood.sentiment, mood.anger), share, dice)
        return (
            Lessons(self.intents, self.names, examples, outside, moods),
            Lessons(self.intents, (), held_examples, held_outside, held_moods),
        )


def prepare(corpus: Corpus, base: Base, depth: int, tick: Callable[[], None]) -> Lessons:
    """Run every text through the frozen layers once; `tick` is called for every portion."""
    intents = corpus.intents
    found = iter(base.activations(texts_of(corpus), depth, tick))
    place = {intent: index for index, intent in enumerate(intents)}
    return Lessons(
        intents,
        tuple(next(found) for _ in intents),
        tuple(Lesson(next(found), place[example.intent]) for example in corpus.examples),
        tuple(next(found) for _ in corpus.out_of_scope),
        tuple(
            MoodLesson(next(found), MOODS.index(mood.sentiment), mood.anger / ANGER_GRADES)
            for mood in corpus.moods
        ),
    )


def texts_of(corpus: Corpus) -> list[str]:
    """Return every text that is learnt from: the intents' names, examples, what is out of scope, moods."""
    names = [normalise(intent.replace("_", " ").replace("/", " ")) for intent in corpus.intents]
    examples, moods = ([one.text for one in rows] for rows in (corpus.examples, corpus.moods))
    return [*names, *examples, *corpus.out_of_scope, *moods]


def _split(
    items: Sequence[T], label: Callable[[T], Hashable], share: float, dice: random.Random
) -> tuple[tuple[T, ...], tuple[T, ...]]:
    groups: dict[Hashable, list[T]] = defaultdict(list)
    for item in items:
        groups[label(item)].append(item)
    kept: list[T] = []
    held: list[T] = []
    for group in groups.values():
        dice.shuffle(group)
        cut = round(share * len(group))
        held += group[:cut]
        kept += group[cut:]
    return tuple(kept), tuple(held)

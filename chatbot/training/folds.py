"""Share messages out among folds, each label's evenly, also where it has fewer messages than there are folds."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from chatbot.errors import InvalidData
from chatbot.training.corpus import Corpus

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cut:
    """Places in a list: what is learnt from and what is asked."""

    learnt: tuple[int, ...]
    asked: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """What one network learns from and what it is asked."""

    examples: Cut
    outside: Cut
    moods: Cut


def deal_folds(corpus: Corpus, folds: int) -> list[Fold]:
    """Share a corpus out.

    Raises:
        InvalidData: there are fewer messages than folds.
    """
    if len(corpus.examples) < folds:
        raise InvalidData(
            f"{len(corpus.examples)} messages cannot be shared out among {folds} folds: "
            "add messages, or take fewer folds"
        )
    examples = _deal([one.intent for one in corpus.examples], folds)
    outside = _deal([""] * len(corpus.out_of_scope), folds)
    moods = _deal([f"{one.sentiment} {one.anger}" for one in corpus.moods], folds)
    return [Fold(*cuts) for cuts in zip(examples, outside, moods, strict=True)]


def thin(corpus: Corpus, places: Sequence[int], share: float) -> list[int]:
    """Return the first places of each intent, one at least; of a larger share the same ones and more."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for place in places:
        groups[corpus.examples[place].intent].append(place)
    return sorted(place for own in groups.values() for place in own[: math.ceil(share * len(own))])


def shuffled(corpus: Corpus, seed: int) -> Corpus:
    """Return it in an order that has nothing to do with its files."""
    dice = random.Random(seed)
    return Corpus(
        _shuffled(corpus.examples, dice), _shuffled(corpus.out_of_scope, dice), _shuffled(corpus.moods, dice)
    )


def _deal(labels: Sequence[str], folds: int) -> list[Cut]:
    order = sorted(range(len(labels)), key=lambda place: labels[place])
    return [_cut(len(labels), frozenset(order[fold::folds])) for fold in range(folds)]


def _cut(count: int, asked: frozenset[int]) -> Cut:
    return Cut(tuple(place for place in range(count) if place not in asked), tuple(sorted(asked)))


def _shuffled(items: Sequence[T], dice: random.Random) -> tuple[T, ...]:
    return tuple(dice.sample(items, len(items)))

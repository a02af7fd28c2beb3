"""Every message is asked once, by a network that did not learn it, and small shares lie within larger ones."""

from __future__ import annotations

from collections import Counter

import pytest

from chatbot.errors import InvalidData
from chatbot.training.corpus import Corpus, Example
from chatbot.training.folds import deal_folds, shuffled, thin
from tests.training.small import CORPUS

RARE = Corpus((*CORPUS.examples, Example("hello there", "greet")), ("will it rain",))


@pytest.mark.parametrize("folds", [2, 5, 19])
def test_every_message_is_asked_once_and_not_learnt_then(folds: int) -> None:
    plan = deal_folds(RARE, folds)

    asked = sorted(place for fold in plan for place in fold.examples.asked)
    assert asked == list(range(len(RARE.examples)))
    assert all({*fold.examples.asked}.isdisjoint(fold.examples.learnt) for fold in plan)
    assert sum(len(fold.outside.asked) for fold in plan) == 1


def test_folds_get_the_same_share_of_every_intent() -> None:
    corpus = shuffled(CORPUS, 1)

    for fold in deal_folds(corpus, 3):
        assert set(Counter(corpus.examples[place].intent for place in fold.examples.asked).values()) == {2}


def test_more_folds_than_messages_are_refused() -> None:
    with pytest.raises(InvalidData, match="19 messages cannot be shared out among 20 folds"):
        deal_folds(RARE, 20)


def test_a_share_keeps_some_of_every_intent_and_grows() -> None:
    places = range(len(RARE.examples))
    few, half, whole = (thin(RARE, places, share) for share in (0.1, 0.5, 1.0))

    assert [RARE.examples[place].intent for place in few] == [
        *RARE.intents[:1],
        *RARE.intents[2:],
        "greet",
    ] or len(few) == 4
    assert {*few} < {*half} < {*whole}
    assert len(half) == 10

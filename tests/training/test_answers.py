"""Beside a misread message stand the examples that drew it over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from chatbot.errors import InvalidData
from chatbot.nlu.classifier import Classifier
from chatbot.nlu.folder import open_model
from chatbot.training.answers import Neighbours, ask
from chatbot.training.corpus import Corpus, Example
from chatbot.training.evaluation import evaluate
from chatbot.training.metrics import Floats
from tests.training.small import CORPUS, MESSAGES

EXAMPLES = (
    Example("far", "greet"),
    Example("other", "bye"),
    Example("near", "greet"),
    Example("same", "greet"),
)
VECTORS = np.array([[0.0, 1.0], [1.0, 0.0], [0.8, 0.6], [1.0, 0.0]])


def read(places: Sequence[int]) -> Floats:
    return VECTORS[list(places)]


def test_the_nearest_examples_of_the_intent_come_first_and_never_the_message_itself() -> None:
    neighbours = Neighbours(EXAMPLES, read)

    assert neighbours.near("same", np.array([1.0, 0.0]), "greet") == ("near", "far")
    assert neighbours.near("same", np.array([1.0, 0.0]), "unheard of") == ()


def test_only_misread_messages_have_neighbours(model_folder: Path) -> None:
    corpus = Corpus((Example("where is my parcel", "get_refund"), Example("please refund me", "get_refund")))

    wrong, right = ask(
        Classifier(open_model(model_folder)), corpus, beside=CORPUS.examples, tick=lambda: None
    ).inside

    assert (wrong.best, right.right, right.near) == ("track_order", True, ())
    assert {*wrong.near} <= {*MESSAGES["track_order"]} - {"where is my parcel"}
    assert len(wrong.near) == 2


@pytest.mark.parametrize(
    ("corpus", "parts"),
    [
        (Corpus((Example("hi", "track_order"),)), (True, False, False)),
        (Corpus((), ("will it rain",)), (False, False, False)),
        (Corpus((Example("hi", "track_order"),), ("will it rain",)), (True, True, False)),
        (Corpus((), (), CORPUS.moods[:1]), (False, False, True)),
    ],
)
def test_one_message_is_enough_for_what_it_can_tell(
    model_folder: Path, corpus: Corpus, parts: tuple[bool, ...]
) -> None:
    report = evaluate(Classifier(open_model(model_folder)), corpus)

    assert tuple(part is not None for part in (report.intents, report.scope, report.moods)) == parts


def test_intents_that_the_model_does_not_know_are_counted(model_folder: Path) -> None:
    corpus = Corpus(tuple(Example(name, name) for name in ("bye", "greet", "track_order", "wave")))

    with pytest.raises(InvalidData, match="does not know the intent 'bye' and 2 others: take the data"):
        evaluate(Classifier(open_model(model_folder)), corpus)

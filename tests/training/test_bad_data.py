"""Data that is thinner or stranger than it should be trains all the same, or is told in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.nlu.classifier import Classifier
from chatbot.nlu.folder import open_model
from chatbot.training.corpus import Corpus, Example
from chatbot.training.recipe import Recipe
from chatbot.training.tongues import warn_of_languages
from chatbot.training.trainer import train
from tests.training.small import MESSAGES, OUTSIDE

FEW_STEPS = Recipe(least_steps=4, pace=0.0)
GERMAN = (
    "wo bleibt mein Paket, es sollte gestern kommen",
    "ich hätte gern mein Geld zurück für den Wasserkocher",
    "wie kann ich ein neues Konto bei Ihnen eröffnen",
)
EVERYTHING = tuple(Example(text, intent) for intent, texts in MESSAGES.items() for text in texts)


ONE_EACH = Corpus(tuple(Example(texts[0], intent) for intent, texts in MESSAGES.items()))
STRANGE = Corpus(
    (
        *EVERYTHING[:7],
        Example("alone", "get_refund"),
        Example(EVERYTHING[0].text, "stands_in_two"),
        Example("?", "signs"),
        Example("\N{PILE OF POO}", "signs"),
        Example("\u0645\u0631\u062d\u0628\u0627", "another script"),
    ),
    OUTSIDE[:1],
)


@pytest.mark.parametrize("corpus", [ONE_EACH, STRANGE], ids=["one example an intent", "strange"])
def test_thin_data_trains(corpus: Corpus, tmp_path: Path) -> None:
    trained = train(
        corpus, FEW_STEPS, language="en", parent=tmp_path, name="run", progress=lambda _done, _all: None
    )

    prediction = Classifier(open_model(trained.folder)).predict(corpus.examples[0].text)

    assert {intent.name for intent in prediction.intents} <= set(corpus.intents)
    assert 0 <= trained.info.threshold <= 1
    assert 0 <= trained.info.answer_from <= 1


def test_another_language_among_the_examples_is_told_in_one_line() -> None:
    mixed = Corpus((*EVERYTHING, *(Example(text, "german") for text in GERMAN)))

    warning = warn_of_languages(mixed, "en")

    assert warning is not None
    assert "14% of the examples look like another language than en (de)" in warning
    assert "\n" not in warning
    assert warn_of_languages(Corpus(EVERYTHING), "en") is None


def test_everything_in_another_language_than_said_is_told() -> None:
    german = Corpus(tuple(Example(text, "german") for text in GERMAN))

    assert "100% of the examples" in str(warn_of_languages(german, "fr"))
    assert warn_of_languages(german, "de-AT") is None

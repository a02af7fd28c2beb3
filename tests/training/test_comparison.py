"""A new model is held against the old one fairly: chance counts, and so does what the old one cannot know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from chatbot.domain.models import GateFinding
from chatbot.nlu.classifier import Classifier
from chatbot.nlu.folder import open_model
from chatbot.training.comparison import Contest, chance_of, compare
from chatbot.training.corpus import Corpus, Example
from tests.training.small import MESSAGES, MOODS, OUTSIDE

HELD_OUT = Corpus(
    tuple(Example(f"please, {text}", intent) for intent, texts in MESSAGES.items() for text in texts),
    OUTSIDE,
    MOODS,
)


@pytest.fixture(scope="module")
def model(model_folder: Path) -> Classifier:
    return Classifier(open_model(model_folder))


def changed(model: Classifier, **info: object) -> Classifier:
    """Return the model with something else in its `model.json`."""
    return Classifier(replace(model.model, info=model.model.info.model_copy(update=info)))


def refused(findings: Sequence[GateFinding]) -> dict[str, GateFinding]:
    return {finding.measure: finding for finding in findings if not finding.passed}


def share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits)


@pytest.mark.parametrize(("lost", "won"), [(8, 2), (6, 0), (12, 9), (30, 18)])
def test_chance_is_that_of_the_binomial_test_on_the_pairs_that_differ(lost: int, won: int) -> None:
    """The one-sided exact McNemar test, which the randomisation of right and wrong amounts to."""
    from math import comb

    before = [True] * lost + [False] * won + [True] * 60
    after = [False] * lost + [True] * won + [True] * 60
    exact = sum(comb(lost + won, k) for k in range(lost, lost + won + 1)) / 2 ** (lost + won)

    assert chance_of(share, before, after) == pytest.approx(exact, abs=0.025)


@pytest.mark.parametrize(
    ("lost", "won", "passed"),
    [(0, 0, True), (4, 0, True), (10, 8, True), (12, 3, True), (14, 2, False), (30, 5, False)],
)
def test_a_loss_that_chance_explains_passes(lost: int, won: int, passed: bool) -> None:
    rest = [True] * (1000 - lost - won)
    contest = Contest(
        "accuracy", share, [True] * lost + [False] * won + rest, [False] * lost + [True] * won + rest
    )

    assert contest.finding().passed == passed


def test_a_model_is_no_worse_than_itself(model: Classifier) -> None:
    findings = compare(HELD_OUT, model, model)

    assert refused(findings) == {}
    assert [finding.measure for finding in findings] == [
        "accuracy",
        "macro-F1",
        "taken on rightly",
        "out of scope, refused",
        "mood, macro-F1",
        "anger, AUROC",
    ]


def test_a_worse_model_is_refused_with_the_messages_it_misreads(model: Classifier) -> None:
    first, *others = model.model.info.intents
    worse = refused(compare(HELD_OUT, changed(model, intents=(*others, first)), model))

    assert {"accuracy", "macro-F1", "taken on rightly"} <= set(worse)
    assert "by chance in 0.1% of cases" in worse["accuracy"].text
    assert worse["accuracy"].misread[0].startswith("'please, where is my parcel' (track_order): taken for ")


@pytest.mark.parametrize(
    ("info", "measure"),
    [
        ({"threshold": 0.0, "answer_from": 0.0}, "out of scope, refused"),
        ({"answer_from": 1.0}, "taken on rightly"),
        ({"sentiment": False}, "mood"),
        ({"intents": ("create_account", "refund", "track_order")}, "intents lost"),
    ],
)
def test_what_got_worse_is_named(model: Classifier, info: dict[str, object], measure: str) -> None:
    careful, bold = {"threshold": 1.0}, {"threshold": 0.0, "answer_from": 0.0}
    before = changed(model, **(careful if measure.startswith("out of scope") else bold))

    assert measure in refused(compare(HELD_OUT, changed(model, **info), before))


def test_a_new_intent_is_held_against_the_floor_and_not_against_the_old_model(model: Classifier) -> None:
    old = changed(model, intents=("create_account", "formerly", "track_order"))

    findings = {finding.measure: finding for finding in compare(HELD_OUT, model, old)}
    assert findings["new intent get_refund"].before is None
    assert findings["new intent get_refund"].passed
    assert findings["accuracy"].passed

    wrong = changed(model, intents=("get_refund", "create_account", "track_order"))
    assert "new intent get_refund" in refused(compare(HELD_OUT, wrong, old))


def test_a_first_model_is_held_against_the_floor(model: Classifier) -> None:
    first, *others = model.model.info.intents

    assert [finding.measure for finding in compare(HELD_OUT, model, None)] == ["accuracy"]
    assert refused(compare(HELD_OUT, model, None)) == {}
    assert "accuracy" in refused(compare(HELD_OUT, changed(model, intents=(*others, first)), None))


def test_held_out_messages_of_other_intents_say_nothing(model: Classifier) -> None:
    other = Corpus((Example("book me a table", "book_table"),), OUTSIDE, MOODS)

    assert compare(other, model, None) == compare(other, model, model) == []

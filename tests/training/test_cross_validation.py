"""Cross-validation on a few messages: every one is answered by a network that never saw it."""

from __future__ import annotations

import pytest

from chatbot.training.corpus import Corpus, Example
from chatbot.training.cross_validation import cross_validate
from chatbot.training.evaluation import Report
from chatbot.training.recipe import Recipe
from tests.training.small import CORPUS

FOLDS, SHARES = 3, (0.5, 1.0)
RECIPE = Recipe(least_steps=5, pace=0.1, examples_per_batch=12, outside_per_batch=3, moods_per_batch=6)
RARE = Corpus((*CORPUS.examples, Example("hello there", "greet")), CORPUS.out_of_scope, CORPUS.moods)


@pytest.fixture(scope="module")
def told() -> list[tuple[int, int]]:
    return []


@pytest.fixture(scope="module")
def report(told: list[tuple[int, int]]) -> Report:
    """Return a report on data in which one intent has fewer examples than there are folds."""
    return cross_validate(
        RARE,
        RECIPE,
        name="small",
        folds=FOLDS,
        shares=SHARES,
        progress=lambda done, whole: told.append((done, whole)),
    )


def test_every_message_is_answered_once(report: Report) -> None:
    assert report.intents
    assert report.scope
    assert report.moods
    assert report.intents.messages == len(RARE.examples)
    assert report.scope.out_of_scope == len(RARE.out_of_scope)
    assert report.moods.messages == len(RARE.moods)
    assert "3 folds" in report.method


def test_networks_learn_something_that_holds_for_messages_they_never_saw(report: Report) -> None:
    assert report.intents
    assert report.intents.accuracy.value > 0.7


def test_neighbours_are_never_the_message_itself(report: Report) -> None:
    assert report.intents
    for one in report.intents.misread:
        assert len(one.near) == (1 if one.taken_for == "greet" else 2)
        assert one.text not in one.near


def test_the_curve_counts_what_was_learnt_from(report: Report) -> None:
    assert report.learning
    few, many = report.learning.points
    assert (few.examples, many.examples) == (7, 13)
    assert report.intents
    assert many.accuracy == report.intents.accuracy
    assert {one.intent: one.examples for one in report.learning.advice}["greet"] == 1


def test_progress_rises_to_the_end(report: Report, told: list[tuple[int, int]]) -> None:
    assert report
    assert [done for done, _ in told] == list(range(1, told[-1][1] + 1))


def test_without_out_of_scope_messages_and_moods_the_rest_is_measured() -> None:
    report = cross_validate(
        Corpus(CORPUS.examples), RECIPE, name="small", folds=2, progress=lambda _done, _whole: None
    )

    assert report.intents
    assert (report.scope, report.moods, report.learning) == (None, None, None)


def test_a_single_out_of_scope_message_is_asked_of_a_network_that_never_heard_of_it() -> None:
    corpus = Corpus(CORPUS.examples, ("will it rain",))

    report = cross_validate(corpus, RECIPE, name="small", folds=2, progress=lambda _done, _whole: None)

    assert report.scope
    assert report.scope.out_of_scope == 1

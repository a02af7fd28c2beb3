"""The progress counts every pass over many texts, in portions of about equal time."""

from __future__ import annotations

import pytest

from chatbot.training import effort
from chatbot.training.base import open_base
from chatbot.training.corpus import Corpus, Example, Mood
from chatbot.training.effort import Meter, batches, of_fit, of_training
from chatbot.training.lessons import prepare
from chatbot.training.loop import fit
from chatbot.training.recipe import Recipe
from tests.training.small import CORPUS, RECIPE


def test_batches_lose_nothing_and_tick_for_every_portion() -> None:
    ticks: list[int] = []

    parts = list(batches(range(1100), 128, lambda: ticks.append(1)))

    assert [one for part in parts for one in part] == list(range(1100))
    assert len(ticks) == 1100 // effort.PORTION


def test_a_fit_ticks_as_often_as_it_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effort, "PORTION", 1)
    lessons = prepare(CORPUS, open_base(""), RECIPE.frozen_layers, lambda: None)
    ticks: list[int] = []

    fit(lessons, open_base(""), RECIPE, lambda: ticks.append(1))

    # with portions of one text, a batch is one: the few texts take two passes of one batch
    assert len(ticks) == RECIPE.steps(lessons.count) + 2
    assert of_fit(lessons.count, 3, RECIPE) == RECIPE.steps(lessons.count) + 2 * lessons.count


def test_a_large_corpus_counts_its_passes_and_its_moods() -> None:
    recipe = Recipe(least_steps=1, pace=0.0, more=0.0)
    moods = Corpus((Example("a", "b"),), (), tuple(Mood(str(n), "neutral", 0) for n in range(51_200)))

    assert moods.count == 51_200
    assert of_training(moods, recipe) > 51_200 / effort.PORTION
    assert Recipe().steps(moods.count) > 3000


def test_the_share_that_is_done_never_passes_the_whole() -> None:
    told: list[tuple[int, int]] = []
    meter = Meter(2, lambda done, whole: told.append((done, whole)))

    for _ in range(3):
        meter.tick()
    meter.finish()

    assert told == [(1, 2), (2, 2), (2, 2), (2, 2)]

"""The advice names the intents that still learn, and is not fooled by chance."""

from __future__ import annotations

import numpy as np
import pytest

from chatbot.training.learning import LearningReport, Stage, learning_report

NAMES = [f"intent_{number:02}" for number in range(20)]
SHARES = (0.25, 0.5, 0.75, 1.0)


def report(errors: dict[str, list[float]], each: int, *, seed: int = 1) -> LearningReport:
    """Return a report on networks that misread so many messages of each intent after each share."""
    dice = np.random.default_rng(seed)
    truth = [name for name in errors for _ in range(each)]
    stages = [
        Stage(
            share,
            dict.fromkeys(errors, 40 * share),
            ["other" if dice.random() < errors[name][place] else name for name in truth],
        )
        for place, share in enumerate(SHARES)
    ]
    return learning_report(truth, stages, dict.fromkeys(errors, 40))


def test_an_intent_that_still_climbs_comes_before_one_that_is_stuck() -> None:
    flat = {name: [0.1, 0.1, 0.1, 0.1] for name in NAMES}

    found = report(flat | {"climbs": [0.8, 0.5, 0.3, 0.2], "stuck": [0.3, 0.3, 0.3, 0.3]}, 200)

    order = [one.intent for one in found.advice]
    assert order[0] == "climbs"
    assert found.advice[0].gain > 3 * found.advice[order.index("stuck")].gain


def test_the_gain_is_what_the_curve_promises() -> None:
    """F1 rises by 0.2 with each doubling from 10 to 40 examples; 45 are 0.17 doublings more."""
    rising = {name: [0.8, 0.65, 0.55, 0.5] for name in NAMES}

    found = report(rising, 400)

    gains = [one.gain for one in found.advice]
    assert np.mean(gains) == pytest.approx(0.03, abs=0.01)
    assert max(gains) - min(gains) < 0.01


def test_what_is_always_read_rightly_gains_nothing() -> None:
    found = report({name: [0, 0, 0, 0] for name in NAMES}, 5)

    assert {one.gain for one in found.advice} == {0.0}


def test_few_messages_count_for_little_against_what_is_usual() -> None:
    errors = {name: [0.5, 0.4, 0.35, 0.3] for name in NAMES}

    few, many = report(errors, 5), report(errors, 500)

    assert few.advice[0].gain < 4 * many.advice[0].gain


def test_points_tell_how_much_was_learnt_from() -> None:
    found = report({"a": [0, 0, 0, 0], "b": [1, 1, 0, 0]}, 10)

    assert [one.examples for one in found.points] == [20, 40, 60, 80]
    assert [one.accuracy.value for one in found.points] == [0.5, 0.5, 1.0, 1.0]

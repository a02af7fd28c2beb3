"""Figures are held against worked examples."""

from __future__ import annotations

import numpy as np
import pytest

from chatbot.domain.share import share
from chatbot.training import metrics

TRUTH = ["a", "a", "a", "b", "b", "c"]
SAID = ["a", "a", "b", "b", "c", "c"]


def test_precision_recall_and_f1_count_each_label() -> None:
    a, b, c = metrics.score_labels(TRUTH, SAID)

    assert (a.precision.value, a.recall.value) == (1.0, pytest.approx(2 / 3))
    assert (b.precision.value, b.recall.value, b.f1.value) == (0.5, 0.5, 0.5)
    assert metrics.macro_f1([a, b, c]) == pytest.approx((0.8 + 0.5 + 2 / 3) / 3)


def test_confusions_come_worst_first() -> None:
    found = metrics.confusions([*TRUTH, "b"], [*SAID, "c"])

    assert [(pair.label, pair.taken_for, pair.count) for pair in found] == [("b", "c", 2), ("a", "b", 1)]


def test_a_label_that_was_never_said_has_no_precision() -> None:
    (score,) = metrics.score_labels(["a"], ["b"])

    assert (score.precision.value, score.f1.value) == (0.0, 0.0)


def test_calibration_error_is_the_gap_between_confidence_and_truth() -> None:
    confidences = np.array([0.9] * 10 + [0.6] * 10)
    right = np.array([True] * 9 + [False] + [True] * 3 + [False] * 7)

    assert metrics.calibration_error(confidences, right) == pytest.approx(0.15)
    assert metrics.calibration_error(np.array([1.0, 1.0]), np.array([True, True])) == 0.0


def test_calibration_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no message"):
        metrics.calibration_error(np.array([]), np.array([], dtype=bool))


@pytest.mark.parametrize(
    ("higher", "lower", "expected"),
    [([3.0, 4.0], [1.0, 2.0], 1.0), ([1.0, 3.0], [2.0, 2.0], 0.5), ([1.0], [1.0], 0.5), ([0.0], [1.0], 0.0)],
)
def test_auroc_is_the_share_of_pairs_in_the_right_order(
    higher: list[float], lower: list[float], expected: float
) -> None:
    assert metrics.auroc(np.array(higher), np.array(lower)) == expected


def test_the_interval_of_f1_is_that_of_its_source() -> None:
    """F1 is 2J/(1+J) of the share J of hits; so is each end of its interval."""
    found, plain = metrics.f1_share(81, 263), share(81, 263)

    assert found.value == pytest.approx(2 * 81 / (81 + 263))
    assert (found.low, found.high) == pytest.approx([2 * j / (1 + j) for j in (plain.low, plain.high)])
    assert metrics.f1_share(9, 9).low < 1


def test_macro_f1_lies_in_its_interval_which_narrows_with_the_messages() -> None:
    few, many = (metrics.score_labels(TRUTH * times, SAID * times) for times in (1, 50))

    value = metrics.macro_f1(few)
    (low, high), (near_low, near_high) = map(metrics.macro_f1_interval, (few, many))
    assert low < near_low < value < near_high < high
    assert near_high - near_low < (high - low) / 4


@pytest.mark.parametrize("said", ["abcd", "abcc"])
def test_a_message_of_each_label_makes_no_figure_certain(said: str) -> None:
    low, high = metrics.macro_f1_interval(metrics.score_labels("abcd", said))

    assert high - low > 0.4


def test_the_interval_of_macro_f1_holds_the_true_figure_19_times_out_of_20() -> None:
    """Two labels, 30 messages of each, 80 % read rightly: macro-F1 is 0.8."""
    dice, truth, inside = np.random.default_rng(1), "a" * 30 + "b" * 30, 0
    for _ in range(200):
        swapped = (dice.random(60) < 0.2).tolist()
        said = ["ab"[(label == "a") == swap] for label, swap in zip(truth, swapped, strict=True)]
        low, high = metrics.macro_f1_interval(metrics.score_labels(truth, said))
        inside += low <= 0.8 <= high

    assert inside / 200 >= 0.95

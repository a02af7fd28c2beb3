"""Curves pass through points one can count by hand."""

from __future__ import annotations

import numpy as np
import pytest

from chatbot.training import curves, metrics

INSIDE, OUTSIDE = np.array([0.9, 0.8, 0.8, 0.4]), np.array([0.8, 0.3])


def test_bins_add_up_to_the_calibration_error() -> None:
    dice = np.random.default_rng(1)
    confidences = dice.beta(4, 1, 500)
    right = dice.random(500) < confidences**2

    bins = curves.reliability(confidences, right)

    gaps = sum(abs(one.confidence - one.right.value) * one.right.count for one in bins)
    assert gaps / 500 == pytest.approx(metrics.calibration_error(confidences, right))
    assert [one.confidence for one in bins] == sorted(one.confidence for one in bins)


def test_a_threshold_takes_on_what_reaches_it() -> None:
    points = [(one.threshold, one.false_accept, one.kept) for one in curves.scope_curve(INSIDE, OUTSIDE)]

    assert points == [(1.0, 0, 0), (0.9, 0, 0.25), (0.8, 0.5, 0.75), (0.4, 0.5, 1), (0.3, 1, 1)]


def test_a_long_curve_keeps_its_ends() -> None:
    dice = np.random.default_rng(2)

    points = curves.scope_curve(dice.random(3000), dice.random(3000))

    assert len(points) == curves.MOST_POINTS
    assert (points[0].kept, points[-1].kept, points[-1].false_accept) == (0, 1, 1)


@pytest.mark.parametrize(("kept", "refused"), [(1.0, 0.5), (0.75, 0.5), (0.25, 1.0)])
def test_so_many_are_refused_when_so_many_are_kept(kept: float, refused: float) -> None:
    assert curves.refused_when_keeping(INSIDE, OUTSIDE, kept=kept).value == refused

"""Figures of a probability, against examples counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from chatbot.crm.quality import auc, judge, lift_curve

GIVEN = np.array([0.9, 0.8, 0.7, 0.2, 0.1])
CAME = np.array([1.0, 0.0, 1.0, 1.0, 0.0])


def test_the_figures_are_those_counted_by_hand() -> None:
    found = judge(GIVEN, CAME, cutoff=0.7)

    assert (found.marked, found.came, found.accuracy) == (3, 3, 0.6)
    assert (found.precision, found.recall, found.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert found.auc == pytest.approx(4 / 6)
    assert found.brier == pytest.approx((0.01 + 0.64 + 0.09 + 0.64 + 0.01) / 5)


def test_equal_scores_count_half() -> None:
    assert auc(np.array([0.5, 0.5]), np.array([1.0, 0.0])) == 0.5


def test_one_kind_alone_has_no_auc() -> None:
    found = judge(GIVEN, np.zeros(5), cutoff=0.95)

    assert (found.auc, found.precision, found.recall, found.f1) == (None, None, None, None)


def test_the_first_tenth_of_a_perfect_order_lifts_tenfold() -> None:
    found = lift_curve(np.linspace(1, 0, 100), (np.arange(100) < 10).astype(float))

    assert (found[0].found, found[0].lift) == (1.0, 10.0)
    assert (found[-1].share, found[-1].lift) == (1.0, 1.0)

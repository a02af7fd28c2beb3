"""Scores from 1 to 5."""

from __future__ import annotations

import numpy as np

from chatbot.crm.rfm import grid, scores
from chatbot.warehouse.matrix import Matrix
from tests.crm.crowd import AS_OF


def shop(recency: list[float], frequency: list[float], monetary: list[float]) -> Matrix:
    """Return as many customers as there are numbers."""
    ids = np.array([f"{number:03d}" for number in range(len(recency))], np.str_)
    values = np.array([recency, frequency, monetary], np.float64).T.reshape(-1, 3)
    return Matrix(AS_OF, ids, ("recency_days", "frequency", "monetary"), values)


def test_ten_different_customers_fill_each_fifth_with_two() -> None:
    ten = list(range(1, 11))

    found = scores(
        shop([float(day) for day in ten], [float(one) for one in ten], [10.0 * one for one in ten])
    )

    assert found[:, 0].tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]  # the shorter ago the better
    assert found[:, 1].tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert found[:, 2].tolist() == found[:, 1].tolist()


def test_those_who_are_alike_score_alike() -> None:
    found = scores(shop([5] * 10, [1, 1, 1, 1, 1, 1, 2, 2, 3, 9], [7] * 10))

    assert found[:, 1].tolist() == [2, 2, 2, 2, 2, 2, 4, 4, 5, 5]
    assert set(found[:, 0].tolist()) == set(found[:, 2].tolist()) == {3}


def test_who_never_bought_has_no_score_and_changes_nobody_elses() -> None:
    nan = float("nan")

    found = scores(shop([1, nan, 9], [4, 0, 1], [10, nan, 20]))

    assert found.tolist() == [[4, 4, 2], [0, 0, 0], [2, 2, 4]]
    assert sum(map(sum, grid(found))) == 2
    assert grid(found)[3][3] == 1


def test_one_customer_and_none() -> None:
    assert scores(shop([1], [1], [1])).tolist() == [[3, 3, 3]]
    assert scores(shop([], [], [])).shape == (0, 3)

"""The figures of a day, against what one adds up by hand."""

from __future__ import annotations

import pytest

from chatbot.scenarios.desk_day import Outcome, Worked
from chatbot.scenarios.desk_figures import Spread, gini, measure, spread
from tests.scenarios.desk import customer

WAITS = [0, 10, 20, 30, 40, 50, 60, 70, 80, 400]


def test_a_day_is_summed_up():
    outcomes = [
        Outcome(
            customer(number, priority=2 if wait < 30 else 4),
            wait,
            answered=wait != 80,
            fitted=wait < 50,
            moves=int(wait == 400),
        )
        for number, wait in enumerate(WAITS)
    ]

    found = measure(outcomes, [Worked("ann", 0.5), Worked("bo", 0.7)])

    assert (found.customers, found.wait_p50, found.wait_p90) == (10, 45, pytest.approx(112))
    assert (found.urgent_p50, found.urgent_p90) == (10, 18)
    assert (found.left, found.urgent_left) == (0.1, 0)
    assert (found.kept, found.urgent_kept) == (0.8, 1)  # promised within 300 s; who left was not answered
    assert found.fitted == pytest.approx(5 / 9)
    assert (found.moves, found.use) == (10, pytest.approx(0.6))
    assert found.gini == pytest.approx(0.1 / 1.2)


def test_a_day_without_customers_is_a_day():
    assert measure([], []).wait_p90 == 0


@pytest.mark.parametrize(
    ("values", "found"), [([1, 1, 1], 0), ([0, 0, 0, 4], 0.75), ([1, 3], 0.25), ([0, 0], 0), ([], 0)]
)
def test_unevenness_is_the_gini_coefficient(values, found):
    assert gini(values) == pytest.approx(found)


def test_several_days_are_told_by_their_middle_and_how_far_they_go():
    days = [measure([Outcome(customer(1), wait, True)], []) for wait in (30, 10, 50)]

    assert spread(days, "wait_p50") == Spread(30, 10, 50)

"""Days drawn by chance: the same from the same seed, and such as were asked for."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from statistics import median

import pytest

from chatbot.scenarios.desk_day import DeskDay
from chatbot.scenarios.invented_days import HANDLING_S, invent

MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)


def a_day(catalogue, seed: int = 3, per_hour: float = 200) -> DeskDay:
    return invent(catalogue, seed=seed, midnight=MIDNIGHT, agents=24, per_hour=per_hour)


def test_the_same_seed_gives_the_same_day(catalogue):
    assert a_day(catalogue) == a_day(catalogue)
    assert a_day(catalogue) != a_day(catalogue, seed=4)


def test_customers_come_while_it_is_open_most_at_midday(catalogue):
    hours = Counter(arrival.opened_at.hour for arrival in a_day(catalogue, per_hour=500).arrivals)

    assert min(hours) == 8
    assert max(hours) == 19
    assert hours[11] == pytest.approx(550, abs=75)  # three deviations of a Poisson count
    assert hours[8] == pytest.approx(250, abs=50)


def test_times_are_log_normal_about_the_teams_median(catalogue):
    found = [
        arrival.handling_s
        for arrival in a_day(catalogue, per_hour=1000).arrivals
        if arrival.placement.team == "technical" and arrival.placement.weight == 1
    ]

    assert median(found) == pytest.approx(HANDLING_S["technical"], rel=0.1)
    assert max(found) > 4 * median(found)


def test_every_team_has_seniors_and_somebody_in_every_shift(catalogue):
    day = a_day(catalogue)

    for team in catalogue.routing.teams:
        members = [shift for shift in day.shifts if team in shift.seat.teams]
        assert any(shift.seat.senior for shift in members)
        assert len({shift.spans[0][0] for shift in members}) == 4

"""Days of London, some of which have 23 or 25 hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from chatbot.desk import periods
from chatbot.domain.reports import Period
from chatbot.errors import InvalidFields

LONDON = "Europe/London"
LATER = datetime(2026, 12, 1, 12, tzinfo=UTC)
FORWARD, BACK = date(2026, 3, 29), date(2026, 10, 25)
"""The Sundays on which London's clocks change."""


def period(first: date, last: date, *, now: datetime = LATER, zone: str = LONDON) -> Period:
    return periods.read_period(first, last, zone=zone, now=now)


@pytest.mark.parametrize(("day", "hours"), [(FORWARD, 23), (BACK, 25), (date(2026, 6, 1), 24)])
def test_a_day_lasts_from_midnight_to_midnight_whatever_the_clocks_do(day: date, hours: int) -> None:
    found = period(day, day)

    assert found.ends_at - found.starts_at == timedelta(hours=hours)
    assert len(periods.starts_of(found, "hour", now=LATER)) == hours


def test_an_hour_that_comes_twice_is_shown_twice() -> None:
    hours = [start.hour for start in periods.starts_of(period(BACK, BACK), "hour", now=LATER)]

    assert hours[:4] == [0, 1, 1, 2]


def test_a_summer_evening_belongs_to_the_shops_day_not_to_that_of_utc() -> None:
    found = period(date(2026, 7, 15), date(2026, 7, 15))

    assert found.starts_at == datetime(2026, 7, 14, 23, tzinfo=UTC)


def test_a_midnight_that_does_not_exist_is_the_first_moment_of_the_day() -> None:
    # in Beirut the clocks went from 0:00 to 1:00 on this day
    found = period(FORWARD, FORWARD, zone="Asia/Beirut")

    assert found.starts_at == datetime(2026, 3, 28, 22, tzinfo=UTC)
    assert found.ends_at - found.starts_at == timedelta(hours=23)


def test_nothing_asked_for_is_four_weeks_up_to_today() -> None:
    found = periods.read_period(None, None, zone=LONDON, now=LATER)

    assert (found.first, found.last, found.days) == (date(2026, 11, 4), date(2026, 12, 1), 28)


def test_the_period_before_is_as_long_and_touches_it() -> None:
    found = period(date(2026, 11, 2), date(2026, 11, 8))

    before = periods.period_before(found, LATER)

    assert (before.first, before.last) == (date(2026, 10, 26), date(2026, 11, 1))
    assert before.ends_at == found.starts_at


def test_what_still_runs_is_held_against_the_same_hours_before() -> None:
    now = datetime(
        2026, 10, 25, 15, tzinfo=UTC
    )  # 15:00 in London, the day before it was 16:00 at this hour of UTC
    today = period(BACK, BACK, now=now)

    before = periods.period_before(today, now)

    assert before.starts_at == datetime(2026, 10, 23, 23, tzinfo=UTC)
    assert before.ends_at == datetime(2026, 10, 24, 14, tzinfo=UTC)  # 15:00 on the clock


@pytest.mark.parametrize(
    ("first", "last", "step", "starts"),
    [
        (date(2026, 11, 2), date(2026, 11, 3), "hour", 48),
        (date(2026, 9, 30), date(2026, 11, 30), "day", 62),
        (date(2026, 6, 3), date(2026, 11, 30), "week", 27),  # the first begins on a Wednesday
        (date(2025, 1, 15), date(2026, 11, 30), "month", 23),
    ],
)
def test_the_longer_a_period_the_coarser_its_steps(first: date, last: date, step: str, starts: int) -> None:
    found = period(first, last)

    assert periods.step_of(found) == step
    assert len(periods.starts_of(found, periods.step_of(found), now=LATER)) == starts


def test_no_step_lies_ahead() -> None:
    now = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    today = period(date(2026, 11, 21), date(2026, 11, 21), now=now)

    assert [start.hour for start in periods.starts_of(today, "hour", now=now)] == list(range(10))


def test_two_years_are_the_most() -> None:
    assert period(date(2024, 12, 1), date(2026, 12, 1)).days == 731
    with pytest.raises(InvalidFields, match="ask for a shorter time"):
        period(date(2024, 11, 30), date(2026, 12, 1))

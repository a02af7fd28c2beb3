"""When a team works, and until when its promise lasts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from chatbot.domain.routing import Team
from chatbot.playbook.hours import Hours
from chatbot.playbook.team_hours import is_open, promised_by, respond_by
from tests.playbook.test_hours import shop, utc

MINUTE, HOUR = 60, 3600
WEEK = Hours(
    monday="9:00-12:00, 13:00-18:00", tuesday="9:00-18:00", friday="18:00-24:00", saturday="0:00-2:00"
)


def at(text: str) -> datetime:
    return shop().local(datetime.fromisoformat(f"{text}+01:00"))


@pytest.mark.parametrize(
    ("opened_at", "seconds", "until"),
    [
        ("2026-11-23T10:00", 5 * MINUTE, "2026-11-23T10:05"),
        ("2026-11-23T08:00", 5 * MINUTE, "2026-11-23T09:05"),  # before the day begins
        ("2026-11-23T11:58", 5 * MINUTE, "2026-11-23T13:03"),  # over the break
        ("2026-11-23T11:55", 5 * MINUTE, "2026-11-23T12:00"),  # to the minute
        ("2026-11-23T17:59", 5 * MINUTE, "2026-11-24T09:04"),  # over night
        ("2026-11-24T17:00", 2 * HOUR, "2026-11-27T19:00"),  # over days off
        ("2026-11-27T23:00", 2 * HOUR, "2026-11-28T01:00"),  # past midnight
        ("2026-11-23T09:00", 25 * HOUR, "2026-11-28T02:00"),  # all the hours of a week
        ("2026-11-23T09:00", 25 * HOUR + 1, "2026-11-30T09:00:01"),
    ],
)
def test_a_promise_counts_open_time_alone(opened_at, seconds, until):
    assert respond_by(at(opened_at), seconds, WEEK) == at(until)


def test_without_hours_time_runs_day_and_night():
    assert respond_by(at("2026-11-23T23:59"), 2 * MINUTE, None) == at("2026-11-24T00:01")


def test_in_the_night_the_clocks_change_an_hour_is_an_hour():
    night = Hours(sunday="0:00-12:00")
    opened_at = shop().local(datetime(2026, 10, 24, 22, 30, tzinfo=UTC))  # half past midnight in summer time

    until = respond_by(opened_at, 4 * HOUR, night)

    assert until is not None
    assert until.astimezone(UTC) - opened_at.astimezone(UTC) == timedelta(hours=4)
    assert until.isoformat() == "2026-10-25T03:30:00+01:00"


def test_what_opens_on_no_day_promises_nothing():
    closed = [date(2026, 11, 27) + timedelta(weeks=week) for week in range(60)]

    assert respond_by(at("2026-11-24T10:00"), HOUR, Hours(friday="9:00-10:00", closed=closed)) is None


@pytest.mark.parametrize(
    ("team", "open_at_8", "open_at_20"),
    [
        (None, True, False),  # the shop's own: nine to six in Berlin, an hour ahead
        (Team("a", "A"), True, False),
        (Team("a", "A", hours={"monday": "19:00-22:00"}), False, True),
        (Team("a", "A", "America/New_York", {"monday": "9:00-17:00"}), False, True),  # there it is three
        (Team("a", "A", "Asia/Tokyo"), True, False),  # the shop's hours on its own clock: five, and five
    ],
)
def test_a_team_has_its_own_hours_and_clock_else_the_shops(team, open_at_8, open_at_20):
    assert is_open(team, utc(23, 8), shop()) is open_at_8
    assert is_open(team, utc(23, 20), shop()) is open_at_20


def test_a_team_works_always_where_nobody_tells_hours():
    assert is_open(Team("a", "A"), utc(22, 3), shop(""))


@pytest.mark.parametrize(
    ("team", "until"),
    [
        (None, None),
        (Team("a", "A"), None),
        (Team("a", "A", first_response_s=600), utc(23, 8, 10)),
        (Team("a", "A", "America/New_York", {"monday": "9:00-17:00"}, 600), utc(23, 14, 10)),
    ],
)
def test_a_promise_is_kept_in_utc(team, until):
    seconds = team.first_response_s if team else None

    assert promised_by(team, seconds, utc(23, 7), shop()) == until

"""When the shop is open, and when it opens again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from chatbot.errors import InvalidData
from chatbot.files import parse_yaml
from chatbot.playbook.catalogue import load_catalogue
from chatbot.playbook.conventions import Conventions

BERLIN = "time_zone: Europe/Berlin\ncurrency: EUR\ncountry: DE\norder_numbers: ['B-(\\d{4})']\n"
WEEK = """hours:
  monday: 9:00-12:00, 13:00-18:00
  tuesday: 9:00-18:00
  friday: 18:00-24:00
  saturday: 0:00-2:00
  closed: [2026-11-24]
"""
"""2026-11-23 is a Monday; Berlin is an hour ahead of UTC in winter, two in summer."""


def shop(hours: str = WEEK) -> Conventions:
    return parse_yaml(BERLIN + hours, Conventions, name="domain.yml")


def utc(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (utc(23, 7, 59), False),
        (utc(23, 8), True),
        (utc(23, 11), False),  # the break begins with its first minute
        (utc(23, 12), True),
        (utc(23, 16, 59), True),
        (utc(23, 17), False),
        (utc(24, 10), False),  # a closed date
        (utc(25, 10), False),  # a day without hours
        (utc(27, 22, 59), True),
        (utc(27, 23, 30), True),  # Saturday in Berlin already
        (utc(28, 1), False),
        (utc(20, 7, 30, month=7), True),  # half past nine in summer
        (utc(20, 6, 59, month=7), False),
    ],
)
def test_the_shops_own_clock_says_whether_it_is_open(at, is_open):
    assert shop().is_open(at) is is_open


@pytest.mark.parametrize(
    ("at", "opens_at"),
    [
        (utc(23, 7, 30), "2026-11-23T09:00:00+01:00"),
        (utc(23, 8), None),  # it is open
        (utc(23, 11, 15), "2026-11-23T13:00:00+01:00"),
        (utc(23, 17), "2026-11-27T18:00:00+01:00"),  # over a closed date and two days off
        (utc(28, 1), "2026-11-30T09:00:00+01:00"),
        (utc(24, 20, month=10), "2026-10-26T09:00:00+01:00"),  # summer time ends in between
    ],
)
def test_a_closed_shop_tells_when_it_opens_next(at, opens_at):
    found = shop().opens_at(at)

    assert (found.isoformat() if found else None) == opens_at


def test_a_shop_that_tells_no_hours_is_neither_open_nor_closed():
    assert shop("").is_open(utc(23, 10)) is None
    assert shop("").opens_at(utc(23, 10)) is None


def test_a_shop_closed_for_a_year_opens_on_no_day_worth_telling():
    fridays = [f"{date(2026, 11, 27) + timedelta(weeks=week)}" for week in range(60)]

    assert shop("hours: {friday: 9:00-10:00}").opens_at(utc(24, 10)) is not None
    assert (
        shop(f"hours: {{friday: 9:00-10:00, closed: [{', '.join(fridays)}]}}").opens_at(utc(24, 10)) is None
    )


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (
            "monday: 8:00 to 20:00",
            "domain.yml:6: hours.monday: .*'8:00 to 20:00' tells no hours: write 8:00-",
        ),
        ("monday: 8:00", "domain.yml:6: hours.monday: .*'480' tells no hours"),
        ("monday: [8:00-20:00]", "domain.yml:6: hours.monday: .*tells no hours"),
        ("monday: 20:00-8:00", "domain.yml:6: hours.monday: .*closes before it opens: swap the two"),
        ("monday: 8:00-8:00", "domain.yml:6: .*closes before it opens"),
        ("monday: 22:00-26:00", "domain.yml:6: .*no clock shows: a day goes from 0:00 to 24:00"),
        ("monday: 8:60-20:00", "domain.yml:6: .*no clock shows"),
        ("monday: 8:00-13:00, 12:00-18:00", "domain.yml:6: .*12:00-18:00 begins before 8:00-13:00 ends"),
        ("monday: 13:00-18:00, 8:00-12:00", "domain.yml:6: .*begins before .* in order"),
        ("monady: 8:00-20:00", "domain.yml:6: hours.monady: .*no day is called 'monady': use monday"),
        ("closed: [2026-12-24]", "domain.yml:6: hours: .*no day has hours"),
        ("closed: [2026-02-30]", "domain.yml:6: no such day"),
        ("closed: [christmas]", "domain.yml:6: hours.closed.0: .*valid date"),
    ],
)
def test_a_slip_in_the_hours_is_named_with_its_line_and_mend(line, complaint):
    with pytest.raises(InvalidData, match=complaint):
        shop(f"hours:\n  {line}\n")


def test_the_domain_file_tells_the_hours(tmp_path: Path, catalogue):
    for file in Path("intents").glob("*.yml"):
        text = file.read_text(encoding="utf-8").replace("monday: 8:00-20:00", "monday: 10:00-20:00")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    later = load_catalogue(sorted(tmp_path.glob("*.yml")))

    assert catalogue.conventions.is_open(utc(23, 9)) is True
    assert later.conventions.is_open(utc(23, 9)) is False
    assert catalogue.conventions.is_open(utc(22, 12)) is False  # a Sunday

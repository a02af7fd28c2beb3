"""Working time is counted on the wall clock of those who work."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from chatbot.desk.working_time import WorkingTime
from chatbot.playbook.hours import Hours

HOURS = Hours.model_validate(
    {
        "monday": "8:00-12:00, 13:00-18:00",
        "saturday": "20:00-24:00",
        "sunday": "0:00-6:00",
        "closed": ["2026-11-16"],
    }
)
FROM, TO = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)


def london(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def working() -> WorkingTime:
    return WorkingTime(HOURS, ZoneInfo("Europe/London"), FROM, TO)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (london(2, 9), london(2, 10), 1),
        (london(2, 11, 30), london(2, 13, 30), 1),  # the break is nobody's
        (london(2, 19), london(3, 9), 0),  # after closing, and a day off
        (london(2, 17), london(9, 9), 2 + 4 + 6),  # the night to Sunday is worked through
        (london(16, 0), london(16, 23), 0),  # a holiday on a Monday
        (london(24, 20, month=10), london(25, 6, month=10), 4 + 7),  # the clocks go back at two
    ],
)
def test_only_open_hours_count(working: WorkingTime, start: datetime, end: datetime, hours: float) -> None:
    assert working.between([start], [end]) == [hours * 3600]


def test_without_hours_every_hour_counts() -> None:
    always = WorkingTime(None, ZoneInfo("Europe/London"), FROM, TO)

    assert always.between([london(2, 0)], [london(3, 0)]) == [86_400]


def test_of_a_time_without_any_opening_nothing_counts() -> None:
    tuesday = datetime(2026, 11, 3, 9, tzinfo=UTC)

    assert WorkingTime(HOURS, ZoneInfo("Europe/London"), tuesday, tuesday).between([tuesday], [tuesday]) == [
        0.0
    ]

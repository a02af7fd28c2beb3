"""The daily run begins in its hour, once, on the shop's clock."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from chatbot.cli.daily import is_due

RUN_AT = time(3, 30)
LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("local", "ran_on", "due"),
    [
        (datetime(2026, 11, 26, 3, 29, tzinfo=LONDON), None, False),
        (datetime(2026, 11, 26, 3, 30, tzinfo=LONDON), None, True),
        (datetime(2026, 11, 26, 3, 31, tzinfo=LONDON), date(2026, 11, 26), False),
        (datetime(2026, 11, 26, 3, 31, tzinfo=LONDON), date(2026, 11, 25), True),
        (datetime(2026, 11, 26, 4, 30, tzinfo=LONDON), None, False),
        (datetime(2026, 3, 29, 3, 30, tzinfo=LONDON), None, True),  # the night the clocks go forward
    ],
)
def test_the_run_is_due_in_its_hour_and_once(local: datetime, ran_on: date | None, due: bool) -> None:
    assert is_due(RUN_AT, local, ran_on) is due

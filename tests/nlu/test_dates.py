from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from chatbot.nlu.entities import EntityExtractor

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
"""A Saturday."""


def dates(extractor: EntityExtractor, text: str, now: datetime = NOW) -> list[str]:
    return [found.value for found in extractor.extract(text, now) if found.entity == "date"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5/12/26", "2026-12-05"),
        ("12/25/2026", "2026-12-25"),
        ("2026/12/05", "2026-12-05"),
        ("Fri, 5th Dec 2026", "2026-12-05"),
        ("december the 5th", "2026-12-05"),
        ("5-Dec-2026", "2026-12-05"),
        ("3 Nov '26", "2026-11-03"),
        ("on 2 may", "2027-05-02"),
        ("bought on 1 March", "2026-03-01"),
        ("it was promised for 25 Nov", "2026-11-25"),
        ("w/c 30/11", "2026-11-30"),
        ("next Friday", "2026-11-27"),
        ("this Friday", "2026-11-27"),
        ("last saturday", "2026-11-14"),
        ("by Monday", "2026-11-23"),
        ("since Monday", "2026-11-16"),
        ("it was due on Thursday", "2026-11-19"),
        ("in two weeks' time", "2026-12-05"),
        ("a couple of days ago", "2026-11-19"),
        ("two months ago", "2026-09-21"),
        ("the day after tomorrow", "2026-11-23"),
        ("last night", "2026-11-20"),
        ("it was delivered tues", "2026-11-17"),
        ("I need 4 mugs in two weeks", "2026-12-05"),
        ("by Christmas", "2026-12-25"),
        ("before New Years Eve", "2026-12-31"),
        ("by the 1st please", "2026-12-01"),
        ("it came on the 15th", "2026-11-15"),
    ],
)
def test_a_date_is_read(extractor: EntityExtractor, text: str, expected: str) -> None:
    assert dates(extractor, text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "24/7",
        "1/2 price",
        "4/5 stars",
        "9/10",
        "31/02/2026",
        "v1.2.26",
        "2 may be broken",
        "may 5 people come",
        "in a week or so",
        "within 14 days",
        "in 5 working days",
        "Black Friday",
        "Monday to Friday",
        "Mon-Fri",
        "every Tuesday",
        "sat on it in the sun",
        "on the 3rd floor for the 2nd time",
        "christmas lights",
        "last week",
        "the third broken parcel in two weeks",
        "late 3 times in a month",
        "it arrived sun damaged",
    ],
)
def test_what_only_looks_like_a_date_is_left_alone(extractor: EntityExtractor, text: str) -> None:
    assert dates(extractor, text) == []


@pytest.mark.parametrize(("zone", "expected"), [("Europe/London", "2026-07-15"), ("UTC", "2026-07-14")])
def test_the_day_is_the_one_of_the_shops_clock(extractor: EntityExtractor, zone: str, expected: str) -> None:
    late = datetime(2026, 7, 15, 23, 30, tzinfo=UTC).astimezone(
        ZoneInfo(zone)
    )  # half past midnight in London

    assert dates(extractor, "it came yesterday", late) == [expected]


def test_a_month_later_may_be_shorter(extractor: EntityExtractor) -> None:
    assert dates(extractor, "in a month", datetime(2027, 1, 31, tzinfo=UTC)) == ["2027-02-28"]

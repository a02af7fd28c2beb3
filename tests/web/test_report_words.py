"""Numbers as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from chatbot.domain.share import share
from chatbot.web import report_words as words


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (None, "–"), (0.0154, "15 ms"), (1, "1 s"), (2.44, "2.4 s"), (9.96, "10 s"), (42, "42 s"), (59.6, "1 min"),
        (157.4, "2 min 37 s"), (602, "10 min"), (3_575, "1 h"), (11_100, "3 h 5 min"), (43_199, "12 h"),
        (187_200, "2 d 4 h"),
    ],
)  # fmt: skip
def test_a_duration_is_told_as_exactly_as_one_wants_to_know(seconds: float | None, told: str) -> None:
    assert plain(words.duration(seconds)) == told


@pytest.mark.parametrize(
    ("value", "told"), [(None, "–"), (0, "0 %"), (0.004, "0.4 %"), (0.476, "48 %"), (1, "100 %")]
)
def test_a_little_share_is_not_called_nothing(value: float | None, told: str) -> None:
    assert plain(words.percent(value)) == told


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2026, 11, 2), date(2026, 11, 2), "2 November 2026"),
        (date(2026, 11, 2), date(2026, 11, 8), "2–8 November 2026"),
        (date(2026, 10, 30), date(2026, 11, 26), "30 October – 26 November 2026"),
        (date(2025, 12, 30), date(2026, 1, 2), "30 December 2025 – 2 January 2026"),
    ],
)
def test_days_are_told_with_no_more_than_is_needed(first: date, last: date, told: str) -> None:
    assert words.days(first, last) == told


@pytest.mark.parametrize(
    ("now", "then", "told"),
    [(110, 100, "+10 %"), (90, 100, "−10 %"), (100, 100, "the same"), (5, 0, ""), (None, 3.0, "")],
)
def test_a_change_is_told_where_there_is_something_to_hold_it_against(
    now: float | None, then: float, told: str
) -> None:
    assert plain(words.change(now, then)) == told


def test_shares_change_by_points() -> None:
    assert plain(words.points(share(51, 100), share(48, 100))) == "+3 points"
    assert plain(words.points(share(47, 100), share(48, 100))) == "−1 point"
    assert words.points(share(1, 2), share(0, 0)) == ""


def test_a_moment_is_told_by_its_step() -> None:
    moment = datetime(2026, 11, 2, 14, tzinfo=UTC)

    assert [words.moment(moment, step) for step in ("hour", "day", "month")] == ["14:00", "2 Nov", "Nov 2026"]
    assert words.full_moment(moment, "hour") == "Mon 2 Nov, 14:00"
    assert words.full_moment(moment, "month") == "November 2026"

"""Whole days of the shop's calendar as moments: a day begins at its midnight, and may have 23 or 25 hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chatbot.domain.reports import Period, Step
from chatbot.errors import InvalidFields

DEFAULT_DAYS = 28
FIRST_YEAR = 2000
MOST_DAYS = 731
"""Two years, one of them a leap year."""
HOURS_UP_TO, DAYS_UP_TO, WEEKS_UP_TO = 2, 62, 400
"""So many days are shown by the hour, by the day, by the week; more by the month."""


def read_period(first: date | None, last: date | None, *, zone: str, now: datetime) -> Period:
    """Return the period between two days, both included.

    Args:
        first: None: four weeks together with `last`.
        last: None: today.
        zone: the shop's; its calendar says which day is today.

    Raises:
        InvalidFields: it ends before it begins, has not begun yet, or is too long.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    for name, day in (("from", first), ("to", last)):
        if day is not None and day.year < FIRST_YEAR:
            _refuse(name, f"{day} is before anything was kept: choose a day from {FIRST_YEAR} on")
    last = last or today
    first = first or last - timedelta(days=DEFAULT_DAYS - 1)
    if last > today:
        _refuse("to", f"{last} is still to come: choose {today} or a day before it")
    if first > last:
        _refuse("from", f"{first} comes after {last}: swap the two")
    if (last - first).days + 1 > MOST_DAYS:
        _refuse("from", f"{first} is more than two years before {last}: ask for a shorter time")
    return Period(first, last, _midnight(first, zone), _midnight(last + timedelta(days=1), zone), zone)


def period_before(period: Period, now: datetime) -> Period:
    """Return as many days right before it; where the period still runs, up to the same hour of its last day."""
    first, last = (day - timedelta(days=period.days) for day in (period.first, period.last))
    ends_at = period.starts_at
    if now < period.ends_at:
        local = now.astimezone(ZoneInfo(period.zone))
        ends_at = (local - timedelta(days=period.days)).astimezone(UTC)  # the same wall clock, days before
    return Period(first, last, _midnight(first, period.zone), ends_at, period.zone)


def step_of(period: Period) -> Step:
    """Return how finely a period is shown."""
    if period.days <= HOURS_UP_TO:
        return "hour"
    if period.days <= DAYS_UP_TO:
        return "day"
    return "week" if period.days <= WEEKS_UP_TO else "month"


def starts_of(period: Period, step: Step, *, now: datetime) -> tuple[datetime, ...]:
    """Return when each step begins, on the shop's clock; none lies ahead of now."""
    zone = ZoneInfo(period.zone)
    starts = (
        _hours(period) if step == "hour" else (_midnight(day, period.zone) for day in _days(period, step))
    )
    return tuple(start.astimezone(zone) for start in starts if start <= now)


def _hours(period: Period) -> Iterator[datetime]:
    hour = period.starts_at
    while hour < period.ends_at:  # UTC: where the clocks go back, an hour comes twice
        yield hour
        hour += timedelta(hours=1)


def _days(period: Period, step: Step) -> Iterator[date]:
    for number in range(period.days):
        day = period.first + timedelta(days=number)
        begins = step == "day" or (day.weekday() == 0 if step == "week" else day.day == 1)
        if number == 0 or begins:
            yield day


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _refuse(field: str, text: str) -> None:
    raise InvalidFields(f"{field}: {text}", fields={field: text})

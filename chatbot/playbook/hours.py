"""When the shop is open, day by day: the section `conventions.hours` of `intents/domain.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from chatbot.files import WrongKey
from chatbot.playbook.closest import misnamed

LOOK_AHEAD_DAYS = 366
"""A shop that is closed for longer opens on no day worth telling."""
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
_DAY_MIN = 24 * 60


@dataclass(frozen=True, slots=True)
class Span:
    """From `opens` until just before `closes`, both in minutes since midnight."""

    opens: int
    closes: int


def _spans(value: object) -> tuple[Span, ...]:
    """Read `8:00-20:00`, or `8:00-12:00, 13:00-18:00`."""
    written = [part.strip() for part in value.split(",")] if isinstance(value, str) else [str(value)]
    spans = tuple(map(_span, written))
    for (before, earlier), (after, later) in pairwise(zip(spans, written, strict=True)):
        if after.opens < before.closes:
            raise ValueError(f"{later} begins before {earlier} ends: write the hours of a day in order")
    return spans


def _span(written: str) -> Span:
    found = _SPAN.fullmatch(written)
    if not found:
        raise ValueError(
            f"{written!r} tells no hours: write 8:00-20:00 or, with a break, 8:00-12:00, 13:00-18:00"
        )
    hour, minute, end_hour, end_minute = map(int, found.groups())
    span = Span(hour * 60 + minute, end_hour * 60 + end_minute)
    if max(minute, end_minute) > 59 or max(span.opens, span.closes) > _DAY_MIN:
        raise ValueError(f"{written} holds a time that no clock shows: a day goes from 0:00 to 24:00")
    if span.closes <= span.opens:
        raise ValueError(
            f"{written} closes before it opens: swap the two; "
            "hours past midnight end one day with 24:00 and begin the next with 0:00"
        )
    return span


Spans = Annotated[tuple[Span, ...], BeforeValidator(_spans)]


class Hours(BaseModel):
    """When people are there, in the shop's time zone; a day that is not named is a day off."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    monday: Spans = ()
    tuesday: Spans = ()
    wednesday: Spans = ()
    thursday: Spans = ()
    friday: Spans = ()
    saturday: Spans = ()
    sunday: Spans = ()
    closed: frozenset[date] = frozenset()
    """Days off in spite of their weekday."""

    @model_validator(mode="before")
    @classmethod
    def _only_days(cls, data: object) -> object:
        for name in data if isinstance(data, dict) else ():
            if wrong := misnamed("day", name, cls.model_fields):
                raise WrongKey(str(name), wrong)
        return data

    @model_validator(mode="after")
    def _some_day(self) -> Self:
        if not any(self._week()):
            raise ValueError("no day has hours: write one such as monday: 8:00-20:00, or leave `hours` out")
        return self

    def on(self, day: date) -> tuple[Span, ...]:
        """Return the spans of a day, in order; none: a day off."""
        return self._spans(day)

    def is_open(self, at: datetime) -> bool:
        """Say whether somebody is there.

        Args:
            at: a moment on the shop's own clock.
        """
        minute = at.hour * 60 + at.minute
        return any(span.opens <= minute < span.closes for span in self._spans(at.date()))

    def next_opening(self, at: datetime) -> datetime | None:
        """Return when the next span begins after this moment of the shop's clock; None: not within a year."""
        return next((opens for opens, _ in self.spans_from(at) if opens > at), None)

    def spans_from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield from when to when the shop is open, on its clock, a year long; the first may have begun before `at`."""
        midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
        for days in range(LOOK_AHEAD_DAYS):
            day = midnight + timedelta(days=days)  # of the same zone: wall clock, whatever summer time does
            for span in self._spans(day.date()):
                opens, closes = (day + timedelta(minutes=minute) for minute in (span.opens, span.closes))
                if closes > at:
                    yield opens, closes

    def _spans(self, day: date) -> tuple[Span, ...]:
        return () if day in self.closed else self._week()[day.weekday()]

    def _week(self) -> tuple[tuple[Span, ...], ...]:
        workdays = (self.monday, self.tuesday, self.wednesday, self.thursday, self.friday)
        return (*workdays, self.saturday, self.sunday)

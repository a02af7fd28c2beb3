"""Find dates that name a day and a month, in digits or words; day first, as Europe writes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import re2

from chatbot.nlu.tense import direction
from chatbot.nlu.text import before

Resolver = Callable[[Any, date, str], date | None]
"""Takes the match (group 1 is the span), today and the whole text; None when it is no date after all."""

WEEKDAY = r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun"
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_VERBS_TOO = frozenset({"may", "march", "mar"})
"""In small letters these need a preposition or more to be a month."""
_NEAR_DAYS = 62
"""A date without a year that lies this close is this one, even if the sentence looks the other way."""

_CUE = re.compile(
    r"(?i)(?:\b(?:on|by|from|to|until|till|til|since|before|after|dated?|due|between|and|for|of|or|the"
    r"|around|about)(?: the)? ?:?|[-–] ?)$"
)
_UNIT_AFTER = re.compile(
    r"(?i) ?(?:l|lit\w*|inch\w*|in|cm|mm|m|kg|g|cup\w*|pint\w*|price|size|full|empty|off|of|hours?|hrs?"
    r"|stars?|way|as|tbsp|tsp|mile\w*)\b|[/\"%]"
)
_VERSION_BEFORE = re.compile(r"(?i)\b(?:version|ver|v|firmware|ios|android|app|build|release|ip)\.? ?$")
_MAY_FOLLOWED = re.compile(r"(?i) (?:i|we|be|not|have|it|they|you|need|also|still|help|contain)\b")
_PART_BEFORE = re.compile(r"[\d./]$")


def on_date(year: int, month: int, day: int) -> date | None:
    """Return the date, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def without_year(month: int, day: int, today: date, lead: str) -> date | None:
    """Return the nearest such day; farther off, the one the sentence looks to."""
    choices = [
        found for year in (today.year - 1, today.year, today.year + 1) if (found := on_date(year, month, day))
    ]
    nearest = min(choices, key=lambda found: abs(found - today), default=None)
    if nearest is None or 0 <= (nearest - today).days <= _NEAR_DAYS or direction(lead) >= 0:
        return nearest
    return max((found for found in choices if found <= today), default=nearest)


def _iso(match: Any, today: date, text: str) -> date | None:
    return on_date(int(match.group(2)), int(match.group(3)), int(match.group(4)))


def _numeric(match: Any, today: date, text: str) -> date | None:
    """Day first; only where that cannot be, month first."""
    first, mark, second, other_mark, year = match.groups()[1:6]
    if mark != other_mark or _VERSION_BEFORE.search(before(text, match.start(1))):
        return None
    full = _full_year(year)
    return on_date(full, int(second), int(first)) or on_date(full, int(first), int(second))


def _day_and_month_number(match: Any, today: date, text: str) -> date | None:
    """Read 4/12 after a preposition and 30/11 anywhere, but no fraction, rating or 24/7."""
    day, month = int(match.group(2)), int(match.group(3))
    lead = before(text, match.start(1))
    if (day, month) == (24, 7) or _UNIT_AFTER.match(text, match.end(1)) or _PART_BEFORE.search(lead):
        return None
    return without_year(month, day, today, lead) if day > 12 or _CUE.search(lead) else None


def _day_month(match: Any, today: date, text: str) -> date | None:
    day, suffix, month, year = match.groups()[1:5]
    bare = month in _VERBS_TOO and not suffix and not year
    if bare and _MAY_FOLLOWED.match(text, match.end(1)):
        return None
    return _named_month(day, month, year, today, before(text, match.start(1)))


def _month_day(match: Any, today: date, text: str) -> date | None:
    month, day, suffix, year = match.groups()[1:5]
    lead = before(text, match.start(1))
    if month in _VERBS_TOO and not suffix and not year and not _CUE.search(lead):
        return None
    return _named_month(day, month, year, today, lead)


def _named_month(day: str, month: str, year: str | None, today: date, lead: str) -> date | None:
    index = _MONTHS.index(month[:3].lower()) + 1
    if year:
        return on_date(_full_year(year.lstrip("'")), index, int(day))
    return without_year(index, int(day), today, lead)


def _full_year(year: str) -> int:
    if len(year) == 4:
        return int(year)
    return int(year) + (2000 if int(year) < 70 else 1900)


_DAY = rf"(?:(?:{WEEKDAY}),? (?:the )?)?(\d{{1,2}})(st|nd|rd|th)?(?: of)?[ -]?({_MONTH})\b"
_DAY_YEAR = r"(?:[.,]?[ -](\d{4}|'\d{2})\b)?"
_MONTH_FIRST = rf"(?:(?:{WEEKDAY}),? )?({_MONTH})\.? (?:the )?(\d{{1,2}})(st|nd|rd|th)?\b"
CALENDAR_DATES: tuple[tuple[Any, Resolver, float], ...] = (
    (re2.compile(r"\b((\d{4})[-/.](\d{1,2})[-/.](\d{1,2}))\b"), _iso, 1.0),
    (re2.compile(r"\b((\d{1,2})([-/.])(\d{1,2})([-/.])(\d{4}|\d{2}))\b"), _numeric, 0.95),
    (re2.compile(r"\b((\d{1,2})/(\d{1,2}))\b"), _day_and_month_number, 0.85),
    (re2.compile(rf"(?i)\b({_DAY}{_DAY_YEAR})"), _day_month, 0.95),
    (re2.compile(rf"(?i)\b({_MONTH_FIRST}(?:,? (\d{{4}})\b)?)"), _month_day, 0.95),
)

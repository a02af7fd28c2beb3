"""Find days named by their distance from today: yesterday, last Tuesday, two weeks ago, on the 15th."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import Any

import re2

from chatbot.nlu.calendar_dates import WEEKDAY, Resolver, on_date, without_year
from chatbot.nlu.numbers import WORDS, number
from chatbot.nlu.tense import direction
from chatbot.nlu.text import before

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMED_DAYS = {
    "day before yesterday": -2,
    "yesterday": -1,
    "last night": -1,
    "today": 0,
    "tonight": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "tomorrow": 1,
    "tmrw": 1,
    "tomoz": 1,
    "day after tomorrow": 2,
}
_FEASTS = {
    "christmas eve": (12, 24),
    "christmas": (12, 25),
    "christmas day": (12, 25),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
    "new year's day": (1, 1),
}

_WEEKDAY_CUE = re.compile(
    r"(?i)\b(?:on|by|from|until|till|til|since|before|after|due|for|this|coming|or|and|to|between)(?: the)? $"
)
_VERB_CUE = re.compile(r"(?i)\b(?:ordered|delivered|arrived|came|posted|sent|shipped|dispatched|returned) $")
"""Before a short name, but not before one that is another word too: "arrived sun damaged"."""
_COUNTED_BEFORE = re.compile(
    rf"(?i)\b(?:\d{{1,2}}(?:st|nd|rd|th)?|{WORDS}|once|twice|second|third|fourth|times?"
    r"|how many|multiple|most|limit)\b[^.,;:?!]{0,30} $"
)
"""Three parcels in two weeks: how often, not when."""
_RECURRING_BEFORE = re.compile(
    r"(?i)\b(?:every|each|most|any|a|black|good|cyber|super|bank holiday"
    rf"|(?:{WEEKDAY})s? ?(?:-|to|through|until|and|&)) ?$"
)
_RECURRING_AFTER = re.compile(rf"(?i)'?s\b| ?(?:-|to|through|&) ?(?:{WEEKDAY})s?\b| (?:deals?|sale|night)\b")
_VAGUE_AFTER = re.compile(r"(?i) (?:or so|or more|or two|tops|max)\b")
_ORDINAL_ENDS = re.compile(
    r"(?i)[.,;:!?)]|$| (?:and|but|to|or|at|from|as|because|instead|please|pls|if|i|it|with|not|so|when)\b"
)


def _named_day(match: Any, today: date, text: str) -> date | None:
    words = match.group(1).lower().removeprefix("the ")
    return today + timedelta(days=_NAMED_DAYS[words])


def _feast(match: Any, today: date, text: str) -> date | None:
    name = match.group(1).lower().replace("xmas", "christmas").replace("years", "year's")
    return without_year(*_FEASTS[name], today, before(text, match.start(1)))


def _ago(match: Any, today: date, text: str) -> date | None:
    return _shift(today, -(number(match.group(2)) or 0), match.group(3))


def _from_now(match: Any, today: date, text: str) -> date | None:
    if _VAGUE_AFTER.match(text, match.end(1)):
        return None
    lead = before(text, match.start(1))
    if match.group(2) and _COUNTED_BEFORE.search(lead) and direction(lead) <= 0:
        return None
    count, unit = match.group(2) or match.group(4), match.group(3) or match.group(5)
    return _shift(today, number(count) or 0, unit)


def _turned_weekday(match: Any, today: date, text: str) -> date | None:
    """Read "last" as the latest before today, "this" as the coming one, "next" as that of the next week."""
    if _RECURRING_AFTER.match(text, match.end(1)):
        return None
    day, turn = _weekday(match.group(3)), match.group(2).lower()
    if turn == "next":
        return today + timedelta(days=7 - today.weekday() + day)
    if turn in {"last", "past"}:
        return _latest(day, today)
    return today + timedelta(days=(day - today.weekday()) % 7)


def _bare_weekday(match: Any, today: date, text: str) -> date | None:
    lead, name = before(text, match.start(1)), match.group(1)
    if len(name) < 6 and not _has_cue(name, lead):  # "sat on it", "in the sun"
        return None
    if _RECURRING_BEFORE.search(lead) or _RECURRING_AFTER.match(text, match.end(1)):
        return None
    day = _weekday(name)
    if direction(lead) < 0:
        return _latest(day, today)
    return today + timedelta(days=(day - today.weekday() - 1) % 7 + 1)


def _has_cue(name: str, lead: str) -> bool:
    spoken_of = name.lower() not in {"sat", "sun"} and _VERB_CUE.search(lead)
    return bool(spoken_of or _WEEKDAY_CUE.search(lead))


def _ordinal_day(match: Any, today: date, text: str) -> date | None:
    """Read "on the 15th" as the coming one, or the last where the sentence looks back."""
    if not _ORDINAL_ENDS.match(text, match.end(1)):  # "on the 3rd floor"
        return None
    looks = direction(before(text, match.start(1))) or 1
    months = (_shift(today.replace(day=1), step, "month") for step in (-1, 0, 1))
    days = (on_date(month.year, month.month, int(match.group(2))) for month in months)
    fitting = [found for found in days if found and (found - today).days * looks >= 0]
    return min(fitting, key=lambda found: abs(found - today), default=None)


def _weekday(name: str) -> int:
    return _WEEKDAYS.index(name[:3].lower())


def _latest(weekday: int, today: date) -> date:
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def _shift(day: date, count: int, unit: str) -> date:
    unit = unit.lower().rstrip("s")
    if unit in {"day", "week", "fortnight"}:
        return day + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


_COUNT = rf"\d{{1,3}}|{WORDS}|an?"
_UNIT = r"days?|weeks?|fortnights?|months?|years?"
_NAMED = (
    r"(?:the )?day (?:before yesterday|after tomorrow)|yesterday|today|tonight|tomorrow|tmrw|tomoz"
    r"|last night|this (?:morning|afternoon|evening)"
)
_FEAST = r"(?:christmas|xmas) (?:eve|day)|boxing day|new year'?s (?:eve|day)"
_IN = rf"in ({_COUNT}) ({_UNIT})(?:'s?)?(?: time)?|({_COUNT}) ({_UNIT}) from (?:now|today)"
RELATIVE_DATES: tuple[tuple[Any, Resolver, float], ...] = (
    (re2.compile(rf"(?i)\b({_NAMED})\b"), _named_day, 0.95),
    (re2.compile(rf"(?i)\b({_FEAST})\b"), _feast, 0.9),
    (re2.compile(r"(?i)\b(?:by|before|until|till|til|after|since) (christmas|xmas)\b"), _feast, 0.8),
    (re2.compile(rf"(?i)\b(({_COUNT}) ({_UNIT}) ago)\b"), _ago, 0.9),
    (re2.compile(rf"(?i)\b({_IN})\b"), _from_now, 0.8),
    (re2.compile(rf"(?i)\b((last|past|next|this|this coming) ({WEEKDAY}))\b"), _turned_weekday, 0.9),
    (re2.compile(rf"(?i)\b({WEEKDAY})\b"), _bare_weekday, 0.8),
    (
        re2.compile(
            r"(?i)\b(?:on|by|until|till|since|before|after|from|for) the ((\d{1,2})(?:st|nd|rd|th))\b"
        ),
        _ordinal_day,
        0.7,
    ),
)

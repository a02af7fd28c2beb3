"""Numbers as people read them."""

from __future__ import annotations

from datetime import date, datetime

from chatbot.domain.counting import several
from chatbot.domain.figures import Satisfaction
from chatbot.domain.reports import Step
from chatbot.domain.share import Share

NOTHING = "–"
MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86_400
ROUGH_FROM = 10
"""Of ten minutes nobody reads the seconds."""


def count(number: int) -> str:
    """Return `1,204`."""
    return f"{number:,}"


def percent(value: float | None) -> str:
    """Return `48 %`; of little `0.4 %`."""
    if value is None:
        return NOTHING
    return f"{100 * value:.1f}\u00a0%" if 0 < value < 0.01 else f"{100 * value:.0f}\u00a0%"


def share(found: Share) -> str:
    """Return a share in percent; of nothing there is none."""
    return percent(found.value if found.count else None)


def interval(found: Share) -> str:
    """Return `43–53 %`."""
    return f"{100 * found.low:.0f}–{100 * found.high:.0f}\u00a0%" if found.count else NOTHING


def rated(found: Satisfaction) -> str:
    """Return of how many ratings a figure is, and between what the truth may lie."""
    number = sum(found.ratings)
    return f"{several(number, 'rating')}: {interval(found.csat)}" if number else "no rating"


def duration(seconds: float | None) -> str:
    """Return `15 ms`, `2.4 s`, `2 min 37 s`, `12 min`, `3 h 5 min`, `2 d 4 h`."""
    if seconds is None:
        return NOTHING
    if seconds < 1:
        return f"{1000 * seconds:.0f}\u00a0ms"
    if seconds < 10:
        return f"{seconds:.1f}\u00a0s".replace(".0", "")
    for size, unit, part, smaller in (
        (DAY_S, "d", HOUR_S, "h"),
        (HOUR_S, "h", MINUTE_S, "min"),
        (MINUTE_S, "min", 1, "s"),
    ):
        if seconds >= size - part / 2:
            whole, rest = divmod(round(seconds / part), size // part)
            told = f"{whole}\u00a0{unit}"
            return f"{told} {rest}\u00a0{smaller}" if rest and whole < ROUGH_FROM else told
    return f"{seconds:.0f}\u00a0s"


def number(value: float | None) -> str:
    """Return `+0.12`, with a real minus."""
    return NOTHING if value is None else f"{value:+.2f}".replace("-", "−")


def plain(value: float | None) -> str:
    """Return `1.4`."""
    return NOTHING if value is None else f"{value:.1f}"


def day(found: date) -> str:
    """Return `2 November 2026`."""
    return f"{found.day} {found:%B %Y}"


def days(first: date, last: date) -> str:
    """Return `2–8 November 2026`, with no more of it than is needed."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    return (
        f"{first.day} {first:%B} – {day(last)}" if first.year == last.year else f"{day(first)} – {day(last)}"
    )


def moment(found: datetime, step: Step) -> str:
    """Return when a step begins: `14:00`, `2 Nov`, `Nov 2026`."""
    if step == "hour":
        return f"{found:%H:%M}"
    return f"{found:%b %Y}" if step == "month" else f"{found.day} {found:%b}"


def full_moment(found: datetime, step: Step) -> str:
    """Return the same with all that tells it from another: `Mon 2 Nov, 14:00`."""
    if step == "month":
        return f"{found:%B %Y}"
    when = f"{found:%a} {found.day} {found:%b}"
    return f"{when}, {found:%H:%M}" if step == "hour" else when


def gap(more: Share, less: Share) -> str:
    """Return by how many points one share lies above another."""
    return points(more, less).removeprefix("+")


def change(now: float | None, then: float | None) -> str:
    """Return how a count or a duration changed: `+7 %`; empty where there is nothing to hold it against."""
    if not now or not then:
        return ""
    percents = round(100 * (now / then - 1))
    return "the same" if percents == 0 else f"{percents:+,}\u00a0%".replace("-", "−")


def points(now: Share, then: Share) -> str:
    """Return by how many points a share changed: `+3 points`."""
    if not now.count or not then.count:
        return ""
    found = round(100 * now.value) - round(100 * then.value)  # as both are shown
    if found == 0:
        return "the same"
    return f"{found:+}\u00a0point{'' if abs(found) == 1 else 's'}".replace("-", "−")

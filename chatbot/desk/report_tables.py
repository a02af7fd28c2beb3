"""The reports as tables: what a page shows under its charts, and what is exported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar

from chatbot.domain.figures import ENDINGS, Figures, MoodCourse, Satisfaction, Spread
from chatbot.domain.reports import Overview
from chatbot.domain.share import Share, share

CellKind = Literal[
    "text", "moment", "count", "share", "seconds", "number", "mood", "mixed", "fine", "money", "day"
]
"""`mixed`: what it is stands in the row's `unit`; `fine`: a number with all its decimals; `day`: as ISO 8601 has it."""
Cell = str | int | float | datetime | None
"""None: there is nothing to tell of."""
Row = tuple[Cell, ...]
RowT = TypeVar("RowT", Satisfaction, MoodCourse)


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `share` is 0 to 1."""

    name: str
    kind: CellKind = "count"


@dataclass(frozen=True, slots=True)
class ReportTable:
    """One table; its name stands in addresses."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def tables(found: Overview) -> dict[str, ReportTable]:
    """Return every table by name, in the page's order."""
    return {
        name: ReportTable(name, tuple(_column(name, one) for one in columns.split()), tuple(rows(found)))
        for name, (columns, rows) in TABLES.items()
    }


def durations(figures: Figures) -> Sequence[tuple[str, Spread]]:
    """Return what took how long, by name; of one team without the bot, which belongs to none."""
    response, ends = figures.first_response, figures.resolution
    bot = ("first_response_bot", response.bot), ("resolution_bot", ends.bot)
    people = (
        ("first_response_agents", response.human),
        ("first_response_agents_working_hours", response.worked),
        ("resolution_agents", ends.human),
    )
    return (*bot, *people) if figures.containment else people


def rated(figures: Figures) -> Sequence[tuple[str, Satisfaction]]:
    """Return how the bot and agents were rated."""
    return _both(figures, figures.bot_satisfaction, figures.human_satisfaction)


def mood_courses(figures: Figures) -> Sequence[tuple[str, MoodCourse]]:
    """Return the moods of customers with the bot alone, and of those handed over."""
    return _both(figures, figures.bot_mood, figures.human_mood)


def _both(figures: Figures, bot: RowT, agents: RowT) -> Sequence[tuple[str, RowT]]:
    return (("bot", bot), ("agents", agents)) if figures.containment else (("agents", agents),)


def _overview(found: Overview) -> Iterable[Row]:
    rows, before = (list(_headlines(figures)) for figures in (found.now, found.then))
    for (name, unit, *values), (*_, then, _low, _high, _of) in zip(rows, before, strict=True):
        yield name, unit, *values, then


def _headlines(figures: Figures) -> Iterable[Row]:
    """Yield name, unit, value, interval, and of how many."""
    volume = figures.volume
    for name, count in (
        ("conversations", volume.conversations),
        ("handed_over", volume.handed_over),
        ("customer_messages", volume.heard),
    ):
        yield name, "count", count, None, None, None
    if figures.containment:
        yield _share("containment", figures.containment.honest)
        yield _share("containment_naive", figures.containment.naive)
    for name, found in (*durations(figures), ("waiting", figures.waiting.everybody)):
        yield from _spread(name, found)
    yield "gave_up", "count", figures.waiting.gave_up, None, None, figures.waiting.everybody.count
    yield _share("promises_kept", figures.promises.share)
    for name, one in rated(figures):
        yield _share(f"csat_{name}", one.csat)
        yield _share(f"csat_response_{name}", one.response)
    for name, course in mood_courses(figures):
        yield f"mood_start_{name}", "number", course.start.mean, None, None, _told(course)
        yield f"mood_end_{name}", "number", course.end.mean, None, None, _told(course)


def _volume(found: Overview) -> Iterable[Row]:
    for one in found.course:
        yield one.starts_at, one.conversations, one.handed_over


def _answers(found: Overview) -> Iterable[Row]:
    for one in found.course:
        yield one.starts_at, one.answered.count, one.answered.p50_s, one.answered.p90_s


def _containment(found: Overview) -> Iterable[Row]:
    now, then = found.now.containment, found.then.containment
    if now is None or then is None:
        return
    for ending in reversed(ENDINGS):
        yield ending, now.endings[ending], _part(now.endings[ending], now.wishes), then.endings[ending]
    yield "small_talk", now.small_talk, None, then.small_talk
    yield "running", now.running, None, then.running


def _times(found: Overview) -> Iterable[Row]:
    for name, one in durations(found.now):
        yield name, one.count, one.p50_s, one.p90_s, one.p95_s


def _outcomes(found: Overview) -> Iterable[Row]:
    outcomes, then = found.now.resolution.outcomes, found.then.resolution.outcomes
    total = sum(outcomes.values())
    for name, count in sorted(outcomes.items(), key=lambda item: (-item[1], item[0])):
        yield name, count, _part(count, total), then.get(name, 0)


def _waiting(found: Overview) -> Iterable[Row]:
    for step in found.now.waiting.steps:
        yield step.below_s, step.claimed, step.gave_up, step.waiting


def _promises(found: Overview) -> Iterable[Row]:
    for one in found.teams:
        promises, kept = one.promises, one.promises.share
        counts = promises.kept, promises.missed, promises.due, promises.dropped
        yield one.name, *counts, *_interval(kept)


def _satisfaction(found: Overview) -> Iterable[Row]:
    for name, one in rated(found.now):
        yield name, *one.ratings, *_interval(one.csat), one.asked, _value(one.response)


def _moods(found: Overview) -> Iterable[Row]:
    for name, course in mood_courses(found.now):
        for when, moods in (("start", course.start), ("end", course.end)):
            yield name, when, moods.unhappy, moods.calm, moods.glad, moods.mean


def _escalations(found: Overview) -> Iterable[Row]:
    before = {one.reason: one.count for one in found.then.escalations}
    total = sum(one.count for one in found.now.escalations)
    for one in found.now.escalations:
        yield one.reason, one.count, _part(one.count, total), one.gave_up, before.get(one.reason, 0)


def _intents(found: Overview) -> Iterable[Row]:
    for one in found.intents:
        kinds = one.clarify, one.misread, one.unhelpful, one.escalated
        yield one.intent, one.messages, one.failed, *_interval(one.share), *kinds


def _agents(found: Overview) -> Iterable[Row]:
    for one in found.agents:
        busy = one.busy_s / one.working_s if one.working_s else None
        yield (
            one.name,
            one.taken,
            one.messages,
            one.busy_s,
            busy,
            one.held_s / one.busy_s if one.busy_s else None,
        )


TABLES: dict[str, tuple[str, Callable[[Overview], Iterable[Row]]]] = {
    "overview": ("figure unit value lower upper of before", _overview),
    "volume": ("starts_at conversations handed_over", _volume),
    "containment": ("ending conversations share before", _containment),
    "times": ("what count p50_s p90_s p95_s", _times),
    "outcomes": ("outcome hand_overs share before", _outcomes),
    "waiting": ("below_s claimed gave_up waiting", _waiting),
    "promises": ("team kept missed due dropped share low high", _promises),
    "satisfaction": (
        "about stars_1 stars_2 stars_3 stars_4 stars_5 csat low high asked response",
        _satisfaction,
    ),
    "moods": ("with when unhappy calm glad mean", _moods),
    "escalations": ("reason hand_overs share gave_up before", _escalations),
    "intents": ("intent messages failed share low high clarify misread unhelpful escalated", _intents),
    "agents": ("agent taken messages busy_s busy at_once", _agents),
    "answers": ("starts_at answered p50_s p90_s", _answers),
}
"""The columns of each, and where its rows come from."""
KINDS: dict[CellKind, str] = {
    "text": "figure unit ending what outcome team about with when reason intent agent",
    "moment": "starts_at",
    "share": "share low high csat response busy",
    "seconds": "p50_s p90_s p95_s below_s busy_s",
    "number": "at_once",
    "mood": "mean",
    "mixed": "value lower upper",
}
"""What columns hold; the others count."""


def _column(table: str, name: str) -> Column:
    if (table, name) == ("overview", "before"):
        return Column(name, "mixed")
    kind: CellKind
    for kind, names in KINDS.items():
        if name in names.split():
            return Column(name, kind)
    return Column(name)


def _share(name: str, found: Share) -> Row:
    return name, "share", *_interval(found), found.count


def _spread(name: str, found: Spread) -> Iterable[Row]:
    for part, value in (("p50", found.p50_s), ("p90", found.p90_s), ("p95", found.p95_s)):
        yield f"{name}_{part}", "seconds", value, None, None, found.count


def _interval(found: Share) -> tuple[float | None, float | None, float | None]:
    """Return a share and its interval; of nothing there is none."""
    return (found.value, found.low, found.high) if found.count else (None, None, None)


def _value(found: Share) -> float | None:
    return found.value if found.count else None


def _part(count: int, total: int) -> float | None:
    return _value(share(count, total))


def _told(course: MoodCourse) -> int:
    return course.start.unhappy + course.start.calm + course.start.glad

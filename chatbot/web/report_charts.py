"""What the reports' page draws, chart by chart; the words come from `templates/pages/reports`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from chatbot.desk.report_tables import durations, mood_courses, rated
from chatbot.domain.figures import ENDINGS, Moods, Satisfaction, Spread
from chatbot.domain.reports import Overview
from chatbot.domain.share import Share
from chatbot.web import report_words as words
from chatbot.web.chart_shapes import Bar, Columns, Lines, Part, Tick, columns, lines, some, stack

DURATIONS = {
    0.001: "1 ms", 0.01: "10 ms", 0.1: "0.1 s", 1: "1 s", 10: "10 s", 60: "1 min", 600: "10 min", 3600: "1 h",
    21_600: "6 h", 86_400: "1 d", 604_800: "1 wk", 6_048_000: "10 wk",
}  # fmt: skip
"""Where a scale of durations may begin, end, and have a line: what takes ten times as long is as far again."""
MOST_ROWS = 12
"""So many intents are drawn; the table has all of them."""


@dataclass(frozen=True, slots=True)
class Range:
    """How long something took: from half of the cases to 95 of 100."""

    key: str
    found: Spread
    p50: float
    p90: float
    p95: float


@dataclass(frozen=True, slots=True)
class Ranges:
    """Ranges over one scale of durations."""

    rows: tuple[Range, ...]
    across: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Charts:
    """All of them."""

    volume: Columns
    containment: tuple[Bar, ...]
    claims: tuple[Bar, ...]
    """What containment is, and what it is often told to be."""
    times: Ranges
    answers: Lines
    waiting: Columns
    promises: tuple[Bar, ...]
    satisfaction: tuple[Bar, ...]
    moods: tuple[tuple[str, tuple[Bar, ...]], ...]
    escalations: tuple[Bar, ...]
    outcomes: tuple[Bar, ...]
    intents: tuple[Bar, ...]
    agents: tuple[Bar, ...]


def draw(found: Overview) -> Charts:
    """Return every chart of an overview."""
    return Charts(
        volume=_volume(found),
        containment=_containment(found),
        claims=_claims(found),
        times=_times(found),
        answers=_answers(found),
        waiting=_waiting(found),
        promises=_promises(found),
        satisfaction=tuple(_stars(name, one) for name, one in rated(found.now)),
        moods=_moods(found),
        escalations=_escalations(found),
        outcomes=_outcomes(found),
        intents=_intents(found),
        agents=_agents(found),
    )


def _volume(found: Overview) -> Columns:
    values = [(one.handed_over, one.conversations - one.handed_over) for one in found.course]
    return columns(("human", "bot"), values, _moments(found), gap=0.25 if len(values) < 60 else 0.1)


def _containment(found: Overview) -> tuple[Bar, ...]:
    if found.now.containment is None:
        return ()
    counts, total = found.now.containment.endings, found.now.containment.wishes
    kinds = {"settled": "bot", "handed_over": "human"}
    order = sorted(ENDINGS, key=lambda ending: (ending not in kinds, -counts[ending]))
    return tuple(_bar(name, kinds.get(name, "lost"), counts[name], total) for name in order)


def _claims(found: Overview) -> tuple[Bar, ...]:
    if found.now.containment is None:
        return ()
    honest, naive = found.now.containment.honest, found.now.containment.naive
    return _share_bar("honest", "bot", honest), _share_bar("naive", "soft", naive)


def _times(found: Overview) -> Ranges:
    told = [
        (key, one, [value or 0 for value in (one.p50_s, one.p90_s, one.p95_s)])
        for key, one in durations(found.now)
        if one.count
    ]
    scale = _Scale([value for *_, several in told for value in several])
    return Ranges(tuple(Range(key, one, *map(scale.at, several)) for key, one, several in told), scale.ticks)


def _answers(found: Overview) -> Lines:
    p90, p50 = ([getattr(one.answered, name) for one in found.course] for name in ("p90_s", "p50_s"))
    scale = _Scale([value for value in (*p90, *p50) if value is not None])
    return lines(("p90", "p50"), (p90, p50), scale.ticks, _moments(found), height=scale.at)


def _waiting(found: Overview) -> Columns:
    steps = found.now.waiting.steps
    ends = [words.duration(step.below_s) for step in steps[:-1]]
    across = some([*(f"< {end}" for end in ends), f"≥ {ends[-1]}"])
    values = [(step.claimed, step.gave_up, step.waiting) for step in steps]
    return columns(("bot", "human", "lost"), values, across)


def _promises(found: Overview) -> tuple[Bar, ...]:
    bars = []
    for one in found.teams:
        kept, missed = one.promises.kept, one.promises.missed
        told = f"{words.share(one.promises.share)} of {words.count(kept + missed)}"
        parts = stack(("bot", "human"), (kept, missed), kept + missed)
        bars.append(Bar(one.name, parts, told, _span(one.promises.share)))
    return tuple(bars)


def _stars(key: str, found: Satisfaction) -> Bar:
    kinds = [f"stars-{number}" for number in range(1, 6)]
    told = f"{words.share(found.csat)} of {words.count(sum(found.ratings))}"
    return Bar(key, stack(kinds, found.ratings, sum(found.ratings)), told)


def _moods(found: Overview) -> tuple[tuple[str, tuple[Bar, ...]], ...]:
    return tuple(
        (who, (_mood("start", course.start), _mood("end", course.end)))
        for who, course in mood_courses(found.now)
    )


def _mood(key: str, found: Moods) -> Bar:
    counts = found.unhappy, found.calm, found.glad
    return Bar(key, stack(("unhappy", "calm", "glad"), counts, sum(counts)), words.number(found.mean))


def _escalations(found: Overview) -> tuple[Bar, ...]:
    total = sum(one.count for one in found.now.escalations)
    most = max((one.count for one in found.now.escalations), default=0)
    return tuple(_bar(one.reason, "human", one.count, total, longest=most) for one in found.now.escalations)


def _outcomes(found: Overview) -> tuple[Bar, ...]:
    outcomes = found.now.resolution.outcomes
    total, kinds = sum(outcomes.values()), {"solved": "bot", "unsolved": "human"}
    order = sorted(outcomes, key=lambda name: (-outcomes[name], name))
    return tuple(_bar(name, kinds.get(name, "lost"), outcomes[name], total) for name in order)


def _intents(found: Overview) -> tuple[Bar, ...]:
    rows = found.intents[:MOST_ROWS]
    most = max((one.failed for one in rows), default=0)
    return tuple(
        Bar(
            one.intent or "not_understood",
            stack(("human",), (one.failed,), most),
            f"{words.count(one.failed)} · {words.share(one.share)}",
        )
        for one in rows
    )


def _agents(found: Overview) -> tuple[Bar, ...]:
    bars = []
    for one in found.agents:
        busy = one.busy_s / one.working_s if one.working_s else 0.0
        told = f"{words.count(one.taken)} · {words.percent(busy)} busy"
        bars.append(Bar(one.name, (Part("bot", 0.0, round(100 * min(1.0, busy), 2)),), told))
    return tuple(bars)


def _bar(key: str, kind: str, value: int, total: int, *, longest: int | None = None) -> Bar:
    told = f"{words.count(value)} · {words.percent(value / total if total else None)}"
    return Bar(key, stack((kind,), (value,), total if longest is None else longest), told)


def _share_bar(key: str, kind: str, found: Share) -> Bar:
    return Bar(key, stack((kind,), (found.value,), 1), words.share(found), _span(found))


def _span(found: Share) -> tuple[float, float] | None:
    return (round(100 * found.low, 2), round(100 * found.high, 2)) if found.count else None


def _moments(found: Overview) -> tuple[Tick, ...]:
    return some([words.moment(one.starts_at, found.step) for one in found.course])


class _Scale:
    """Durations on a scale of times, between two of `DURATIONS`."""

    def __init__(self, values: Sequence[float]) -> None:
        marks = list(DURATIONS)
        low, high = min(values, default=10), max(values, default=600)
        self._low = max((mark for mark in marks if mark <= low), default=marks[0])
        self._high = min((mark for mark in marks if mark >= high and mark > self._low), default=marks[-1])
        self.ticks = tuple(
            Tick(round(self.at(mark), 2), text)
            for mark, text in DURATIONS.items()
            if self._low <= mark <= self._high
        )

    def at(self, seconds: float) -> float:
        """Return how far along a duration lies, in percent."""
        inside = min(max(seconds, self._low), self._high)
        return 100 * math.log(inside / self._low) / math.log(self._high / self._low)

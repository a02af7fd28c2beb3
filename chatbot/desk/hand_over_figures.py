"""What is counted of hand-overs: waiting, first answers, ends, promises, reasons."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from chatbot.desk.spreads import spread
from chatbot.desk.talk_figures import took
from chatbot.desk.working_time import WorkingTime
from chatbot.domain.conversation import EscalationReason
from chatbot.domain.figures import (
    Escalations,
    FirstResponse,
    Promises,
    Resolution,
    Spread,
    Waiting,
    WaitingStep,
)
from chatbot.domain.report_rows import HandOver
from chatbot.domain.reports import TeamPromises

STEPS_S = (60, 120, 300, 900, 3600)
"""Waiting is told apart at one minute, two, five, a quarter of an hour, an hour."""
UNSAID = "unsaid"


def waiting(found: Sequence[HandOver], now: datetime) -> Waiting:
    """Return how long the line was; who gave up, and who still waits, is not left out."""
    counts: Counter[tuple[int, str]] = Counter()
    seconds = []
    for one in _waited_for(found):
        until, how = _left_line(one, now)
        seconds.append((until - one.opened_at).total_seconds())
        counts[bisect_right(STEPS_S, seconds[-1]), how] += 1
    steps = tuple(
        WaitingStep(below, *(counts[place, how] for how in ("claimed", "gave_up", "waiting")))
        for place, below in enumerate((*STEPS_S, None))
    )
    return Waiting(
        everybody=spread(seconds),
        claimed=sum(step.claimed for step in steps),
        gave_up=sum(step.gave_up for step in steps),
        waiting=sum(step.waiting for step in steps),
        steps=steps,
    )


def first_response(
    found: Sequence[HandOver], bot: Spread, working: Callable[[str | None], WorkingTime]
) -> FirstResponse:
    """Return how long first answers took; `working` knows a team's working time."""
    asked = _waited_for(found)
    answered = [one for one in asked if one.answered_at]
    by_clock = [took(one.opened_at, one.answered_at) or 0.0 for one in answered]
    worked: list[float] = []
    for team, theirs in groupby(sorted(answered, key=_team), key=_team):
        several = list(theirs)
        ends = [one.answered_at or one.opened_at for one in several]
        worked += working(team or None).between([one.opened_at for one in several], ends)
    return FirstResponse(bot, spread(by_clock), spread(worked), len(asked) - len(answered))


def resolution(found: Sequence[HandOver], bot: Spread) -> Resolution:
    """Return how long it took until all was done, and how it ended."""
    taken = [one for one in found if one.claimed_at]
    ended = [one for one in taken if one.ended_at]
    outcomes = Counter(one.outcome or UNSAID for one in ended)
    human = spread([took(one.opened_at, one.ended_at) or 0.0 for one in ended])
    return Resolution(bot, human, sum(1 for one in found if not one.ended_at), outcomes)


def promises(found: Iterable[HandOver], now: datetime) -> Promises:
    """Return what became of the promised first answers; where nothing was promised, nothing is counted."""
    counts = Counter(_promise(one, now) for one in found if one.respond_by)
    return Promises(*(counts[name] for name in ("kept", "missed", "due", "dropped")))


def promises_by_team(
    found: Sequence[HandOver], names: Mapping[str, str], now: datetime
) -> tuple[TeamPromises, ...]:
    """Return the same for each team that promised anything, by name; a team that is gone keeps its id."""
    by_team = groupby(sorted(found, key=_team), key=_team)
    kept = [(team, promises(list(theirs), now)) for team, theirs in by_team]
    rows = [
        TeamPromises(team or None, names.get(team, team or "No team"), one)
        for team, one in kept
        if one != Promises()
    ]
    return tuple(sorted(rows, key=lambda row: row.name))


def escalations(found: Iterable[HandOver]) -> tuple[Escalations, ...]:
    """Return how often each reason brought in a person, the commonest first."""
    counts, gone = Counter[EscalationReason](), Counter[EscalationReason]()
    for one in found:
        counts[one.reason] += 1
        gone[one.reason] += one.claimed_at is None and one.ended_at is not None
    rows = [Escalations(reason, count, gone[reason]) for reason, count in counts.items()]
    return tuple(sorted(rows, key=lambda row: (-row.count, row.reason)))


def _waited_for(found: Sequence[HandOver]) -> list[HandOver]:
    return [one for one in found if not one.taken_over]


def _left_line(one: HandOver, now: datetime) -> tuple[datetime, str]:
    if one.claimed_at:
        return one.claimed_at, "claimed"
    return (one.ended_at, "gave_up") if one.ended_at else (now, "waiting")


def _promise(one: HandOver, now: datetime) -> str:
    due = one.respond_by or now
    if one.answered_at:
        return "kept" if one.answered_at <= due else "missed"
    if due < (one.ended_at or now):
        return "missed"
    return "dropped" if one.ended_at else "due"


def _team(one: HandOver) -> str:
    return one.team_id or ""

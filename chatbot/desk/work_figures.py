"""What is counted of work: where the bot fails, what each agent carries, how it went over time."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from chatbot.desk.spreads import spread
from chatbot.desk.talk_figures import took
from chatbot.desk.working_time import WorkingTime
from chatbot.domain.report_rows import Failure, HandOver, Held
from chatbot.domain.reports import AgentLoad, CoursePoint, IntentFailures, Period

KINDS = ("clarify", "misread", "unhelpful", "escalated")


def failures_by_intent(
    found: Iterable[Failure], messages: Mapping[str | None, int], small_talk: Collection[str]
) -> tuple[IntentFailures, ...]:
    """Return the intents the bot failed at, those with the most failed messages first."""
    kinds: Counter[tuple[str | None, str]] = Counter()
    failed: defaultdict[str | None, set[tuple[str, int]]] = defaultdict(set)
    for one in found:
        kinds[one.intent, one.kind] += 1
        failed[one.intent].add((one.conversation_id, one.seq))
    rows = [
        IntentFailures(
            intent, messages.get(intent, 0), len(several), *(kinds[intent, kind] for kind in KINDS)
        )
        for intent, several in failed.items()
        if intent not in small_talk
    ]
    return tuple(sorted(rows, key=lambda row: (-row.failed, row.intent or "")))


def loads(
    held: Iterable[Held],
    written: Mapping[str, int],
    names: Mapping[str, str],
    *,
    period: Period,
    now: datetime,
    working: WorkingTime,
) -> tuple[AgentLoad, ...]:
    """Return what each agent carried, the busiest first; nobody who carried nothing."""
    until = min(period.ends_at, now)
    spans: defaultdict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    taken: Counter[str] = Counter()
    for one in held:
        start, end = max(one.claimed_at, period.starts_at), min(one.ended_at or until, until)
        spans[one.agent_id].append((start, end))
        taken[one.agent_id] += one.claimed_at >= period.starts_at
    (there_was,) = working.between([period.starts_at], [until])
    rows = [
        AgentLoad(
            agent_id=agent,
            name=names.get(agent, "Somebody who is gone"),
            taken=taken[agent],
            messages=written.get(agent, 0),
            busy_s=_worked(_merged(spans[agent]), working),
            held_s=_worked(spans[agent], working),
            working_s=there_was,
        )
        for agent in spans.keys() | written.keys()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.taken, -row.messages, row.name)))


def course(
    starts: Sequence[datetime], talks: Mapping[int, tuple[int, int]], hand_overs: Iterable[HandOver]
) -> tuple[CoursePoint, ...]:
    """Return what began in each step.

    Args:
        talks: by the step's place, how many conversations began and how many of them were handed over.
    """
    answers: defaultdict[int, list[float]] = defaultdict(list)
    for one in hand_overs:
        if (seconds := took(one.opened_at, one.answered_at)) is not None:
            answers[place_of(one.opened_at, starts)].append(seconds)
    return tuple(
        CoursePoint(start, *talks.get(place, (0, 0)), answered=spread(answers[place]))
        for place, start in enumerate(starts)
    )


def place_of(moment: datetime, starts: Sequence[datetime]) -> int:
    """Return which step a moment belongs to."""
    return bisect_right(starts, moment) - 1


def _merged(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Return spans without what they share."""
    merged: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _worked(spans: Sequence[tuple[datetime, datetime]], working: WorkingTime) -> float:
    return sum(working.between([start for start, _ in spans], [end for _, end in spans]))

"""What a run calls for: warnings in words, and what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from chatbot.desk.run_drift import ModelDrift
from chatbot.desk.run_outlook import Forecast, Quality
from chatbot.desk.run_results import Fairness, Predictions, Segments
from chatbot.domain.insights import Glance

STALE = timedelta(days=8)
"""A run is made every week at least."""
APART = "the groups are close"
"""How a sentence of fairness that warns of nothing ends."""
ERRORS = re.compile(r"\bmarked wrongly\b|\bmissed\b")
"""What a sentence of fairness about errors, not about waits, has."""
WEEK = 7


@dataclass(frozen=True, slots=True)
class Results:
    """What the last run left, as far as it did."""

    segments: Segments | None = None
    predictions: Predictions | None = None
    fairness: Fairness | None = None
    forecast: Forecast | None = None
    quality: Quality | None = None
    drift: ModelDrift | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do."""

    words: str
    page: str = ""
    """Where to read on: the last part of its address."""
    command: str = ""
    """What to type for it."""


def warnings(found: Results) -> tuple[str, ...]:
    """Return what those who go by the figures should know."""
    return tuple(_warnings(found))


def next_steps(found: Results, glance: Glance, made_at: datetime | None, now: datetime) -> tuple[Step, ...]:
    """Return what to do, the most pressing first."""
    return tuple(_steps(found, glance, made_at, now))


def _warnings(found: Results) -> Iterator[str]:
    if found.segments:
        yield from found.segments.warnings
    if found.predictions:
        titles = {card.warning: card.title for card in found.predictions.cards if card.warning}
        for text in found.predictions.warnings:
            yield f"{titles[text]}: {text}." if text in titles else text
    if found.quality:
        yield from (
            f"{count:,} rows of {table} are of later than now."
            for table, count in found.quality.future.items()
        )
        if _drifted(found.quality):
            yield found.quality.sentences.get("drift", "")
        if found.quality.gaps:
            yield found.quality.sentences.get("gaps", "")
    if found.drift:
        yield from found.drift.warnings
    if found.fairness:
        told = (text for text in found.fairness.sentences if ERRORS.search(text))
        yield from (text for text in told if not text.endswith(f"{APART}."))


def _steps(found: Results, glance: Glance, made_at: datetime | None, now: datetime) -> Iterator[Step]:
    if made_at and now - made_at > STALE:
        days = (now - made_at).days
        yield Step(f"The last run is {days} days old: make a new one.", command="chatbot crm run")
    if not glance.customers:
        text = "Nothing is published to the desk yet: agents see no outlook, and nobody is in a segment."
        yield Step(text, command="chatbot crm run")
    if glance.to_save:
        count = len(glance.to_save)
        yield Step(f"Write to the {count} below who are worth the most and may leave.", page="#worth-title")
    if found.quality and found.quality.proposed:
        text = f"{found.quality.proposed:,} pairs of customers look like one person: decide on them."
        yield Step(text, page="quality", command="chatbot crm merges list")
    if found.quality and _drifted(found.quality):
        yield Step("The data moved: look whether the predictions still hold.", page="quality")
    if found.drift and found.drift.warnings:
        yield Step("The models drifted: see which predictions still hold.", page="drift")
    if found.forecast and (told := _coming(found.forecast)):
        yield Step(told, page="forecast")


def _coming(found: Forecast) -> str:
    whole = next((one for one in found.contacts.series if one.kind == "all"), None)
    days = whole.forecast[:WEEK] if whole and found.contacts.step_days == 1 else ()
    if len(days) < WEEK:
        return ""
    busiest = max(days, key=lambda step: step.mean)
    day = f"{datetime.fromisoformat(busiest.at):%A}"
    return (
        f"Staff the desk for about {sum(step.mean for step in days):,.0f} contacts in the next seven days,"
        f" most of them ({busiest.mean:,.0f}) on {day}."
    )


def _drifted(quality: Quality) -> bool:
    return any((one.psi or 0) >= quality.much for one in quality.drift)

"""What invented customers write about and how it is answered: waiting, mood, and what they say of it afterwards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chatbot.warehouse.invented_time import Calendar

Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
WAYS = ("chat", "email", "phone")
LATE, RETURNED, FINE = range(3)
INTENTS = (
    ("track_order", "delivery_period", "complaint", "cancel_order", "contact_human_agent"),
    ("return_item", "get_refund", "track_refund", "report_damaged_item", "exchange_item"),
    ("track_order", "product_information", "change_order", "get_invoice", "product_availability"),
)
"""What is asked when an order is late, came back, or went well."""
ODDS = (0.40, 0.70, 0.85, 0.95, 1.0)
"""Cumulative, of the five intents of each."""
WRITES = (0.55, 0.60)
"""How likely an order that is late, or comes back, is asked about."""
SADNESS = (0.45, 0.2, 0.0)
"""What each takes from the mood."""
RATES = 0.35
"""How many rate a contact."""
BUSY = (1.2, 1.0, 1.0, 1.0, 1.0, 1.6, 1.8)
"""How much longer people wait for a person, Monday to Sunday; in December twice that."""


@dataclass(frozen=True, slots=True)
class Contacts:
    """A contact for every order, of which only those `asked` took place; all of shape (orders,)."""

    asked: Bools
    day: Ints
    way: Ints
    about: Ints
    """What had happened: `LATE`, `RETURNED` or `FINE`."""
    intent: Ints
    """Place among the five of `INTENTS`."""
    escalated: Bools
    first_response_s: Floats
    resolution_s: Floats
    messages: Ints
    mood_start: Floats
    mood_end: Floats
    csat: Ints
    """1 to 5; 0: not rated."""
    resolved: Bools


def serve(
    rng: np.random.Generator,
    *,
    day: Ints,
    late: Bools,
    returned: Bools,
    mood: Floats,
    writes: Floats,
    calendar: Calendar,
) -> Contacts:
    """Draw whether each order is asked about, and how that goes."""
    count = len(day)
    about = np.where(returned, RETURNED, np.where(late, LATE, FINE)).astype(np.int32)
    chance = np.where(about == FINE, writes, np.array((*WRITES, 0.0))[about])
    start = np.clip(mood - np.array(SADNESS)[about] + rng.normal(0, 0.28, count), -1, 1)
    way = np.searchsorted([0.7, 0.9], rng.random(count)).astype(np.int32)
    escalated = rng.random(count) < 1 / (1 + np.exp(1.6 + 2.5 * start))
    waited = _waits(rng, day, way, escalated, calendar)
    resolved = rng.random(count) < np.where(escalated, 0.85, 0.92) - 0.03 * np.log1p(waited / 600)
    end = start + np.where(resolved, 0.35, -0.25) - 0.07 * np.log1p(waited / 120) + rng.normal(0, 0.15, count)
    end = np.clip(end, -1, 1)
    work_s = waited + np.where(escalated, 900, 120) * rng.lognormal(0, 0.8, count)
    return Contacts(
        asked=rng.random(count) < chance,
        day=day,
        way=way,
        about=about,
        intent=np.searchsorted(ODDS, rng.random(count), side="right").astype(np.int32),
        escalated=escalated,
        first_response_s=waited,
        resolution_s=np.where(resolved, work_s, np.nan),
        messages=(2 + rng.poisson(np.where(escalated, 7, 3), count)).astype(np.int32),
        mood_start=start,
        mood_end=end,
        csat=_ratings(rng, end, waited, resolved),
        resolved=resolved,
    )


def _waits(rng: np.random.Generator, day: Ints, way: Ints, escalated: Bools, calendar: Calendar) -> Floats:
    """Return seconds until the first answer: the bot's at once, a person's when one is free, an e-mail's in hours."""
    known = np.minimum(day, calendar.days - 1)
    busy = np.array(BUSY)[calendar.weekdays[known]] * np.where(calendar.months[known] == 12, 2.0, 1.0)
    usual = np.where(way == 1, 9_000.0, np.where(escalated | (way == 2), 150.0, 2.0))
    found: Floats = usual * np.where(usual > 2.0, busy, 1.0) * rng.lognormal(0, 0.9, len(day))
    return found


def _ratings(rng: np.random.Generator, mood: Floats, waited: Floats, resolved: Bools) -> Ints:
    """Return stars from 1 to 5 for mood, waiting and outcome; 0 for those who do not rate."""
    felt = 3.4 + 1.9 * mood - 0.16 * np.log1p(waited / 120) + np.where(resolved, 0.6, -0.7)
    stars = np.clip(np.rint(felt + rng.normal(0, 0.5, len(mood))), 1, 5)
    found: Ints = np.where(rng.random(len(mood)) < RATES, stars, 0).astype(np.int32)
    return found

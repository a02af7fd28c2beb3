"""How long somebody in the line will probably wait: an honest number, or none."""

from __future__ import annotations

from chatbot.domain.routing import Pace

STEPS_MIN = (1, 2, 5, 10, 15, 20, 30, 45, 60)
"""What is told, rounded up: "about 7 minutes" would claim to know what nobody knows."""
FEWEST = 5
"""Fewer hand-overs than this tell nothing about the next."""


def estimate_min(pace: Pace) -> int | None:
    """Return for how many minutes whoever comes last will probably wait, one of `STEPS_MIN`.

    None: too little is known, nobody is there, or it is longer than the last step.

    The line moves at the pace of those who are there: with `places` conversations going on at once, each of
    `handling_s`, one place comes free every `handling_s / places`. Source: Whitt 1999, "Predicting Queueing Delays".
    """
    if pace.known < FEWEST or not pace.places or pace.handling_s is None or pace.pickup_s is None:
        return None
    turns = max(0, pace.ahead + 1 - pace.free)
    wait_s = pace.pickup_s + turns * pace.handling_s / pace.places
    return next((step for step in STEPS_MIN if wait_s <= step * 60), None)

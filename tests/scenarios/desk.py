"""Small days at the desk, made by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from chatbot.domain.routing import Placement, RoutingRules, Seat
from chatbot.scenarios.desk_day import Absence, Arrival, DeskDay, Outcome, Setting, Shift
from chatbot.scenarios.desk_run import play

BEGINS = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PLAIN = Setting(RoutingRules("least_loaded", "assign"))
"""Nobody has to accept anything: a wait is a wait for room."""


def moment(seconds: float) -> datetime:
    return BEGINS + timedelta(seconds=seconds)


def customer(
    number: int,
    at_s: float = 0,
    *,
    due_s: float = 600,
    handling_s: float = 100,
    patience_s: float = 10_000,
    priority: int = 3,
    misses: int = 0,
    senior: bool = False,
    weight: int = 1,
) -> Arrival:
    placement = Placement(moment(at_s + due_s), moment(at_s + 300), senior=senior, weight=weight)
    return Arrival(
        number,
        moment(at_s),
        "human_requested",
        None,
        priority,
        placement,
        handling_s,
        patience_s,
        accept_s=5,
        misses=misses,
    )


def agent(name: str, *, capacity: int = 1, senior: bool = False) -> Seat:
    return Seat(name.lower(), name, ready=False, capacity=capacity, load=0, senior=senior)


def day(
    arrivals: Iterable[Arrival],
    agents: Iterable[Seat],
    *,
    until_s: float = 36_000,
    absences: Iterable[Absence] = (),
) -> DeskDay:
    shifts = tuple(Shift(seat, ((BEGINS, moment(until_s)),)) for seat in agents)
    return DeskDay(BEGINS, tuple(arrivals), shifts, tuple(absences))


def waits(played: DeskDay, setting: Setting = PLAIN) -> list[float]:
    """Return how long each customer waited."""
    return [round(one.waited_s, 1) for one in outcomes(played, setting)]


def outcomes(played: DeskDay, setting: Setting = PLAIN) -> list[Outcome]:
    return play(played, setting)[0]

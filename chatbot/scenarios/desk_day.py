"""A day at the desk that is played under this or that setting, and how its customers fared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from chatbot.domain.conversation import EscalationReason
from chatbot.domain.routing import Placement, RoutingRules, Seat


@dataclass(frozen=True, slots=True)
class Arrival:
    """A customer who needs a person; all that chance decides is decided beforehand, so that every setting meets it."""

    number: int
    opened_at: datetime
    reason: EscalationReason
    risk: str | None
    priority: int
    placement: Placement
    handling_s: float
    """How long an agent is at it who has all that is asked for and nothing else in hand."""
    patience_s: float
    """Who waited so long has left."""
    accept_s: float = 5.0
    """Between an offer and its acceptance."""
    misses: int = 0
    """How many of the first offers of it nobody looks at in time."""
    last_agent_id: str | None = None
    """Who helped this customer before."""


@dataclass(frozen=True, slots=True)
class Shift:
    """An agent, and from when to when they are at the desk."""

    seat: Seat
    """Before the day: nothing in hand, not at the desk."""
    spans: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class Absence:
    """An agent's desk that is closed without a word, and opened again."""

    agent_id: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class DeskDay:
    """All of it, in the order of time; it may be several days."""

    begins: datetime
    arrivals: tuple[Arrival, ...]
    shifts: tuple[Shift, ...]
    absences: tuple[Absence, ...] = ()


Order = Literal["due", "arrival"]


@dataclass(frozen=True, slots=True)
class Setting:
    """How the desk is run."""

    rules: RoutingRules
    order: Order = "due"
    """`due`: the line is served by urgency, as the product does; `arrival`: first come, first served."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a customer fared."""

    arrival: Arrival
    waited_s: float
    """Until an agent took it up; of who left before, until then."""
    answered: bool
    agent_id: str | None = None
    """Who took it up first."""
    fitted: bool = False
    """That agent had all that was asked for."""
    moves: int = 0
    """How often it was taken from an agent: offers missed, desks closed."""


@dataclass(frozen=True, slots=True)
class Worked:
    """How much of their capacity an agent used while at the desk, 0 to 1."""

    agent_id: str
    share: float

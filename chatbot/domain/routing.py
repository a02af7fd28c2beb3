"""What routing decides on and by: who waits, who could take them, the rules, and a decision with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from chatbot.domain.conversation import EscalationReason

Strategy = Literal["round_robin", "least_loaded", "best_match"]
Handling = Literal["offer", "assign"]
"""`offer`: the chosen agent accepts or declines; `assign`: the conversation is theirs at once."""
Step = Literal[
    "offered", "assigned", "accepted", "claimed", "declined", "missed", "vanished", "transferred", "nobody"
]
"""What became of a waiting conversation; `nobody`: there was no one to give it to."""


@dataclass(frozen=True, slots=True)
class Placement:
    """What a hand-over asks of whoever takes it, and when it is its turn."""

    due_at: datetime
    """The waiting line is served in this order; it is earlier the more urgent the matter."""
    respond_by: datetime | None = None
    """When the first answer is promised for (SLA), in the team's working hours; None: nothing is promised."""
    team: str | None = None
    skills: frozenset[str] = frozenset()
    language: str = ""
    """As in `Seat.languages`; empty: not known, anybody's."""
    senior: bool = False
    """An experienced agent is wanted."""
    weight: int = 1
    """How much of an agent's capacity it takes."""
    reasons: tuple[str, ...] = ()
    """Why it stands where it stands, in words."""


@dataclass(frozen=True, slots=True)
class Need:
    """A conversation in the line, as routing sees it."""

    conversation_id: str
    handoff_id: int
    reason: EscalationReason
    risk: str | None
    priority: int
    opened_at: datetime
    placement: Placement
    last_agent_id: str | None = None
    """The agent who last helped this customer and was not rated badly."""
    declined: frozenset[str] = frozenset()
    """Agents who declined it, missed its offer, or gave it up."""
    team_open: bool = True
    """Whether its team works now; another team's agents may take it while it does not."""


@dataclass(frozen=True, slots=True)
class Seat:
    """An agent, as routing sees them."""

    agent_id: str
    name: str
    ready: bool
    """Their desk is open and they take conversations."""
    capacity: int
    load: int
    """The weight of what they hold and of what is offered to them; never above `capacity`."""
    teams: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    """Two-letter codes; empty: any."""
    senior: bool = False
    last_given_at: datetime | None = None
    """When routing last gave them something."""


@dataclass(frozen=True, slots=True)
class RoutingRules:
    """What a supervisor sets."""

    strategy: Strategy = "best_match"
    handling: Handling = "offer"
    offer_s: int = 30
    """An offer that is not accepted by then goes to the next."""
    widen_after_s: int = 120
    """Who waited this long is taken by agents of other teams or without the wished skills, one step each time; the
    urgent wait less for each. 0: nobody ever is."""
    vanish_after_s: int = 120
    """An agent whose desk was closed this long loses what they hold back to the line's front."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent who was looked at: how well they fit, or what spoke against them."""

    agent_id: str
    name: str
    score: float | None
    """Higher fits better; None: not eligible."""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Routing:
    """A decision: who is to have a conversation, and why."""

    conversation_id: str
    handoff_id: int
    agent_id: str | None
    reasons: tuple[str, ...]
    """In words an agent reads: `knows payments`, `helped this customer before`, `2 of 8 in hand`."""
    candidates: tuple[Candidate, ...] = ()
    """The best of those looked at, the chosen one first."""


@dataclass(frozen=True, slots=True)
class RoutingEntry:
    """A decision, or what became of one, as it is kept."""

    step: Step
    decided_at: datetime
    agent_name: str | None
    reasons: tuple[str, ...]
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class PastHandoff:
    """A hand-over that was, as a simulation needs it."""

    opened_at: datetime
    reason: EscalationReason
    risk: str | None
    priority: int
    placement: Placement | None
    """None: it is from before there were any."""
    handling_s: float | None
    """From the claim to the end; None: nobody took it, or it is not over."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What is known of a customer that may make them more urgent; None: not known."""

    spent: Decimal | None = None
    """In the last twelve months, in the shop's currency."""
    churn: float | None = None
    """How likely they leave, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Team:
    """Some agents, when they work, and what they promise."""

    id: str
    """As intents name it: `technical`."""
    name: str
    time_zone: str = ""
    """An IANA name; empty: the shop's."""
    hours: Mapping[str, str | list[str]] | None = None
    """Written as `conventions.hours` of `intents/domain.yml`; None: the shop's."""
    first_response_s: int | None = None
    """The promise for a first answer; None: there is none."""
    resolution_s: int | None = None
    members: frozenset[str] = field(default_factory=frozenset)
    """Agents' ids."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the desk works, and how many wait."""

    ahead: int
    """Who waits already."""
    free: int
    """How many conversations could be taken now."""
    places: int
    """How many go on at once when everybody who is there has their hands full."""
    known: int
    """The hand-overs of late that the two medians are of."""
    handling_s: float | None
    """From being taken to its end; the median."""
    pickup_s: float | None
    """From a free place to the agent's first answer; the median of hand-overs that found one."""

"""The desk as those see it who lead it: its people, what may be changed of them, and who changed what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chatbot.domain.desk import CAPACITY, Agent, Role

COMMAND_LINE = ""
"""Stands for the agent in the audit where nobody was signed in."""
MOST_CAPACITY = 100
LEAST_PROMISE_S = 30
"""A promise (SLA) below half a minute is kept by nobody."""
MOST_PROMISE_S = 30 * 24 * 3600
OFFER_S = (5, 600)
"""From and to, as the two below: what a supervisor may set in `RoutingRules`."""
WIDEN_AFTER_S = (10, 24 * 3600)
VANISH_AFTER_S = (60, 24 * 3600)
"""A desk that is open says so every 15 s; two signs may be lost."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a supervisor sets of an agent."""

    name: str
    role: Role = "agent"
    senior: bool = False
    capacity: int = CAPACITY
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    team_ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Colleague:
    """An agent, and what they are busy with."""

    agent: Agent
    team_ids: frozenset[str] = frozenset()
    load: int = 0
    """The weight of what they hold and of what is offered to them."""
    present: bool = False
    """Their desk is open now."""

    @property
    def profile(self) -> Profile:
        """Return what of them can be set."""
        known = self.agent
        return Profile(
            name=known.name,
            role=known.role,
            senior=known.senior,
            capacity=known.capacity,
            skills=known.skills,
            languages=known.languages,
            team_ids=self.team_ids,
        )


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did or saw what."""

    id: int
    at: datetime
    agent_name: str | None
    """None: the command line did it."""
    action: str
    subject: str
    """The id of what it was done to."""
    subject_name: str | None
    """What that is called, where it is an agent or a team."""
    detail: Mapping[str, object] = field(default_factory=dict)
    """What was changed: `before` and `after`, field by field."""

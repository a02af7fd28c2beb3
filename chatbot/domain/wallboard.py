"""The desk at a glance: who waits, who works, and how the day goes so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chatbot.domain.routing import Team
from chatbot.domain.staff import Colleague


@dataclass(frozen=True, slots=True)
class Crowd:
    """Customers who wait with one thing in common: their team, or their reason."""

    name: str | None
    """A team's id or a reason; None: no team is meant."""
    count: int
    longest_since: datetime
    """Since when the one who waits longest does."""
    overdue: int
    """Whose promised time (SLA) for a first answer is over."""


@dataclass(frozen=True, slots=True)
class WaitingNow:
    """The waiting line in figures."""

    count: int
    longest_since: datetime | None
    overdue: int
    offered: int
    """To an agent who has not answered the offer yet."""
    by_team: tuple[Crowd, ...]
    by_reason: tuple[Crowd, ...]


@dataclass(frozen=True, slots=True)
class HeldBy:
    """What an agent is at."""

    holds: int = 0
    unanswered: int = 0
    """Of these, without a first answer yet."""
    overdue: int = 0
    """Of those, whose promised time is over."""
    snoozed: int = 0
    offered: int = 0


@dataclass(frozen=True, slots=True)
class Ratings:
    """What customers thought."""

    count: int
    satisfied: int
    """Rated 4 or 5."""


@dataclass(frozen=True, slots=True)
class Today:
    """The figures since midnight on the shop's clock."""

    since: datetime
    conversations: int
    """Begun today."""
    contained: int
    """Of these, never handed over, and silent for half an hour: the bot was enough."""
    escalated: int
    """Of these, handed over."""
    median_wait_s: float | None
    """Of those an agent took today, from hand-over to agent; None: of nobody."""
    promised: int
    """Hand-overs of today whose promise (SLA) was kept or broken by now."""
    kept: int
    bot: Ratings
    human: Ratings


@dataclass(frozen=True, slots=True)
class AgentNow:
    """An agent and what they are at."""

    colleague: Colleague
    held: HeldBy


@dataclass(frozen=True, slots=True)
class TeamNow:
    """A team, and whether it works now."""

    team: Team
    is_open: bool


@dataclass(frozen=True, slots=True)
class Board:
    """All of it, at one moment."""

    at: datetime
    waiting: WaitingNow
    agents: tuple[AgentNow, ...]
    today: Today
    teams: tuple[TeamNow, ...] = ()

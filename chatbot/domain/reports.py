"""The supervisor's reports: a period, its figures beside those of the period before, and their course."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from chatbot.domain.figures import Figures, Promises, Spread
from chatbot.domain.share import Share, share

Step = Literal["hour", "day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days of the shop's calendar, both ends included."""

    first: date
    last: date
    starts_at: datetime
    ends_at: datetime
    """Just before this; where the last day still runs, its end lies ahead."""
    zone: str
    """An IANA name."""

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class CoursePoint:
    """One column of the courses: what began then."""

    starts_at: datetime
    """On the shop's clock."""
    conversations: int
    handed_over: int
    answered: Spread
    """First words of agents to what was handed over then."""


@dataclass(frozen=True, slots=True)
class IntentFailures:
    """How often the bot failed at one intent; a message that failed in two ways counts once in `failed`."""

    intent: str | None
    messages: int
    """Those the bot answered."""
    failed: int
    clarify: int
    misread: int
    unhelpful: int
    escalated: int

    @property
    def share(self) -> Share:
        """Return the share of its messages that failed."""
        return share(self.failed, self.messages)


@dataclass(frozen=True, slots=True)
class AgentLoad:
    """What one agent carried."""

    agent_id: str
    name: str
    taken: int
    """Conversations they took."""
    messages: int
    busy_s: float
    """Working time in which they held at least one conversation."""
    held_s: float
    """The same, each conversation counted by itself."""
    working_s: float
    """The working time there was."""


@dataclass(frozen=True, slots=True)
class TeamPromises:
    """What one team kept of its promises."""

    team_id: str | None
    name: str
    promises: Promises


@dataclass(frozen=True, slots=True)
class Overview:
    """All there is to see of a period."""

    period: Period
    before: Period
    """As many days before it; cut at the same hour where the period still runs."""
    step: Step
    team_id: str | None
    made_at: datetime
    kept_since: datetime | None
    """When the oldest conversation began that is still kept: of the days before nothing can be counted."""
    now: Figures
    then: Figures
    """Of the period before."""
    course: tuple[CoursePoint, ...]
    teams: tuple[TeamPromises, ...]
    intents: tuple[IntentFailures, ...] = field(default=())
    agents: tuple[AgentLoad, ...] = field(default=())

"""What the desk works with: agents, the waiting line, live events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from chatbot.domain.conversation import Author, Conversation, EscalationReason
from chatbot.domain.decision import Escalation
from chatbot.domain.understanding import Sentiment

Role = Literal["agent", "supervisor", "admin"]
Outcome = Literal["solved", "unsolved", "no_reply", "spam"]
"""What an agent says of a conversation when they end it."""
CAPACITY = 8
"""Of an agent for whom nothing else is set."""


@dataclass(frozen=True, slots=True)
class Agent:
    """A person who answers; `epoch` rises at sign-out and ends every older cookie."""

    id: str
    name: str
    email: str
    role: Role
    available: bool
    epoch: int = 0
    active: bool = True
    """False: they left; their name stays at what they wrote."""
    senior: bool = False
    """Gets the angry and the risky."""
    capacity: int = CAPACITY
    """The weight of conversations they hold at once."""
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    """Two-letter codes; empty: any."""
    seen_at: datetime | None = None
    """When their desk was last open."""

    @property
    def leads(self) -> bool:
        """Say whether they may act on colleagues' conversations and change the desk's settings."""
        return self.role != "agent"


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One line of the desk's list."""

    conversation: Conversation
    reason: EscalationReason | None
    risk: str | None
    priority: int
    explanation: str
    last_message: str
    last_author: Author | None
    mood: Sentiment | None
    waiting_since: datetime | None
    customer_name: str | None
    agent_name: str | None
    due_at: datetime | None = None
    """Its turn in the waiting line, which is ordered by it."""
    respond_by: datetime | None = None
    """When the first answer is promised for; None: nothing is promised, or it was given."""
    team_id: str | None = None
    team_name: str | None = None
    weight: int = 1
    offered_to: str | None = None
    """The agent who is asked whether they take it."""
    offered_until: datetime | None = None
    snoozed_until: datetime | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the waiting line ended; it stays true whoever leaves the line meanwhile."""

    due_at: datetime
    conversation_id: str


@dataclass(frozen=True, slots=True)
class OpenConversations:
    """A page of the waiting line, what agents and the bot hold, and how many there are of each."""

    waiting: list[QueueEntry]
    mine: list[QueueEntry]
    others: list[QueueEntry]
    bot: list[QueueEntry]
    totals: Mapping[str, int]
    next_place: Place | None
    """Where the next page begins; None: this was the last."""
    last_event_id: int
    """The event all of it is current at."""


@dataclass(frozen=True, slots=True)
class Handoff:
    """One hand-over of a conversation, from escalation to resolution."""

    id: int
    escalation: Escalation
    opened_at: datetime
    claimed_at: datetime | None
    ended_at: datetime | None
    agent_name: str | None
    outcome: Outcome | None = None
    placed: tuple[str, ...] = ()
    """Why it stands where it stands in the line."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """An agent who has a conversation open."""

    name: str
    typing: bool


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a conversation, in the order of the commits."""

    id: int
    kind: str
    conversation_id: str
    data: Mapping[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rating:
    """What a customer thought of a conversation, 1 to 5, and of whom."""

    rating: int
    comment: str
    about: Literal["bot", "human"]
    created_at: datetime

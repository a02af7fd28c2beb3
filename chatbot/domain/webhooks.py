"""What other systems are told of conversations: who listens, what happened, and what is on its way to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from chatbot.domain.conversation import Conversation, Message
from chatbot.domain.decision import Escalation
from chatbot.domain.desk import Rating

WebhookKind = Literal[
    "conversation.escalated",
    "conversation.assigned",
    "conversation.resolved",
    "message.created",
    "feedback.created",
]
DeliveryState = Literal["pending", "delivered", "dead"]


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address of another system, and what it wants to be told."""

    id: str
    url: str
    events: tuple[WebhookKind, ...]
    created_at: datetime
    secret: str = field(repr=False)
    description: str = ""
    masked: bool = True
    """Cards, bank accounts, e-mail addresses and telephones are hidden in what customers said."""
    active: bool = True
    off_because: str | None = None
    """Why it was switched off, if no person did it."""
    old_secret: str | None = field(default=None, repr=False)
    """The one before; it signs beside the new one for a while."""
    old_secret_until: datetime | None = None
    from_event: int = 0
    """It is told what came after this one in the log."""
    failures: int = 0
    """Vain attempts since the last that was taken."""
    failing_since: datetime | None = None
    rest_until: datetime | None = None
    """It is left alone until then."""


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """What a webhook is to be told; the same `event_id` is told it once."""

    webhook_id: str
    event_id: str
    kind: WebhookKind
    conversation_id: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a webhook is told, and how far it has come."""

    id: int
    webhook_id: str
    event_id: str
    kind: WebhookKind
    conversation_id: str
    body: Mapping[str, Any]
    state: DeliveryState
    attempts: int
    next_at: datetime
    created_at: datetime
    status: int | None = None
    """What the last attempt was answered; None: nothing came."""
    last_error: str | None = None
    delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many deliveries of a webhook are on their way, and how many were given up."""

    pending: int = 0
    dead: int = 0


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry of the log with all that belongs to it."""

    sequence: int
    """Its place in the log."""
    kind: str
    at: datetime
    status: str
    """Of the conversation, right after it."""
    seq: int
    conversation: Conversation
    lines: tuple[Message, ...] = ()
    """What the customer may see of the lines that came with it."""
    escalation: Escalation | None = None
    """Why the latest hand-over until then began."""
    outcome: str | None = None
    """How that ended, in its agent's eyes."""
    agent_id: str | None = None
    """Who holds the conversation then; of one that ended, who held it."""
    agent_name: str | None = None
    rating: Rating | None = None

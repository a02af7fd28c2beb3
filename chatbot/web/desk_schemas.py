"""The shapes of the desk's JSON."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from chatbot.desk.desk import Dossier
from chatbot.domain import conversation as talk
from chatbot.domain.desk import Agent, Handoff, OpenConversations, Place, QueueEntry, Role
from chatbot.web.customer_schemas import CustomerBody, KnownBy, ReachBody, known_by
from chatbot.web.schemas import (
    MESSAGE_LENGTH,
    IntentBody,
    MessageBody,
    MessageId,
    SentimentBody,
    intent,
)

PAGE = 200
PLACE = re.compile(r"[1-9]~[0-9]{1,17}~[A-Za-z0-9_-]{1,40}")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class AgentBody(BaseModel):
    """Who is signed in."""

    id: str
    name: str
    email: str
    role: Role
    available: bool

    @classmethod
    def of(cls, agent: Agent) -> AgentBody:
        """Leave out what ends sign-ins."""
        return cls(
            id=agent.id, name=agent.name, email=agent.email, role=agent.role, available=agent.available
        )


class AvailabilityRequest(BaseModel):
    """Whether I take conversations."""

    available: bool


class AgentMessageRequest(BaseModel):
    """An agent's words to the customer."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    text: str = Field(min_length=1, max_length=2 * MESSAGE_LENGTH)
    message_id: MessageId | None = None


class Entry(BaseModel):
    """A conversation as the desk lists it."""

    id: str
    status: talk.Status
    reason: talk.EscalationReason | None
    risk: str | None
    priority: int = Field(description="1 most urgent to 5")
    explanation: str
    last_message: str
    last_author: talk.Author | None
    mood: SentimentBody | None
    waiting_since: datetime | None
    active_at: datetime
    customer_name: str | None
    agent_id: str | None
    agent_name: str | None
    last_seq: int

    @classmethod
    def of(cls, entry: QueueEntry) -> Entry:
        """Put a line of the queue into the contract's shape."""
        return cls(
            id=entry.conversation.id,
            status=entry.conversation.status,
            reason=entry.reason,
            risk=entry.risk,
            priority=entry.priority,
            explanation=entry.explanation,
            last_message=entry.last_message,
            last_author=entry.last_author,
            mood=SentimentBody.of(entry.mood) if entry.mood else None,
            waiting_since=entry.waiting_since,
            active_at=entry.conversation.active_at,
            customer_name=entry.customer_name,
            agent_id=entry.conversation.agent_id,
            agent_name=entry.agent_name,
            last_seq=entry.conversation.last_seq,
        )


class QueueQuery(BaseModel):
    """Which page of the waiting line."""

    after: str | None = Field(None, description="`next` of the page before")
    limit: Annotated[int, Field(ge=1, le=PAGE)] = PAGE

    @field_validator("after")
    @classmethod
    def written_here(cls, value: str | None) -> str | None:
        """Refuse what no page ever said."""
        if value is None or PLACE.fullmatch(value):
            return value
        raise ValueError("send what `next` of the page before said, or leave it out")

    @property
    def place(self) -> Place | None:
        """Return where the page before ended, if there was one."""
        if self.after is None:
            return None
        priority, since_us, conversation_id = self.after.split("~")
        return Place(int(priority), EPOCH + int(since_us) * MICROSECOND, conversation_id)


class Totals(BaseModel):
    """How many there are, on this page or not."""

    waiting: int
    mine: int
    others: int
    bot: int


class Queue(BaseModel):
    """Open conversations; those that wait come most urgent first, a page at a time."""

    waiting: list[Entry]
    mine: list[Entry] = Field(description="with the first page alone, as `others` and `bot`")
    others: list[Entry]
    bot: list[Entry] = Field(description="active within the last hour")
    totals: Totals
    next: str | None = Field(description="send it as `after` to read on in the waiting line")
    last_event_id: int

    @classmethod
    def of(cls, found: OpenConversations) -> Queue:
        """Put the desk's lists into the contract's shape."""
        return cls(
            waiting=[Entry.of(one) for one in found.waiting],
            mine=[Entry.of(one) for one in found.mine],
            others=[Entry.of(one) for one in found.others],
            bot=[Entry.of(one) for one in found.bot],
            totals=Totals.model_validate(found.totals),
            next=_cursor(found.next_place) if found.next_place else None,
            last_event_id=found.last_event_id,
        )


class Found(BaseModel):
    """Conversations of any state, the latest first."""

    conversations: list[Entry]


class SearchQuery(BaseModel):
    """What to look for."""

    q: str = Field("", max_length=200)
    status: talk.Status | None = None
    before: Annotated[datetime | None, Field(ge=datetime(2000, 1, 1, tzinfo=UTC))] = None

    @field_validator("q")
    @classmethod
    def readable(cls, value: str) -> str:
        """PostgreSQL takes no null sign."""
        return value.replace("\x00", "")


class DeskMessage(MessageBody):
    """One line with what the bot made of it."""

    intent: IntentBody | None
    sentiment: SentimentBody | None
    source: str | None
    suppressed: bool

    @classmethod
    def full(cls, message: talk.Message) -> DeskMessage:
        """Add what is the desk's business."""
        return cls(
            **MessageBody.of(message).model_dump(),
            intent=intent(message.intent) if message.intent else None,
            sentiment=SentimentBody.of(message.sentiment) if message.sentiment else None,
            source=message.source,
            suppressed=message.suppressed,
        )


class DeskHistory(BaseModel):
    """Lines after a seq."""

    status: talk.Status
    messages: list[DeskMessage]


class HandoffBody(BaseModel):
    """One hand-over: why, on what evidence, and who took it."""

    reason: talk.EscalationReason
    priority: int
    explanation: str
    evidence: dict[str, str]
    collected: dict[str, str]
    """What the customer told the bot before: order number, item, reason, …; nobody asks for it again."""
    risk: str | None
    opened_at: datetime
    claimed_at: datetime | None
    ended_at: datetime | None
    agent_name: str | None

    @classmethod
    def of(cls, handoff: Handoff) -> HandoffBody:
        """Put a hand-over into the contract's shape."""
        why = handoff.escalation
        return cls(
            reason=why.reason,
            priority=why.priority,
            explanation=why.explanation,
            evidence=dict(why.evidence),
            collected=dict(why.collected),
            risk=why.risk,
            opened_at=handoff.opened_at,
            claimed_at=handoff.claimed_at,
            ended_at=handoff.ended_at,
            agent_name=handoff.agent_name,
        )


class RatingBody(BaseModel):
    """What the customer thought of it."""

    rating: int
    comment: str
    about: Literal["bot", "human"]
    created_at: datetime


class ConversationBody(Entry):
    """A conversation with everything at hand."""

    locale: str
    started_at: datetime
    handoffs: list[HandoffBody]
    customer: CustomerBody | None
    shop_answers: bool = Field(description="false: who this is and what they bought cannot be read now")
    known_by: KnownBy | None = Field(
        description="signed in now, typed a one-time code sent to the customer's address, or told an order number "
        "with its e-mail address in this session"
    )
    reach: ReachBody | None = Field(description="null: the customer never said how they like to be reached")
    feedback: list[RatingBody]
    messages: list[DeskMessage]

    @classmethod
    def full(cls, dossier: Dossier) -> ConversationBody:
        """Put a dossier into the contract's shape."""
        return cls(
            **Entry.of(dossier.entry).model_dump(),
            locale=dossier.entry.conversation.locale,
            started_at=dossier.entry.conversation.started_at,
            handoffs=[HandoffBody.of(one) for one in dossier.handoffs],
            customer=CustomerBody.of(dossier.customer, dossier.orders, dossier.cases)
            if dossier.customer
            else None,
            shop_answers=dossier.shop_answers,
            known_by=known_by(dossier.entry.conversation.memory),
            reach=ReachBody.of(dossier.entry.conversation.memory, dossier.customer),
            feedback=[
                RatingBody(rating=one.rating, comment=one.comment, about=one.about, created_at=one.created_at)
                for one in dossier.feedback
            ],
            messages=[DeskMessage.full(one) for one in dossier.messages],
        )


def _cursor(place: Place) -> str:
    return f"{place.priority}~{(place.since - EPOCH) // MICROSECOND}~{place.conversation_id}"

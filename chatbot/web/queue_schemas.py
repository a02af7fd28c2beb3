"""The shapes of the desk's lists: one line, the waiting line's pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, Field, field_validator

from chatbot.domain import conversation as talk
from chatbot.domain.desk import OpenConversations, Place, QueueEntry
from chatbot.web.schemas import SentimentBody

PAGE = 200
PLACE = re.compile(r"-?[0-9]{1,17}~[A-Za-z0-9_-]{1,40}")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


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
    due_at: datetime | None = Field(description="its turn; the waiting line is ordered by it")
    respond_by: datetime | None = Field(description="the promise for a first answer that was not given yet")
    team_id: str | None
    team_name: str | None
    weight: int = Field(description="how much of an agent's capacity it takes")
    offered_to: str | None = Field(description="the agent who is asked whether they take it")
    offered_until: datetime | None
    snoozed_until: datetime | None
    tags: list[str]

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
            due_at=entry.due_at,
            respond_by=entry.respond_by,
            team_id=entry.team_id,
            team_name=entry.team_name,
            weight=entry.weight,
            offered_to=entry.offered_to,
            offered_until=entry.offered_until,
            snoozed_until=entry.snoozed_until,
            tags=list(entry.tags),
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
        due_us, conversation_id = self.after.split("~", 1)
        return Place(EPOCH + int(due_us) * MICROSECOND, conversation_id)


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


def _cursor(place: Place) -> str:
    return f"{(place.due_at - EPOCH) // MICROSECOND}~{place.conversation_id}"

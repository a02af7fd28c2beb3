"""Conversations from the desk's side: the waiting line, who owns what, and every change of owner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select, update

from chatbot.domain.conversation import Conversation, Line, Message, Status
from chatbot.domain.decision import Escalation
from chatbot.domain.desk import Agent, Handoff, QueueEntry
from chatbot.domain.understanding import Sentiment
from chatbot.errors import AlreadyClaimed, Conflict, MessageIdReused, NotFound
from chatbot.store import conversations as talks
from chatbot.store import journal
from chatbot.store.database import Database
from chatbot.store.tables import agents, conversations, customers, events, handoffs, messages, orders

QUEUE_LIMIT = 200
"""Of each status: a long line must not hide what the bot is doing."""


class Handoffs:
    """Every write is conditional: one owner at any time, whoever asks and however often."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, conversation_id: str, agent: Agent, line: Line, *, now: datetime) -> Conversation:
        """Give an agent a conversation that waits or that the bot holds; theirs already: nothing changes.

        Raises:
            AlreadyClaimed: another agent holds it.
            Conflict: it is resolved.
        """
        with self._database.write() as connection:
            before = talks.lock(connection, conversation_id)
            if before.status == "assigned" and before.agent_id == agent.id:
                return before
            _refuse_claim(connection, before)
            changes: dict[str, Any] = {"status": "assigned", "agent_id": agent.id}
            if before.status == "bot":
                taken = Escalation("policy", 3, f"{agent.name} took the conversation over from the bot.")
                changes["handoff_id"] = talks.open_handoff(connection, before.id, taken, now)
            after = journal.advance(connection, before, now=now, event="claimed", lines=[line], **changes)
            _stamp(connection, conversation_id, claimed_at=now, agent_id=agent.id)
            return after

    def answer(self, conversation_id: str, agent: Agent, line: Line, *, now: datetime) -> Message:
        """Store an agent's answer; the same `message_id` again returns the first one.

        Raises:
            Conflict: the conversation is not this agent's.
            MessageIdReused: the same `message_id` came before with another text.
        """
        with self._database.write() as connection:
            before = talks.lock(connection, conversation_id)
            if first := _stored(connection, conversation_id, line):
                return first
            _require_owner(connection, before, agent)
            journal.advance(connection, before, now=now, event="message", lines=[line])
            return _line(connection, conversation_id, line.message_id)

    def leave(
        self,
        conversation_id: str,
        agent: Agent,
        line: Line,
        *,
        status: Literal["waiting", "bot", "resolved"],
        now: datetime,
    ) -> Conversation:
        """Give a conversation up: to the line, to the bot, or for good.

        Raises:
            Conflict: the conversation is not this agent's.
        """
        event = {"waiting": "released", "bot": "returned", "resolved": "resolved"}[status]
        with self._database.write() as connection:
            before = talks.lock(connection, conversation_id)
            _require_owner(connection, before, agent)
            changes: dict[str, Any] = {"status": status, "agent_id": None}
            if status == "waiting":
                _stamp(connection, conversation_id, claimed_at=None, agent_id=None)
            else:
                _stamp(connection, conversation_id, ended_at=now)
                changes |= {"handoff_id": None, "memory": before.memory.after_human()}
            return journal.advance(connection, before, now=now, event=event, lines=[line], **changes)

    def entry(self, conversation_id: str) -> QueueEntry:
        """Return one conversation as the desk lists it.

        Raises:
            NotFound: there is none.
        """
        found = self._entries(_entries().where(conversations.c.id == conversation_id))
        if not found:
            raise NotFound("there is no such conversation: it may have been erased")
        return found[0]

    def queue(self, *, bot_since: datetime) -> tuple[list[QueueEntry], int]:
        """Return the open conversations and the event they are current at.

        Those that wait and those an agent holds come most urgent first, the bot's latest first.

        Args:
            bot_since: conversations the bot holds are listed when they were active after this.
        """
        status, active_at = conversations.c.status, conversations.c.active_at
        queries = (
            _entries().where(status == "waiting").order_by(*_urgency()),
            _entries().where(status == "assigned").order_by(*_urgency()),
            _entries().where(status == "bot", active_at > bot_since).order_by(active_at.desc()),
        )
        with self._database.read() as connection:
            # the event first: whatever commits after this is reported twice rather than never
            last = connection.execute(select(func.max(events.c.id))).scalar() or 0
            found = [row for query in queries for row in connection.execute(query.limit(QUEUE_LIMIT))]
        return [_entry(row) for row in found], last

    def search(self, *, text: str, status: Status | None, before: datetime | None) -> list[QueueEntry]:
        """Return conversations, the latest first, whose customer or text contains `text`."""
        query = _entries().order_by(conversations.c.active_at.desc()).limit(50)
        if text:
            query = query.where(_contains(text))
        if status:
            query = query.where(conversations.c.status == status)
        if before:
            query = query.where(conversations.c.active_at < before)
        return self._entries(query)

    def history(self, conversation_id: str) -> list[Handoff]:
        """Return every hand-over of a conversation, the latest first."""
        query = (
            select(handoffs, agents.c.name.label("agent_name"))
            .outerjoin(agents, agents.c.id == handoffs.c.agent_id)
            .where(handoffs.c.conversation_id == conversation_id)
            .order_by(handoffs.c.id.desc())
        )
        with self._database.read() as connection:
            return [_handoff(row) for row in connection.execute(query)]

    def _entries(self, query: Select[Any]) -> list[QueueEntry]:
        with self._database.read() as connection:
            return [_entry(row) for row in connection.execute(query)]


def _refuse_claim(connection: Connection, before: Conversation) -> None:
    if before.status == "assigned":
        raise AlreadyClaimed(f"{_agent_name(connection, before.agent_id)} is already answering this customer")
    if before.status == "resolved":
        raise Conflict("this conversation is resolved: it opens again when the customer writes")


def _require_owner(connection: Connection, before: Conversation, agent: Agent) -> None:
    if before.status != "assigned":
        raise Conflict("nobody holds this conversation: claim it first")
    if before.agent_id != agent.id:
        raise AlreadyClaimed(f"{_agent_name(connection, before.agent_id)} holds this conversation now")


def _agent_name(connection: Connection, agent_id: str | None) -> str:
    return (
        connection.execute(select(agents.c.name).where(agents.c.id == agent_id)).scalar() or "Another agent"
    )


def _stamp(connection: Connection, conversation_id: str, **values: Any) -> None:
    current = (
        select(conversations.c.handoff_id).where(conversations.c.id == conversation_id).scalar_subquery()
    )
    connection.execute(update(handoffs).where(handoffs.c.id == current).values(**values))


def _stored(connection: Connection, conversation_id: str, line: Line) -> Message | None:
    """Return what an earlier sending of this line stored, or None."""
    query = _by_message_id(conversation_id, line.message_id)
    row = connection.execute(query).first()
    if row is None:
        return None
    if (row.author, row.agent_id, row.text) != (line.author, line.agent_id, line.text):
        raise MessageIdReused(f"message_id {line.message_id!r} stands for another message: choose a new one")
    return talks.message(row)


def _line(connection: Connection, conversation_id: str, message_id: str) -> Message:
    return talks.message(connection.execute(_by_message_id(conversation_id, message_id)).one())


def _by_message_id(conversation_id: str, message_id: str) -> Select[Any]:
    return select(messages).where(
        messages.c.conversation_id == conversation_id, messages.c.message_id == message_id
    )


def _entries() -> Select[Any]:
    last = (
        select(func.max(messages.c.seq))
        .where(
            messages.c.conversation_id == conversations.c.id,
            messages.c.author.in_(("customer", "agent")),  # people: what the bot says is known
        )
        .correlate(conversations)
        .scalar_subquery()
    )
    heard = (
        select(func.max(messages.c.seq))
        .where(messages.c.conversation_id == conversations.c.id, messages.c.author == "customer")
        .correlate(conversations)
        .scalar_subquery()
    )
    spoken, mood = messages.alias("spoken"), messages.alias("mood")
    return (
        select(
            conversations,
            handoffs.c.reason,
            handoffs.c.risk,
            handoffs.c.priority,
            handoffs.c.explanation,
            handoffs.c.opened_at,
            spoken.c.text.label("last_message"),
            spoken.c.author.label("last_author"),
            mood.c.sentiment,
            mood.c.score,
            mood.c.anger,
            customers.c.name.label("customer_name"),
            agents.c.name.label("agent_name"),
        )
        .outerjoin(handoffs, handoffs.c.id == conversations.c.handoff_id)
        .outerjoin(spoken, and_(spoken.c.conversation_id == conversations.c.id, spoken.c.seq == last))
        .outerjoin(mood, and_(mood.c.conversation_id == conversations.c.id, mood.c.seq == heard))
        .outerjoin(customers, customers.c.id == conversations.c.customer_id)
        .outerjoin(agents, agents.c.id == conversations.c.agent_id)
    )


def _urgency() -> Sequence[ColumnElement[Any]]:
    return (
        func.coalesce(handoffs.c.priority, 9),
        func.coalesce(handoffs.c.opened_at, conversations.c.active_at),
        handoffs.c.id,
    )


def _contains(text: str) -> ColumnElement[bool]:
    written = (
        select(messages.c.seq)
        .where(
            messages.c.conversation_id == conversations.c.id, messages.c.text.icontains(text, autoescape=True)
        )
        .exists()
    )
    ordered = (
        select(orders.c.number)
        .where(orders.c.customer_id == conversations.c.customer_id, orders.c.number == text.lstrip("#"))
        .exists()
    )
    return or_(
        written,
        ordered,
        customers.c.name.icontains(text, autoescape=True),
        customers.c.email.icontains(text, autoescape=True),
    )


def _entry(row: Row[Any]) -> QueueEntry:
    return QueueEntry(
        conversation=talks.conversation(row),
        reason=row.reason,
        risk=row.risk,
        priority=row.priority or 5,
        explanation=row.explanation or "",
        last_message=row.last_message or "",
        last_author=row.last_author,
        mood=Sentiment(row.sentiment, row.score, row.anger) if row.sentiment else None,
        waiting_since=row.opened_at if row.status == "waiting" else None,
        customer_name=row.customer_name,
        agent_name=row.agent_name,
    )


def _handoff(row: Row[Any]) -> Handoff:
    why = Escalation(row.reason, row.priority, row.explanation, evidence=row.evidence, risk=row.risk)
    return Handoff(row.id, why, row.opened_at, row.claimed_at, row.ended_at, row.agent_name)

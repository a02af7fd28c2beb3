"""Conversations from the desk's side: the waiting line, who owns what, and every change of owner."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, select

from chatbot.domain.conversation import Conversation, Line, Message, Status
from chatbot.domain.decision import Escalation
from chatbot.domain.desk import Agent, Handoff, OpenConversations, Place, QueueEntry
from chatbot.errors import AlreadyClaimed, Conflict, MessageIdReused, NotFound
from chatbot.store import conversations as talks
from chatbot.store import journal
from chatbot.store.database import Database
from chatbot.store.entries import QUEUE_LIMIT, contains, entries, entry, list_open
from chatbot.store.handoff_rows import open_handoff, update_handoff
from chatbot.store.tables import agents, conversations, handoffs, messages


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
                changes["handoff_id"] = open_handoff(connection, before.id, taken, now)
            after = journal.advance(connection, before, now=now, event="claimed", lines=[line], **changes)
            update_handoff(connection, conversation_id, claimed_at=now, agent_id=agent.id)
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
                update_handoff(connection, conversation_id, claimed_at=None, agent_id=None)
            else:
                update_handoff(connection, conversation_id, ended_at=now)
                changes |= {"handoff_id": None, "memory": before.memory.after_human()}
            return journal.advance(connection, before, now=now, event=event, lines=[line], **changes)

    def entry(self, conversation_id: str) -> QueueEntry:
        """Return one conversation as the desk lists it.

        Raises:
            NotFound: there is none.
        """
        found = self._entries(entries().where(conversations.c.id == conversation_id))
        if not found:
            raise NotFound("there is no such conversation: it may have been erased")
        return found[0]

    def queue(
        self, agent: Agent, *, bot_since: datetime, after: Place | None = None, limit: int = QUEUE_LIMIT
    ) -> OpenConversations:
        """Return the open conversations as an agent sees them.

        Those that wait and those an agent holds come most urgent first, the bot's latest first.

        Args:
            bot_since: conversations the bot holds are listed when they were active after this.
            after: where an earlier page of the waiting line ended.
            limit: of the waiting line.
        """
        with self._database.read() as connection:
            return list_open(connection, agent.id, bot_since=bot_since, after=after, limit=limit)

    def search(self, *, text: str, status: Status | None, before: datetime | None) -> list[QueueEntry]:
        """Return conversations, the latest first, whose customer or text contains `text`."""
        query = entries().order_by(conversations.c.active_at.desc()).limit(50)
        if text:
            query = query.where(contains(text))
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
            return [entry(row) for row in connection.execute(query)]


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


def _handoff(row: Row[Any]) -> Handoff:
    why = Escalation(
        row.reason, row.priority, row.explanation, row.evidence, risk=row.risk, collected=row.collected or {}
    )
    return Handoff(row.id, why, row.opened_at, row.claimed_at, row.ended_at, row.agent_name)

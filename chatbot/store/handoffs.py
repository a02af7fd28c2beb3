"""Conversations from the desk's side: who owns what, and what their owner does with them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, case, select

from chatbot.domain.conversation import Conversation, Line, Message
from chatbot.domain.decision import Escalation
from chatbot.domain.desk import Agent, Handoff, OpenConversations, Outcome, Place, QueueEntry
from chatbot.domain.routing import RoutingEntry
from chatbot.errors import AlreadyClaimed, AnsweredMeanwhile, Conflict, NotFound
from chatbot.store import conversations as talks
from chatbot.store import journal
from chatbot.store.capacity import require_room
from chatbot.store.database import Database
from chatbot.store.entries import QUEUE_LIMIT, entries, list_open, read_entries
from chatbot.store.handoff_rows import (
    current_handoff,
    load_candidates,
    note_step,
    open_handoff,
    update_handoff,
    wake,
)
from chatbot.store.sent_lines import fetch_sent, find_sent
from chatbot.store.survey_rows import ask_about_person
from chatbot.store.tables import agents, conversations, handoffs, messages, routings

STEPS_SHOWN = 50
NO_OFFER: dict[str, None] = {"offered_to": None, "offered_until": None}


class Handoffs:
    """Every write is conditional: one owner at any time, whoever asks and however often."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(
        self, conversation_id: str, agent: Agent, line: Line, *, offered_only: bool = False, now: datetime
    ) -> Conversation:
        """Give an agent a conversation that waits or that the bot holds; theirs already: nothing changes.

        Args:
            offered_only: only if it is offered to them, and still is.

        Raises:
            AlreadyClaimed: another agent holds it.
            AtCapacity: the agent's hands are full.
            Conflict: it is resolved, or not offered to them.
        """
        with self._database.write() as connection:
            before = talks.lock(connection, conversation_id)
            if before.status == "assigned" and before.agent_id == agent.id:
                return before
            _refuse_claim(connection, before)
            weight, offered = asked(connection, current_handoff(conversation_id), now)
            if offered_only and offered != agent.id:
                raise Conflict("this conversation is not offered to you any more: look at the line")
            changes: dict[str, Any] = {"status": "assigned", "agent_id": agent.id}
            if before.status == "bot":
                taken = Escalation("policy", 3, f"{agent.name} took the conversation over from the bot.")
                changes["handoff_id"] = open_handoff(connection, before.id, taken, now)
            require_room(
                connection, agent.id, 0 if offered == agent.id else weight, now=now, whose="you hold"
            )
            after = journal.advance(connection, before, now=now, event="claimed", lines=[line], **changes)
            update_handoff(connection, conversation_id, claimed_at=now, agent_id=agent.id, **NO_OFFER)
            step: Literal["accepted", "claimed"] = "accepted" if offered == agent.id else "claimed"
            note_step(connection, current_handoff(conversation_id), step, now=now, agent_id=agent.id)
            return after

    def answer(
        self, conversation_id: str, agent: Agent, line: Line, *, seen_seq: int | None = None, now: datetime
    ) -> Message:
        """Store an agent's answer; the same `message_id` again returns the first one.

        Args:
            seen_seq: the last line the agent saw; None: they do not mind what came since.

        Raises:
            AnsweredMeanwhile: somebody answered after `seen_seq`.
            Conflict: the conversation is not this agent's.
            MessageIdReused: the same `message_id` came before with another text.
        """
        with self._database.write() as connection:
            before = talks.lock(connection, conversation_id)
            if first := find_sent(connection, conversation_id, line):
                return first
            require_owner(connection, before, agent)
            if seen_seq is not None:
                _refuse_a_second(connection, conversation_id, seen_seq)
            journal.advance(connection, before, now=now, event="message", lines=[line])
            _note_first_answer(connection, conversation_id, now)
            return fetch_sent(connection, conversation_id, line.message_id)

    def leave(
        self,
        conversation_id: str,
        agent: Agent,
        line: Line,
        *,
        status: Literal["waiting", "bot", "resolved"],
        outcome: Outcome | None = None,
        now: datetime,
    ) -> Conversation:
        """Give a conversation up: to the line, to the bot, or for good; who leads may do it for a colleague.

        Raises:
            Conflict: the conversation is not this agent's.
        """
        event = {"waiting": "released", "bot": "returned", "resolved": "resolved"}[status]
        with self._database.write() as connection:
            before = talks.lock(connection, conversation_id)
            require_owner(connection, before, agent, or_lead=True)
            if status == before.status:
                raise Conflict("this conversation is in the line already: nothing is to be put back")
            changes: dict[str, Any] = {"status": status, "agent_id": None}
            if status == "waiting":
                put_back(connection, before)
            else:
                update_handoff(connection, conversation_id, ended_at=now, outcome=outcome, **NO_OFFER)
                changes |= {"handoff_id": None, "memory": before.memory.after_human()}
            wake(connection, conversation_id)
            after = journal.advance(connection, before, now=now, event=event, lines=[line], **changes)
            if status == "resolved":
                ask_about_person(connection, before, seq=after.last_seq, now=now)
            return after

    def entry(self, conversation_id: str) -> QueueEntry:
        """Return one conversation as the desk lists it.

        Raises:
            NotFound: there is none.
        """
        found = self._entries(entries().where(conversations.c.id == conversation_id))
        if not found:
            raise NotFound("there is no such conversation: it may have been erased")
        return found[0]

    def entries(self, ids: Collection[str]) -> list[QueueEntry]:
        """Return those of these conversations that there are, as the desk lists them."""
        return self._entries(entries().where(conversations.c.id.in_(ids))) if ids else []

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

    def steps(self, conversation_id: str) -> list[RoutingEntry]:
        """Return what routing decided about a conversation and what became of it, the latest first."""
        query = (
            select(routings, agents.c.name.label("agent_name"))
            .join(handoffs, handoffs.c.id == routings.c.handoff_id)
            .outerjoin(agents, agents.c.id == routings.c.agent_id)
            .where(handoffs.c.conversation_id == conversation_id)
            .order_by(routings.c.id.desc())
            .limit(STEPS_SHOWN)
        )
        with self._database.read() as connection:
            return [_step(row) for row in connection.execute(query)]

    def _entries(self, query: Select[Any]) -> list[QueueEntry]:
        with self._database.read() as connection:
            return read_entries(connection, query)


def require_owner(
    connection: Connection, before: Conversation, agent: Agent, *, or_lead: bool = False
) -> None:
    """Refuse whoever does not hold the conversation; `or_lead` lets those pass who lead the desk."""
    if before.status != "assigned" and not (or_lead and agent.leads and before.status == "waiting"):
        raise Conflict("nobody holds this conversation: claim it first")
    if before.agent_id != agent.id and not (or_lead and agent.leads):
        raise AlreadyClaimed(f"{agent_name(connection, before.agent_id)} holds this conversation now")


def put_back(connection: Connection, before: Conversation, *, due_at: datetime | None = None) -> None:
    """Put a hand-over back into the line, where it is not given to the same agent again.

    Args:
        due_at: its new turn; None: its old one, which is before most others by now.
    """
    asked = select(handoffs.c.declined).where(handoffs.c.id == current_handoff(before.id))
    declined = {*(connection.execute(asked).scalar() or ()), *filter(None, [before.agent_id])}
    turn = {"due_at": due_at} if due_at else {}
    values = {"claimed_at": None, "agent_id": None, "declined": sorted(declined), **NO_OFFER, **turn}
    update_handoff(connection, before.id, **values)


def agent_name(connection: Connection, agent_id: str | None) -> str:
    """Return what an agent is called."""
    return (
        connection.execute(select(agents.c.name).where(agents.c.id == agent_id)).scalar() or "Another agent"
    )


def _refuse_claim(connection: Connection, before: Conversation) -> None:
    if before.status == "assigned":
        raise AlreadyClaimed(f"{agent_name(connection, before.agent_id)} is already answering this customer")
    if before.status == "resolved":
        raise Conflict("this conversation is resolved: it opens again when the customer writes")


def asked(connection: Connection, handoff: Any, now: datetime) -> tuple[int, str | None]:
    """Return the weight of a hand-over, 1 where there is none yet, and whom it is offered to."""
    offered = case((handoffs.c.offered_until > now, handoffs.c.offered_to))
    row = connection.execute(select(handoffs.c.weight, offered).where(handoffs.c.id == handoff)).first()
    return (row[0], row[1]) if row else (1, None)


def _refuse_a_second(connection: Connection, conversation_id: str, seen_seq: int) -> None:
    unseen = select(messages.c.agent_name, messages.c.text).where(
        messages.c.conversation_id == conversation_id,
        messages.c.seq > seen_seq,
        messages.c.author == "agent",
        messages.c.kind == "text",
    )
    if row := connection.execute(unseen.order_by(messages.c.seq.desc()).limit(1)).first():
        mend = "read it, and send yours again without seen_seq if it still helps"
        raise AnsweredMeanwhile(f"{row.agent_name or 'Somebody'} answered a moment ago: {mend}")


def _note_first_answer(connection: Connection, conversation_id: str, now: datetime) -> None:
    first = handoffs.c.id == current_handoff(conversation_id), handoffs.c.answered_at.is_(None)
    connection.execute(handoffs.update().where(*first).values(answered_at=now))


def _handoff(row: Row[Any]) -> Handoff:
    why = Escalation(
        row.reason, row.priority, row.explanation, row.evidence, risk=row.risk, collected=row.collected or {}
    )
    return Handoff(
        id=row.id,
        escalation=why,
        opened_at=row.opened_at,
        claimed_at=row.claimed_at,
        ended_at=row.ended_at,
        agent_name=row.agent_name,
        outcome=row.outcome,
        placed=tuple(row.placed or ()),
    )


def _step(row: Row[Any]) -> RoutingEntry:
    return RoutingEntry(
        step=row.step,
        decided_at=row.decided_at,
        agent_name=row.agent_name,
        reasons=tuple(row.reasons),
        candidates=load_candidates(row.candidates),
    )

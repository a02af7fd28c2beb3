"""The waiting line as routing sees it, and what routing does to it: offers and assignments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select, update

from chatbot.domain.conversation import Conversation, Line
from chatbot.domain.routing import Need, Placement, Routing, Seat, Step
from chatbot.errors import AlreadyClaimed, Conflict
from chatbot.store import conversations as talks
from chatbot.store import journal
from chatbot.store.capacity import loads, require_room
from chatbot.store.database import Database
from chatbot.store.entries import urgency
from chatbot.store.handoff_rows import current_handoff, note_step, update_handoff
from chatbot.store.handoffs import NO_OFFER
from chatbot.store.presence import open_since
from chatbot.store.survey_tables import surveys
from chatbot.store.tables import agents, conversations, handoffs, routings, team_members

MOST = 1000
"""Of the line, looked at in one round: the rest comes when these are served."""
BAD_RATING = 2
"""Whoever was rated so, or worse, is not this customer's agent again."""
_TAKEN = AlreadyClaimed("somebody was faster")


class WaitingLine:
    """Reads for routing; every write is one conditional transaction and may find itself too late."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def seats(self, now: datetime) -> list[Seat]:
        """Return every agent, as routing sees them."""
        teams: dict[str, set[str]] = {}
        with self._database.read() as connection:
            for row in connection.execute(select(team_members)):
                teams.setdefault(row.agent_id, set()).add(row.team_id)
            held = loads(connection, now)
            rows = connection.execute(select(agents).where(agents.c.active).order_by(agents.c.id)).all()
        return [_seat(row, held, teams, now) for row in rows]

    def needs(self, now: datetime, *, limit: int = MOST) -> list[Need]:
        """Return who waits and is offered to nobody, in the order of their turns."""
        free = or_(handoffs.c.offered_until.is_(None), handoffs.c.offered_until <= now)
        query = (
            select(handoffs, conversations.c.customer_id)
            .join(conversations, conversations.c.handoff_id == handoffs.c.id)
            .where(conversations.c.status == "waiting", free)
            .order_by(*urgency())
            .limit(limit)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
            helpers = _helpers(connection, {row.customer_id for row in rows if row.customer_id})
        return [_need(row, helpers.get(row.customer_id or "")) for row in rows]

    def offer(self, routing: Routing, *, until: datetime, now: datetime) -> Conversation:
        """Ask an agent whether they take a conversation.

        Raises:
            Conflict: it does not wait any more, or they have their hands full.
        """
        with self._database.write() as connection:
            before = _waiting(connection, routing, now)
            values = {"offered_to": routing.agent_id, "offered_until": until}
            self._give(connection, routing, now=now, **values)
            return journal.advance(connection, before, now=before.active_at, event="offered")

    def assign(self, routing: Routing, line: Line, *, now: datetime) -> Conversation:
        """Give an agent a conversation at once.

        Raises:
            Conflict: it does not wait any more, or they have their hands full.
        """
        with self._database.write() as connection:
            before = _waiting(connection, routing, now)
            values = {"claimed_at": now, "agent_id": routing.agent_id, **NO_OFFER}
            self._give(connection, routing, now=now, **values)
            changes = {"status": "assigned", "agent_id": routing.agent_id}
            return journal.advance(connection, before, now=now, event="claimed", lines=[line], **changes)

    def note_nobody(self, given_up: Iterable[Routing], now: datetime) -> None:
        """Write down why nobody was found, once until something else happens to the hand-over."""
        with self._database.write() as connection:
            for routing in given_up:
                last = select(routings.c.step).where(routings.c.handoff_id == routing.handoff_id)
                if connection.execute(last.order_by(routings.c.id.desc()).limit(1)).scalar() != "nobody":
                    _note(connection, routing, "nobody", now)

    def decline(self, conversation_id: str, agent_id: str, *, now: datetime) -> Conversation:
        """Take an offer back that the agent does not want.

        Raises:
            Conflict: it is not offered to them.
        """
        with self._database.write() as connection:
            return end_offer(connection, conversation_id, agent_id, missed=False, now=now)

    def _give(self, connection: Connection, routing: Routing, *, now: datetime, **values: Any) -> None:
        agent_id = routing.agent_id or ""
        weight = connection.execute(select(handoffs.c.weight).where(handoffs.c.id == routing.handoff_id))
        require_room(connection, agent_id, weight.scalar_one(), now=now, whose="they hold")
        update_handoff(connection, routing.conversation_id, **values)
        connection.execute(update(agents).where(agents.c.id == agent_id).values(last_given_at=now))
        _note(connection, routing, "assigned" if "agent_id" in values else "offered", now)


def _waiting(connection: Connection, routing: Routing, now: datetime) -> Conversation:
    """Lock a conversation that still waits under the hand-over decided on, and is offered to nobody."""
    before = talks.lock(connection, routing.conversation_id)
    free = or_(handoffs.c.offered_until.is_(None), handoffs.c.offered_until <= now)
    same = handoffs.c.id == current_handoff(before.id), handoffs.c.id == routing.handoff_id, free
    if before.status != "waiting" or connection.execute(select(handoffs.c.id).where(*same)).first() is None:
        raise _TAKEN
    return before


def end_offer(
    connection: Connection, conversation_id: str, agent_id: str, *, missed: bool, now: datetime
) -> Conversation:
    """Take an offer back, declined or missed.

    Raises:
        Conflict: it is not offered to the agent.
    """
    before = talks.lock(connection, conversation_id)
    asked = select(handoffs.c.declined).where(
        handoffs.c.id == current_handoff(conversation_id), handoffs.c.offered_to == agent_id
    )
    row = connection.execute(asked).first()
    if before.status != "waiting" or row is None:
        raise Conflict("this conversation is not offered to you any more: look at the line")
    update_handoff(
        connection, conversation_id, declined=sorted({*(row.declined or ()), agent_id}), **NO_OFFER
    )
    step: Step = "missed" if missed else "declined"
    note_step(connection, current_handoff(conversation_id), step, now=now, agent_id=agent_id)
    return journal.advance(connection, before, now=before.active_at, event="offered")


def placement(row: Row[Any]) -> Placement:
    """Return what a hand-over asks of an agent, and when it is its turn."""
    return Placement(
        due_at=row.due_at or row.opened_at,
        respond_by=row.respond_by,
        team=row.team_id,
        skills=frozenset(row.skills or ()),
        language=row.language or "",
        senior=bool(row.senior),
        weight=row.weight,
    )


def _helpers(connection: Connection, customers: set[str]) -> Mapping[str, str]:
    """Return who last helped each customer and was not rated badly."""
    bad = (
        select(surveys.c.id)
        .where(surveys.c.handoff_id == handoffs.c.id, surveys.c.rating <= BAD_RATING)
        .exists()
    )
    query = (
        select(conversations.c.customer_id, handoffs.c.agent_id)
        .join(conversations, conversations.c.id == handoffs.c.conversation_id)
        .where(
            conversations.c.customer_id.in_(customers),
            handoffs.c.agent_id.is_not(None),
            handoffs.c.ended_at.is_not(None),
            ~bad,
        )
        .order_by(handoffs.c.ended_at)
    )
    return {row.customer_id: row.agent_id for row in connection.execute(query)} if customers else {}


def _note(connection: Connection, routing: Routing, step: Step, now: datetime) -> None:
    note_step(
        connection,
        routing.handoff_id,
        step,
        now=now,
        agent_id=routing.agent_id,
        reasons=routing.reasons,
        candidates=routing.candidates,
    )


def _seat(row: Row[Any], held: Mapping[str, int], teams: Mapping[str, set[str]], now: datetime) -> Seat:
    present = row.seen_at is not None and row.seen_at > open_since(now)
    return Seat(
        agent_id=row.id,
        name=row.name,
        ready=row.available and present,
        capacity=row.capacity,
        load=held.get(row.id, 0),
        teams=frozenset(teams.get(row.id, ())),
        skills=frozenset(row.skills),
        languages=frozenset(row.languages),
        senior=row.senior,
        last_given_at=row.last_given_at,
    )


def _need(row: Row[Any], helper: str | None) -> Need:
    return Need(
        conversation_id=row.conversation_id,
        handoff_id=row.id,
        reason=row.reason,
        risk=row.risk,
        priority=row.priority,
        opened_at=row.opened_at,
        placement=placement(row),
        last_agent_id=helper,
        declined=frozenset(row.declined or ()),
    )

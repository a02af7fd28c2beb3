"""What time does to the waiting line: offers run out, agents vanish, sleep ends, a refusal is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select, update

from chatbot.domain.conversation import Conversation, Line
from chatbot.errors import Conflict
from chatbot.store import conversations as talks
from chatbot.store import journal
from chatbot.store.database import Database
from chatbot.store.handoff_rows import current_handoff, note_step, wake
from chatbot.store.handoffs import put_back
from chatbot.store.tables import agents, conversations, handoffs, routings
from chatbot.store.waiting_line import end_offer

AHEAD = timedelta(minutes=1)
"""Clocks of two machines may differ by less."""


class Lapses:
    """Found by reading, ended one by one: each write looks again whether it is still so."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def run_out(self, now: datetime) -> list[tuple[str, str]]:
        """Return conversation and agent of each offer whose time is over."""
        query = (
            select(conversations.c.id, handoffs.c.offered_to)
            .join(handoffs, handoffs.c.id == conversations.c.handoff_id)
            .where(conversations.c.status == "waiting", handoffs.c.offered_until <= now)
        )
        with self._database.read() as connection:
            return [(row.id, row.offered_to) for row in connection.execute(query)]

    def miss(self, conversation_id: str, agent_id: str, *, now: datetime) -> Conversation:
        """End an offer that was not answered in time.

        Raises:
            Conflict: it was answered meanwhile.
        """
        with self._database.write() as connection:
            return end_offer(connection, conversation_id, agent_id, missed=True, now=now)

    def ask_again(self, before: datetime) -> None:
        """Let agents be asked again who declined something that nothing has happened to since `before`."""
        latest = select(func.max(routings.c.decided_at)).where(routings.c.handoff_id == handoffs.c.id)
        forgotten = (
            handoffs.c.id.in_(select(conversations.c.handoff_id).where(conversations.c.status == "waiting")),
            handoffs.c.declined.is_not(None),
            latest.scalar_subquery() < before,
        )
        if self._is_any(select(handoffs.c.id).where(*forgotten)):
            with self._database.write() as connection:
                connection.execute(update(handoffs).where(*forgotten).values(declined=None))

    def held_by(self, agent_id: str) -> list[str]:
        """Return the conversations an agent holds."""
        held = conversations.c.status == "assigned", conversations.c.agent_id == agent_id
        with self._database.read() as connection:
            return list(connection.execute(select(conversations.c.id).where(*held)).scalars())

    def put_back_clocks(self, now: datetime) -> None:
        """Take an agent for seen now whose desk was open in the future: a clock was wrong, and they may be gone."""
        ahead = agents.c.seen_at > now + AHEAD
        if self._is_any(select(agents.c.id).where(ahead)):
            with self._database.write() as connection:
                connection.execute(update(agents).where(ahead).values(seen_at=now))

    def vanished(self, since: datetime) -> list[tuple[str, str]]:
        """Return id and name of those who hold something and whose desk was last open before this."""
        holding = select(conversations.c.agent_id).where(conversations.c.status == "assigned")
        gone = or_(agents.c.seen_at < since, ~agents.c.active)
        with self._database.read() as connection:
            query = select(agents.c.id, agents.c.name).where(agents.c.id.in_(holding), gone)
            return [(row.id, row.name) for row in connection.execute(query)]

    def give_back(
        self,
        conversation_id: str,
        agent_id: str,
        lines: Sequence[Line],
        *,
        front: Callable[[datetime, datetime], datetime],
        unseen_since: datetime | None,
        now: datetime,
    ) -> Conversation:
        """Put a conversation to the line's front, because its agent is gone.

        Args:
            front: returns its new turn, of its old one and the moment it came into the line.
            unseen_since: only if their desk was last open before this; None: in any case.

        Raises:
            Conflict: it is not theirs any more, or they came back.
        """
        with self._database.write() as connection:
            before = talks.lock(connection, conversation_id)
            if before.status != "assigned" or before.agent_id != agent_id:
                raise Conflict("somebody else holds it")
            if unseen_since and _is_back(connection, agent_id, unseen_since):
                raise Conflict("its agent came back")
            note_step(connection, current_handoff(before.id), "vanished", now=now, agent_id=agent_id)
            stood = select(handoffs.c.due_at, handoffs.c.opened_at).where(
                handoffs.c.id == current_handoff(before.id)
            )
            due_at, opened_at = connection.execute(stood).one()
            put_back(connection, before, due_at=front(due_at or opened_at, opened_at))
            wake(connection, before.id)
            changes = {"status": "waiting", "agent_id": None}
            return journal.advance(connection, before, now=now, event="released", lines=lines, **changes)

    def woken(self, now: datetime) -> list[str]:
        """Return the conversations whose sleep is over, and end it."""
        over = select(conversations.c.id).where(conversations.c.snoozed_until <= now)
        if not self._is_any(over):
            return []
        with self._database.write() as connection:
            ids = list(connection.execute(over).scalars())
            for conversation_id in ids:
                before = talks.lock(connection, conversation_id)
                wake(connection, conversation_id)
                journal.advance(connection, before, now=before.active_at, event="snoozed")
        return ids

    def _is_any(self, query: Select[Any]) -> bool:
        """Look before writing: every process asks every few seconds, and a writer keeps all others out of SQLite."""
        with self._database.read() as connection:
            return connection.execute(query.limit(1)).first() is not None


def _is_back(connection: Connection, agent_id: str, since: datetime) -> bool:
    seen = select(agents.c.id).where(agents.c.id == agent_id, agents.c.active, agents.c.seen_at >= since)
    return connection.execute(seen.with_for_update()).first() is not None

"""A conversation passed from one agent to another, to a team, or laid aside for a while."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select, update

from chatbot.domain.conversation import Conversation, Line
from chatbot.domain.desk import Agent
from chatbot.errors import Conflict, InvalidFields, NotFound
from chatbot.store import conversations as talks
from chatbot.store import journal
from chatbot.store.capacity import require_room
from chatbot.store.database import Database
from chatbot.store.handoff_rows import current_handoff, note_step, update_handoff, wake
from chatbot.store.handoffs import NO_OFFER, asked, put_back, require_owner
from chatbot.store.tables import agents, conversations, teams


class Passing:
    """Every write is conditional, as those of `Handoffs`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def to_agent(
        self,
        conversation_id: str,
        agent: Agent,
        target_id: str,
        lines: Callable[[str], Sequence[Line]],
        *,
        now: datetime,
    ) -> Conversation:
        """Give a conversation to a colleague; who leads may give away what others hold, or what waits.

        Args:
            lines: what is written, given the colleague's name.

        Raises:
            NotFound: there is no such colleague.
            AtCapacity: their hands are full.
            InvalidFields: they hold it already.
            Conflict: the conversation is not the agent's, or the colleague is away.
        """
        with self._database.write() as connection:
            before = talks.lock(connection, conversation_id)
            require_owner(connection, before, agent, or_lead=True)
            target = connection.execute(
                select(agents).where(agents.c.id == target_id, agents.c.active)
            ).first()
            if target is None:
                raise NotFound("there is no such agent: they may have left")
            if target_id == before.agent_id:
                raise InvalidFields(f"{target.name} holds it already: choose somebody else")
            if not target.available:
                raise Conflict(f"{target.name} is away: choose somebody else, or a team")
            weight, offered = asked(connection, current_handoff(conversation_id), now)
            more = 0 if offered == target_id else weight  # what is offered to them is counted already
            require_room(connection, target_id, more, now=now, whose=f"{target.name} holds")
            update_handoff(connection, conversation_id, claimed_at=now, agent_id=target_id, **NO_OFFER)
            reasons = [f"passed on by {agent.name}"]
            current = current_handoff(conversation_id)
            note_step(connection, current, "transferred", now=now, agent_id=target_id, reasons=reasons)
            wake(connection, conversation_id)
            changes = {"status": "assigned", "agent_id": target_id}
            return journal.advance(
                connection, before, now=now, event="transferred", lines=lines(target.name), **changes
            )

    def to_team(
        self, conversation_id: str, agent: Agent, team_id: str, lines: Sequence[Line], *, now: datetime
    ) -> Conversation:
        """Put a conversation into a team's line.

        Raises:
            NotFound: there is no such team.
            Conflict: the conversation is not the agent's.
        """
        with self._database.write() as connection:
            before = talks.lock(connection, conversation_id)
            require_owner(connection, before, agent, or_lead=True)
            name = connection.execute(select(teams.c.name).where(teams.c.id == team_id)).scalar()
            if name is None:
                raise NotFound(f"there is no team {team_id!r}: it may have been deleted")
            put_back(connection, before)
            update_handoff(connection, conversation_id, team_id=team_id, skills=[])
            reasons = [f"passed on to {name} by {agent.name}"]
            current = current_handoff(conversation_id)
            note_step(connection, current, "transferred", now=now, agent_id=None, reasons=reasons)
            wake(connection, conversation_id)
            changes = {"status": "waiting", "agent_id": None}
            return journal.advance(connection, before, now=now, event="transferred", lines=lines, **changes)

    def snooze(
        self, conversation_id: str, agent: Agent, until: datetime | None, *, now: datetime
    ) -> Conversation:
        """Lay a conversation aside, or take it up again (None).

        Raises:
            Conflict: the conversation is not the agent's.
        """
        with self._database.write() as connection:
            before = talks.lock(connection, conversation_id)
            require_owner(connection, before, agent)
            asleep = update(conversations).where(conversations.c.id == conversation_id)
            connection.execute(asleep.values(snoozed_until=until))
            return journal.advance(connection, before, now=before.active_at, event="snoozed")

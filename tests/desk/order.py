"""What agents do to conversations, and what has to be true afterwards, whatever came before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from chatbot.store.agents import Agents
from chatbot.store.capacity import loads
from chatbot.store.database import Database
from chatbot.store.tables import agents, conversations, handoffs, messages
from chatbot.store.waiting_line import WaitingLine
from tests.desk.floor import Floor

CHANGES = (
    "claim",
    "accept",
    "decline",
    "release",
    "return_to_bot",
    "resolve",
    "snooze",
    "wake",
    "pass_on",
    "give",
)
MOST_ACTORS = 10


def act(floor: Floor, change: str, talk: str, people: Sequence[str], *, who: int, to: int) -> None:
    """Do something to a conversation.

    Args:
        who: one of the four people; from 4 on whoever holds it or is offered it: strangers are mostly refused.
        to: one of the four people, to whom it is passed on.
    """
    entry, owners = floor.entry(talk), floor.owners
    concerned = entry.conversation.agent_id or entry.offered_to
    agent = Agents(floor.database).fetch(concerned if who > 3 and concerned else people[who % 4])
    assert agent
    if change == "snooze":
        owners.snooze(talk, agent, floor.now + timedelta(minutes=5))
    elif change == "pass_on":
        owners.transfer(talk, agent, agent_id=people[to], team_id=None, note="Hm.")
    elif change == "give":
        owners.transfer(talk, agent, agent_id=None, team_id="payments")
    else:
        getattr(owners, change)(talk, agent)


def check(database: Database, now: datetime) -> None:
    """See that each has one state and the owner it asks for, that nobody holds too much or is forgotten."""
    found = rows(database)
    for row in found:
        held = (row.agent_id, row.holder, row.claimed_at is not None)
        match row.status:
            case "bot" | "resolved":
                assert (row.agent_id, row.handoff_id, row.open) == (None, None, 0)
            case "waiting":
                assert (*held, row.open) == (None, None, False, 1)
            case "assigned":
                assert (*held, row.open) == (row.holder, row.agent_id, True, 1)
        assert row.offered_to is None or row.status == "waiting"
        assert row.snoozed_until is None or row.status == "assigned"
        assert row.lines == row.last_seq
    with database.read() as connection:
        load = loads(connection, now)
        capacity = {row.id: row.capacity for row in connection.execute(select(agents))}
    assert all(weight <= capacity[agent_id] for agent_id, weight in load.items())
    line = {need.conversation_id for need in WaitingLine(database).needs(now)}
    offered = {row.id for row in found if row.offered_until is not None and row.offered_until > now}
    assert line | offered == {row.id for row in found if row.status == "waiting"}
    assert not line & offered


def rows(database: Database) -> list[Any]:
    """Return every conversation with its open hand-over, and how many lines and open hand-overs it has."""
    still_open = select(func.count()).where(
        handoffs.c.conversation_id == conversations.c.id, handoffs.c.ended_at.is_(None)
    )
    lines = select(func.count(messages.c.seq.distinct())).where(
        messages.c.conversation_id == conversations.c.id
    )
    current = handoffs.alias("current")
    query = select(
        conversations,
        current.c.agent_id.label("holder"),
        current.c.claimed_at,
        current.c.offered_to,
        current.c.offered_until,
        still_open.correlate(conversations).scalar_subquery().label("open"),
        lines.correlate(conversations).scalar_subquery().label("lines"),
    ).outerjoin(current, current.c.id == conversations.c.handoff_id)
    with database.read() as connection:
        return list(connection.execute(query))

"""How much an agent holds, and whether there is room for more; inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select

from chatbot.errors import AtCapacity, NotFound
from chatbot.store.tables import agents, conversations, handoffs


def loads(connection: Connection, now: datetime) -> Mapping[str, int]:
    """Return the weight of what each agent holds and of what is offered to them; who is not named holds nothing."""
    holder = func.coalesce(conversations.c.agent_id, handoffs.c.offered_to)
    query = (
        select(holder.label("agent_id"), func.sum(handoffs.c.weight).label("load"))
        .join(handoffs, handoffs.c.id == conversations.c.handoff_id)
        .where(
            or_(
                conversations.c.status == "assigned",
                and_(conversations.c.status == "waiting", handoffs.c.offered_until > now),
            )
        )
        .group_by(holder)
    )
    return {row.agent_id: int(row.load) for row in connection.execute(query)}


def require_room(connection: Connection, agent_id: str, weight: int, *, now: datetime, whose: str) -> None:
    """Hold the agent's row, so that nobody gives them anything else before the commit.

    Args:
        weight: of the conversation they are to get, which is not offered to them.
        whose: begins the sentence where there is no room: `You hold`, `Maya holds`.

    Raises:
        AtCapacity: they have their hands full.
        NotFound: they are no agent any more.
    """
    held = select(agents.c.capacity).where(agents.c.id == agent_id, agents.c.active).with_for_update()
    capacity = connection.execute(held).scalar()
    if capacity is None:
        raise NotFound("there is no such agent: they may have left")
    load = loads(connection, now).get(agent_id, 0)
    if load + weight > capacity:
        mend = "resolve or put back one first, or let a supervisor raise the capacity"
        raise AtCapacity(f"{whose} {load} of {capacity}, and this one counts {weight}: {mend}")

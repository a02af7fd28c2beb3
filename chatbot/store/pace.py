"""How fast the desk works and how many wait, measured on the hand-overs of late."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import func, select

from chatbot.domain.routing import Pace
from chatbot.store.capacity import loads
from chatbot.store.database import Database
from chatbot.store.presence import open_since
from chatbot.store.tables import agents, conversations, handoffs

LATELY = timedelta(days=7)
SAMPLE = 50
"""The latest hand-overs looked at: yesterday's rush says less than this morning's."""


def read_pace(database: Database, now: datetime) -> Pace:
    """Return the desk's pace at this moment."""
    present = agents.c.seen_at > open_since(now)
    there = select(agents.c.id, agents.c.capacity).where(agents.c.active, agents.c.available, present)
    done = (
        select(handoffs.c.opened_at, handoffs.c.claimed_at, handoffs.c.answered_at, handoffs.c.ended_at)
        .where(handoffs.c.ended_at > now - LATELY, handoffs.c.claimed_at.is_not(None))
        .order_by(handoffs.c.ended_at.desc())
        .limit(SAMPLE)
    )
    with database.read() as connection:
        waiting = connection.execute(select(func.count()).where(conversations.c.status == "waiting"))
        ahead, held = waiting.scalar_one(), loads(connection, now)
        rows, people = connection.execute(done).all(), connection.execute(there).all()
    handled = [(row.ended_at - row.claimed_at).total_seconds() for row in rows]
    picked = [(row.answered_at - row.claimed_at).total_seconds() for row in rows if row.answered_at]
    return Pace(
        ahead=ahead,
        free=sum(max(0, person.capacity - held.get(person.id, 0)) for person in people),
        places=sum(person.capacity for person in people),
        known=len(picked),
        handling_s=median(handled) if handled else None,
        pickup_s=median(picked) if picked else None,
    )

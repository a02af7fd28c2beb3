"""Read what came to the desk: for those who want to know how another setting of the routing would have done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from chatbot.domain.routing import PastHandoff
from chatbot.store.database import Database
from chatbot.store.tables import handoffs
from chatbot.store.waiting_line import placement

MOST = 50_000
"""So many of the latest are read: some days of a large desk, some years of a small one."""


class PastHandoffs:
    """Hand-overs as they were; nothing of what customers wrote, nor who they are."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def since(self, moment: datetime) -> list[PastHandoff]:
        """Return the hand-overs opened since then, the first first."""
        query = (
            select(handoffs)
            .where(handoffs.c.opened_at >= moment)
            .order_by(handoffs.c.opened_at.desc())
            .limit(MOST)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [_past(row) for row in reversed(rows)]


def _past(row: Row[Any]) -> PastHandoff:
    over = row.claimed_at and row.ended_at
    handling_s = (row.ended_at - row.claimed_at).total_seconds() if over else None
    asked = placement(row) if row.due_at else None
    return PastHandoff(row.opened_at, row.reason, row.risk, row.priority, asked, handling_s)

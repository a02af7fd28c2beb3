"""Read what came to the desk and who works there: for those who want to know how another setting would have done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from chatbot.domain.routing import PastHandoff, Placement, Seat
from chatbot.store.database import Database
from chatbot.store.tables import agents, handoffs, team_members

MOST = 50_000
"""So many of the latest are read: some days of a large desk, some years of a small one."""


class PastHandoffs:
    """Hand-overs and agents; nothing of what customers wrote, nor who they are."""

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

    def staff(self) -> list[Seat]:
        """Return everybody who works at the desk, with nothing in hand."""
        members = select(team_members.c.agent_id, team_members.c.team_id)
        with self._database.read() as connection:
            rows = connection.execute(select(agents).where(agents.c.active).order_by(agents.c.id)).all()
            teams = connection.execute(members).all()
        return [
            _seat(row, frozenset(team.team_id for team in teams if team.agent_id == row.id)) for row in rows
        ]


def _past(row: Row[Any]) -> PastHandoff:
    over = row.claimed_at and row.ended_at
    handling_s = (row.ended_at - row.claimed_at).total_seconds() if over else None
    return PastHandoff(row.opened_at, row.reason, row.risk, row.priority, _placement(row), handling_s)


def _placement(row: Row[Any]) -> Placement | None:
    if row.due_at is None:
        return None
    return Placement(
        due_at=row.due_at,
        respond_by=row.respond_by,
        team=row.team_id,
        skills=frozenset(row.skills or ()),
        language=row.language or "",
        senior=bool(row.senior),
        weight=row.weight,
        reasons=tuple(row.placed or ()),
    )


def _seat(row: Row[Any], teams: frozenset[str]) -> Seat:
    return Seat(
        row.id,
        row.name,
        ready=False,
        capacity=row.capacity,
        load=0,
        teams=teams,
        skills=frozenset(row.skills),
        languages=frozenset(row.languages),
        senior=row.senior,
    )

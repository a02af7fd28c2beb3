"""The waiting line and what agents hold, in figures: counted by the database, however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, case, func, select

from chatbot.domain.wallboard import AgentNow, Board, Crowd, HeldBy, WaitingNow
from chatbot.store.database import Database
from chatbot.store.people import read_people
from chatbot.store.tables import conversations, handoffs
from chatbot.store.today import count_today


class Wallboards:
    """Reads it all over one connection."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, *, midnight: datetime, now: datetime) -> Board:
        """Return the desk as it is now, and how the day went since midnight."""
        with self._database.read() as connection:
            held = count_held(connection, now)
            people = read_people(connection, now).values()
            return Board(
                at=now,
                waiting=count_waiting(connection, now),
                agents=tuple(AgentNow(one, held.get(one.agent.id, HeldBy())) for one in people),
                today=count_today(connection, since=midnight, now=now),
            )


def count_waiting(connection: Connection, now: datetime) -> WaitingNow:
    """Return the waiting line in figures."""
    query = (
        select(
            handoffs.c.team_id,
            handoffs.c.reason,
            func.count().label("waiting"),
            func.min(handoffs.c.opened_at).label("longest_since"),
            _number(_overdue(now)).label("overdue"),
            _number(handoffs.c.offered_until > now).label("offered"),
        )
        .join(conversations, conversations.c.handoff_id == handoffs.c.id)
        .where(conversations.c.status == "waiting")
        .group_by(handoffs.c.team_id, handoffs.c.reason)
    )
    rows = connection.execute(query).all()
    return WaitingNow(
        count=sum(row.waiting for row in rows),
        longest_since=min((row.longest_since for row in rows), default=None),
        overdue=sum(row.overdue for row in rows),
        offered=sum(row.offered for row in rows),
        by_team=_crowds(rows, "team_id"),
        by_reason=_crowds(rows, "reason"),
    )


def count_held(connection: Connection, now: datetime) -> Mapping[str, HeldBy]:
    """Return what each agent is at, by id; who is not named is at nothing."""
    unanswered = handoffs.c.answered_at.is_(None)
    held = (
        select(
            conversations.c.agent_id,
            func.count().label("holds"),
            _number(unanswered).label("unanswered"),
            _number(_overdue(now)).label("overdue"),
            _number(conversations.c.snoozed_until > now).label("snoozed"),
        )
        .join(handoffs, handoffs.c.id == conversations.c.handoff_id)
        .where(conversations.c.status == "assigned")
        .group_by(conversations.c.agent_id)
    )
    asked = (
        select(handoffs.c.offered_to, func.count().label("offered"))
        .join(conversations, conversations.c.handoff_id == handoffs.c.id)
        .where(conversations.c.status == "waiting", handoffs.c.offered_until > now)
        .group_by(handoffs.c.offered_to)
    )
    offered = {row.offered_to: row.offered for row in connection.execute(asked)}
    holding = {row.agent_id: row for row in connection.execute(held)}
    return {one: _held(holding.get(one), offered.get(one, 0)) for one in offered | holding}


def _overdue(now: datetime) -> Any:
    return and_(handoffs.c.respond_by < now, handoffs.c.answered_at.is_(None))


def _number(condition: Any) -> Any:
    """Return how many rows of a group meet a condition."""
    return func.sum(case((condition, 1), else_=0))


def _crowds(rows: Iterable[Row[Any]], key: str) -> tuple[Crowd, ...]:
    groups: dict[str | None, list[Row[Any]]] = {}
    for row in rows:
        groups.setdefault(getattr(row, key), []).append(row)
    crowds = [
        Crowd(
            name=name,
            count=sum(row.waiting for row in group),
            longest_since=min(row.longest_since for row in group),
            overdue=sum(row.overdue for row in group),
        )
        for name, group in groups.items()
    ]
    return tuple(sorted(crowds, key=lambda crowd: (-crowd.count, crowd.name or "")))


def _held(row: Row[Any] | None, offered: int) -> HeldBy:
    if row is None:
        return HeldBy(offered=offered)
    return HeldBy(
        holds=row.holds,
        unanswered=row.unanswered,
        overdue=row.overdue,
        snoozed=row.snoozed,
        offered=offered,
    )

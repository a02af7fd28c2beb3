"""Who did, changed or saw what at the desk: written in the change's own transaction, read page by page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from chatbot.domain.staff import AuditEntry
from chatbot.store.database import Database
from chatbot.store.tables import agents, audit, teams

VIEW = "view"
"""Somebody opened a conversation: by far the most of what is written down."""
VIEW_CUSTOMER = "view customer"
"""Somebody read what is foretold of a customer."""
SUBJECT_LENGTH = 80


def note(
    connection: Connection,
    agent_id: str,
    action: str,
    subject: str,
    *,
    now: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Write down who did or saw what; `detail` is what was changed, never a password."""
    row = {
        "agent_id": agent_id,
        "action": action,
        "subject": subject[:SUBJECT_LENGTH],
        "detail": dict(detail) if detail else None,
        "created_at": now,
    }
    connection.execute(insert(audit).values(row))


def is_noted(connection: Connection, agent_id: str, action: str, subject: str, *, since: datetime) -> bool:
    """Say whether there is such an entry."""
    same = audit.c.agent_id == agent_id, audit.c.action == action, audit.c.subject == subject[:SUBJECT_LENGTH]
    found = select(audit.c.id).where(*same, audit.c.created_at >= since).limit(1)
    return connection.execute(found).first() is not None


class Audit:
    """What was written down."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(self, *, before: int | None, views: bool, limit: int) -> list[AuditEntry]:
        """Return a page, the latest first.

        Args:
            before: the last id of the page before; None: the first page.
            views: with those that only tell who opened which conversation, or looked at which customer.
        """
        who, whom = agents.alias("who"), agents.alias("whom")
        query = (
            select(
                audit,
                who.c.name.label("agent_name"),
                func.coalesce(whom.c.name, teams.c.name).label("subject_name"),
            )
            .outerjoin(who, who.c.id == audit.c.agent_id)
            .outerjoin(whom, whom.c.id == audit.c.subject)
            .outerjoin(teams, teams.c.id == audit.c.subject)
            .order_by(audit.c.id.desc())
            .limit(limit)
        )
        if before is not None:
            query = query.where(audit.c.id < before)
        if not views:
            query = query.where(audit.c.action.not_in((VIEW, VIEW_CUSTOMER)))
        with self._database.read() as connection:
            return [_entry(row) for row in connection.execute(query)]


def _entry(row: Row[Any]) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        at=row.created_at,
        agent_name=row.agent_name,
        action=row.action,
        subject=row.subject,
        subject_name=row.subject_name,
        detail=row.detail or {},
    )

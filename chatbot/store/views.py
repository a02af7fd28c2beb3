"""The searches agents come back to; each sees their own."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, func, select

from chatbot.domain.tools import SavedView
from chatbot.errors import Conflict, NotFound
from chatbot.store.database import Database
from chatbot.store.rows import insert_new
from chatbot.store.tools_tables import saved_views

MOST = 20
"""Of one agent: more is a list to be searched itself."""


class SavedViews:
    """An agent's own views, in the order they were made."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, agent_id: str) -> list[SavedView]:
        """Return an agent's views."""
        query = select(saved_views).where(saved_views.c.agent_id == agent_id)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(saved_views.c.created_at, saved_views.c.id)).all()
        return [SavedView(row.id, row.name, row.query) for row in rows]

    def add(self, agent_id: str, name: str, query: Mapping[str, str | None], *, now: datetime) -> SavedView:
        """Keep a search under a name.

        Raises:
            Conflict: the name is taken, or the agent has `MOST`.
        """
        view = SavedView(secrets.token_hex(8), name, dict(query))
        row = {"id": view.id, "agent_id": agent_id, "name": name, "query": dict(query), "created_at": now}
        own = select(func.count()).select_from(saved_views).where(saved_views.c.agent_id == agent_id)
        with self._database.write() as connection:
            if connection.execute(own).scalar_one() >= MOST:
                raise Conflict(f"you have {MOST} saved views: delete one first")
            if not insert_new(connection, saved_views, **row):
                raise Conflict(f"you have a view called {name!r}: choose another name, or delete it first")
        return view

    def remove(self, agent_id: str, view_id: str) -> None:
        """Delete one of an agent's own.

        Raises:
            NotFound: they have none with this id.
        """
        own = saved_views.c.agent_id == agent_id, saved_views.c.id == view_id
        with self._database.write() as connection:
            if connection.execute(delete(saved_views).where(*own)).rowcount == 0:
                raise NotFound("there is no such view of yours: it may have been deleted")

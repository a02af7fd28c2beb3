"""The people of the desk, their passwords (argon2id) and what they looked at."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, select, update

from chatbot.domain.desk import Agent, Role
from chatbot.store import audit
from chatbot.store.database import Database
from chatbot.store.people import add_person, to_agent
from chatbot.store.presence import open_since
from chatbot.store.tables import agents

NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$NTAuXxiiXbb+MILn34dWNA$wsvydpgCjHsiO+3R6ylZLePewRqtwiEHbFraj+jsRnc"
"""Of a password that was thrown away; checked where the e-mail is unknown, so that the clock tells nothing."""


class Agents:
    """Sign-in and availability."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._hasher = PasswordHasher()

    def add(self, *, name: str, email: str, password: str, role: Role) -> Agent:
        """Add an agent.

        Raises:
            Conflict: the e-mail is taken.
        """
        agent = Agent(secrets.token_hex(8), name, email.strip().lower(), role, available=True)
        password_hash = self.hash(password)
        with self._database.write() as connection:
            add_person(connection, agent, password_hash)
        return agent

    def sign_in(self, email: str, password: str) -> Agent | None:
        """Return the agent whose password this is, or None; takes as long for an unknown e-mail."""
        with self._database.read() as connection:
            row = connection.execute(select(agents).where(agents.c.email == email.strip().lower())).first()
        try:
            self._hasher.verify(row.password_hash if row else NOBODY, password)
        except (VerificationError, InvalidHashError):
            return None
        return to_agent(row) if row and row.active else None

    def fetch(self, agent_id: str) -> Agent | None:
        """Return an agent by id; None: there is none, or they left."""
        with self._database.read() as connection:
            row = connection.execute(select(agents).where(agents.c.id == agent_id, agents.c.active)).first()
        return to_agent(row) if row else None

    def count(self) -> int:
        """Return how many agents there are."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(agents)).scalar_one()

    def staffed(self, now: datetime) -> bool:
        """Return whether somebody who takes conversations has a desk open."""
        present = agents.c.seen_at > open_since(now)
        query = select(agents.c.id).where(agents.c.active, agents.c.available, present).limit(1)
        with self._database.read() as connection:
            return connection.execute(query).first() is not None

    def set_available(self, agent_id: str, available: bool) -> None:
        """Say whether an agent takes conversations."""
        self._update(agent_id, available=available)

    def mark_seen(self, agent_id: str, at: datetime) -> None:
        """Note when the agent's desk was last open."""
        self._update(agent_id, seen_at=at)

    def end_sign_ins(self, agent_id: str) -> None:
        """Make every cookie of this agent worthless."""
        self._update(agent_id, epoch=agents.c.epoch + 1)

    def note(
        self,
        agent_id: str,
        action: str,
        subject: str,
        *,
        now: datetime,
        detail: Mapping[str, object] | None = None,
    ) -> None:
        """Write down who did or saw what; `detail` is what was changed."""
        with self._database.write() as connection:
            audit.note(connection, agent_id, action, subject, now=now, detail=detail)

    def has_noted(self, agent_id: str, action: str, subject: str, *, since: datetime) -> bool:
        """Say whether it was written down since then that somebody did or saw this."""
        with self._database.read() as connection:
            return audit.is_noted(connection, agent_id, action, subject, since=since)

    def hash(self, password: str) -> str:
        """Return what is kept of a password; takes a moment on purpose."""
        return self._hasher.hash(password)

    def _update(self, agent_id: str, **values: Any) -> None:
        with self._database.write() as connection:
            connection.execute(update(agents).where(agents.c.id == agent_id).values(**values))

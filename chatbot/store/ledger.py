"""Changes of people, teams and rules: one at a time, each with its line in the audit and its event."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from chatbot.domain.desk import Agent
from chatbot.domain.routing import RoutingRules, Team
from chatbot.domain.staff import Colleague, Profile
from chatbot.store import audit, desk_settings, people, teams
from chatbot.store.database import Database
from chatbot.store.journal import append_event

LEDGER_LOCK = 4_201_339
"""On PostgreSQL two supervisors take turns: what one checks, the other cannot change before the commit."""


@dataclass(frozen=True, slots=True)
class Page:
    """The desk as it stands while nobody else can change it; all of it is committed together, or nothing."""

    connection: Connection
    now: datetime

    def people(self) -> dict[str, Colleague]:
        """Return everybody who works here, by id, in the order of their names."""
        return people.read_people(self.connection, self.now)

    def add_person(self, profile: Profile, email: str, password_hash: str) -> str:
        """Let somebody work here, and return their id; who left and comes back has the one they had.

        Raises:
            Conflict: somebody who works here has this e-mail.
        """
        agent_id = people.find_former(self.connection, email)
        if agent_id:
            people.take_back(self.connection, agent_id, password_hash)
        else:
            agent_id = secrets.token_hex(8)
            agent = Agent(agent_id, profile.name, email, profile.role, available=True)
            people.add_person(self.connection, agent, password_hash)
        people.write_profile(self.connection, agent_id, profile)
        return agent_id

    def write_profile(self, agent_id: str, profile: Profile) -> None:
        """Write what is set of an agent over what stood there."""
        people.write_profile(self.connection, agent_id, profile)

    def write_password(self, agent_id: str, password_hash: str) -> None:
        """Give an agent another password and end every sign-in."""
        people.write_password(self.connection, agent_id, password_hash)

    def dismiss(self, agent_id: str) -> None:
        """Let an agent leave."""
        people.dismiss(self.connection, agent_id)

    def teams(self) -> dict[str, Team]:
        """Return every team, by id, in the order of their names."""
        return {team.id: team for team in teams.read_teams(self.connection)}

    def add_team(self, team: Team) -> None:
        """Add a team with its members.

        Raises:
            Conflict: its id is taken.
        """
        teams.add_team(self.connection, team)

    def write_team(self, team: Team) -> None:
        """Write a team over what stood there."""
        teams.write_team(self.connection, team)

    def remove_team(self, team_id: str) -> int:
        """Remove a team, and return how many open hand-overs were meant for it."""
        return teams.remove_team(self.connection, team_id)

    def routing(self) -> RoutingRules:
        """Return the rules of routing."""
        return desk_settings.read_routing(self.connection)

    def write_routing(self, rules: RoutingRules) -> None:
        """Keep the rules of routing."""
        desk_settings.write_routing(self.connection, rules)

    def note(self, agent_id: str, action: str, subject: str, detail: Mapping[str, object]) -> None:
        """Write down who changed what, and tell every desk."""
        audit.note(self.connection, agent_id, action, subject, now=self.now, detail=detail)
        append_event(
            self.connection, "settings", "", {}, now=self.now
        )  # who changed what is not every agent's


class Ledger:
    """Opens pages, one at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def open(self, now: datetime) -> Iterator[Page]:
        """Open a page; what is written on it is on disk when the block is left, or never was."""
        with self._database.write() as connection:
            if connection.dialect.name == "postgresql":  # SQLite lets one writer in at a time anyway
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LEDGER_LOCK})
            yield Page(connection, now)

    def people(self, now: datetime) -> list[Colleague]:
        """Return everybody who works here, in the order of their names."""
        with self._database.read() as connection:
            return list(people.read_people(connection, now).values())

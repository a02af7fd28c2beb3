"""A desk to set up: its people, its clock, and what was given back to the line."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from chatbot.desk.administration import Administration
from chatbot.desk.arrangement import Arrangement
from chatbot.domain.desk import Agent, Role
from chatbot.domain.staff import Profile
from chatbot.store.agents import Agents
from chatbot.store.audit import Audit
from chatbot.store.database import Database
from chatbot.store.desk_settings import DeskSettings
from chatbot.store.ledger import Ledger
from chatbot.store.teams import Teams

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@dataclass
class Office:
    """Sets up a desk over a database, and remembers what it was told to do."""

    database: Database
    given_back: list[str] = field(default_factory=list)
    changes: int = 0

    @property
    def administration(self) -> Administration:
        agents, audit = Agents(self.database), Audit(self.database)
        return Administration(
            Ledger(self.database), agents, audit, self._give_back, self._note_change, lambda: NOW
        )

    @property
    def arrangement(self) -> Arrangement:
        teams, settings = Teams(self.database), DeskSettings(self.database)
        return Arrangement(Ledger(self.database), teams, settings, self._note_change, lambda: NOW)

    def person(self, name: str, role: Role = "agent") -> Agent:
        """Let somebody work here, without asking anybody."""
        email = f"{name.lower()}@example.com"
        return Agents(self.database).add(name=name, email=email, password="correct horse", role=role)

    def profile(self, agent: Agent) -> Profile:
        """Return what is set of somebody now."""
        found = {one.agent.id: one for one in self.administration.people()}
        return found[agent.id].profile

    def noted(self) -> list[tuple[str, str, str | None]]:
        """Return who did what to whom, the latest first."""
        entries = Audit(self.database).entries(before=None, views=False, limit=50)
        return [(one.agent_name or "", one.action, one.subject_name) for one in entries]

    def _give_back(self, agent_id: str, name: str) -> int:
        self.given_back.append(name)
        return 5

    def _note_change(self) -> None:
        self.changes += 1

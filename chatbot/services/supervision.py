"""The parts of those who lead the desk, put together, and what everybody else needs of what they set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chatbot.desk.administration import Administration
from chatbot.desk.arrangement import Arrangement
from chatbot.desk.dispatch import Dispatcher
from chatbot.desk.wallboard import Wallboard
from chatbot.domain.routing import RoutingRules, Team
from chatbot.playbook.catalogue import Catalogue
from chatbot.playbook.team_hours import is_open
from chatbot.store.agents import Agents
from chatbot.store.audit import Audit
from chatbot.store.database import Database
from chatbot.store.desk_settings import DeskSettings
from chatbot.store.keys import DESK
from chatbot.store.ledger import Ledger
from chatbot.store.teams import Teams
from chatbot.store.wallboard import Wallboards

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Names:
    """What the shop's own files call things, for those who set up the desk by them."""

    teams: tuple[str, ...]
    skills: tuple[str, ...]
    time_zone: str


@dataclass(frozen=True, slots=True)
class Setup:
    """How the desk is set up now, for those who go by it; read anew each time."""

    database: Database
    catalogue: Callable[[], Catalogue]

    def names(self) -> Names:
        """Return what intents call teams and skills, and where the shop is."""
        catalogue = self.catalogue()
        return Names(catalogue.routing.teams, catalogue.routing.skills, catalogue.conventions.time_zone)

    def teams(self) -> Mapping[str, Team]:
        """Return the teams by id."""
        return {team.id: team for team in Teams(self.database).all()}

    def rules(self) -> RoutingRules:
        """Return the rules of routing."""
        return DeskSettings(self.database).routing()

    def team_open(self, at: datetime) -> Callable[[str], bool]:
        """Return what says whether a team works at a moment; one that is gone is as open as the shop."""
        teams, conventions = self.teams(), self.catalogue().conventions
        return lambda team_id: is_open(teams.get(team_id), at, conventions)


@dataclass(frozen=True, slots=True)
class Supervision:
    """What those who lead the desk can do."""

    setup: Setup

    administration: Administration
    arrangement: Arrangement
    wallboard: Wallboard


def supervise(setup: Setup, agents: Agents, dispatcher: Dispatcher, clock: Clock) -> Supervision:
    """Put together what those who lead the desk can do."""
    database, tell = setup.database, _tell(dispatcher)
    return Supervision(
        setup=setup,
        administration=Administration(
            ledger=Ledger(database),
            agents=agents,
            audit=Audit(database),
            give_back=dispatcher.give_back,
            changed=tell,
            clock=clock,
        ),
        arrangement=Arrangement(
            ledger=Ledger(database),
            stored_teams=Teams(database),
            settings=DeskSettings(database),
            changed=tell,
            clock=clock,
        ),
        wallboard=Wallboard(
            boards=Wallboards(database),
            teams=Teams(database),
            is_open=lambda team, at: is_open(team, at, setup.catalogue().conventions),
            clock=lambda: setup.catalogue().conventions.local(clock()),
        ),
    )


def _tell(dispatcher: Dispatcher) -> Callable[[], None]:
    """Wake every desk, and give whoever waits to whoever may take them now."""

    def tell() -> None:
        dispatcher.wakeups.publish(DESK)
        dispatcher.drain()

    return tell

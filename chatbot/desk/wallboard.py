"""The desk at a glance, for those who lead it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from chatbot.desk.permissions import require_lead
from chatbot.domain.desk import Agent
from chatbot.domain.routing import Team
from chatbot.domain.wallboard import Board, TeamNow
from chatbot.store.teams import Teams
from chatbot.store.wallboard import Wallboards


@dataclass(frozen=True, slots=True)
class Wallboard:
    """Who waits, who works, and how the day goes."""

    boards: Wallboards
    teams: Teams
    is_open: Callable[[Team, datetime], bool]
    clock: Callable[[], datetime]
    """The shop's own: the day begins at its midnight."""

    def look(self, by: Agent) -> Board:
        """Return the desk as it is now, and how the day goes.

        Raises:
            Forbidden: the asker does not lead the desk.
        """
        require_lead(by)
        now = self.clock()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        teams = tuple(TeamNow(team, self.is_open(team, now)) for team in self.teams.all())
        return replace(self.boards.read(midnight=midnight, now=now), teams=teams)

"""How the desk is arranged by those who lead it: teams with hours and promises, and the rules of routing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chatbot.desk import permissions, timetable
from chatbot.desk.changes import differences, merge
from chatbot.desk.profile import refuse
from chatbot.domain.desk import Agent
from chatbot.domain.routing import RoutingRules, Team
from chatbot.domain.staff import OFFER_S, VANISH_AFTER_S, WIDEN_AFTER_S, Colleague
from chatbot.errors import InvalidFields, NotFound
from chatbot.store.desk_settings import ROUTING, DeskSettings
from chatbot.store.ledger import Ledger, Page
from chatbot.store.teams import Teams


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Every change is checked, merged with what others did meanwhile, written and noted in one transaction."""

    ledger: Ledger
    stored_teams: Teams
    settings: DeskSettings
    changed: Callable[[], None]
    """Wakes every desk, and gives whoever waits to whoever may take them now."""
    clock: Callable[[], datetime]

    def teams(self) -> list[Team]:
        """Return every team, by name; every agent may see them, to pass things on."""
        return self.stored_teams.all()

    def routing(self, by: Agent) -> RoutingRules:
        """Return the rules of routing.

        Raises:
            Forbidden: the asker does not lead the desk.
        """
        permissions.require_lead(by)
        return self.settings.routing()

    def add_team(self, by: Agent, team: Team) -> Team:
        """Add a team.

        Raises:
            Conflict: its id is taken.
            Forbidden: the asker does not lead the desk.
            InvalidFields: something cannot be kept.
        """
        team = timetable.tidy(team)
        with self.ledger.open(self.clock()) as page:
            people = page.people()
            permissions.leader(people, by)
            _require_members(people, team.members)
            page.add_team(team)
            page.note(by.id, "team added", team.id, differences(None, team))
        self.changed()
        return team

    def change_team(self, by: Agent, seen: Team, wanted: Team) -> Team:
        """Change a team.

        Args:
            seen: what stood there when the change was begun.

        Raises:
            ChangedMeanwhile: somebody else changed the same.
            Forbidden: the asker does not lead the desk.
            InvalidFields: something cannot be kept.
            NotFound: there is no such team.
        """
        wanted = timetable.tidy(wanted)
        with self.ledger.open(self.clock()) as page:
            people = page.people()
            permissions.leader(people, by)
            before = _known(page, wanted.id)
            names = {one.agent.id: one.agent.name for one in people.values()}
            after = merge(seen, wanted, before, thing=before.name, names=names)
            _require_members(people, after.members - before.members)
            if after != before:
                page.write_team(after)
                page.note(by.id, "team changed", after.id, differences(before, after))
        self.changed()
        return after

    def remove_team(self, by: Agent, team_id: str) -> int:
        """Remove a team, and return how many conversations were meant for it: anybody may take them now.

        Raises:
            Forbidden: the asker does not lead the desk.
            NotFound: there is no such team.
        """
        with self.ledger.open(self.clock()) as page:
            permissions.leader(page.people(), by)
            team = _known(page, team_id)
            freed = page.remove_team(team_id)
            page.note(by.id, "team removed", team_id, differences(team, None))
        self.changed()
        return freed

    def change_routing(self, by: Agent, seen: RoutingRules, wanted: RoutingRules) -> RoutingRules:
        """Change the rules of routing.

        Args:
            seen: what stood there when the change was begun.

        Raises:
            ChangedMeanwhile: somebody else changed the same.
            Forbidden: the asker does not lead the desk.
            InvalidFields: a time is too short or too long.
        """
        _refuse_odd(wanted)
        with self.ledger.open(self.clock()) as page:
            permissions.leader(page.people(), by)
            before = page.routing()
            after = merge(seen, wanted, before, thing="the rules of routing")
            if after != before:
                page.write_routing(after)
                page.note(by.id, "routing changed", ROUTING, differences(before, after))
        self.changed()
        return after


def _refuse_odd(rules: RoutingRules) -> None:
    times = {
        "offer_s": (rules.offer_s, OFFER_S),
        "widen_after_s": (rules.widen_after_s, WIDEN_AFTER_S),
        "vanish_after_s": (rules.vanish_after_s, VANISH_AFTER_S),
    }
    refuse(
        {
            name: "" if least <= seconds <= most else f"from {least} to {most} seconds"
            for name, (seconds, (least, most)) in times.items()
        }
    )


def _known(page: Page, team_id: str) -> Team:
    found = page.teams().get(team_id)
    if found is None:
        raise NotFound(f"there is no team {team_id!r}: it may have been removed")
    return found


def _require_members(people: Mapping[str, Colleague], agent_ids: frozenset[str]) -> None:
    if unknown := sorted(agent_ids - people.keys()):
        mend = "they may have left: choose among those who work here"
        raise InvalidFields(
            f"nobody here has the id {unknown[0]!r}: {mend}",
            fields={"member_ids": f"nobody has the id {unknown[0]!r}: {mend}"},
        )

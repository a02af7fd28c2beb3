"""The teams of the desk and who is in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from chatbot.domain.routing import Team
from chatbot.errors import Conflict
from chatbot.store.database import Database
from chatbot.store.rows import insert_new
from chatbot.store.tables import agents, conversations, handoffs, team_members, teams


class Teams:
    """What there is now; `store/ledger.py` changes it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Team]:
        """Return every team, by name."""
        with self._database.read() as connection:
            return read_teams(connection)


def read_teams(connection: Connection) -> list[Team]:
    """Return every team, by name; who left is a member of none."""
    members: dict[str, set[str]] = defaultdict(set)
    inside = select(team_members).join(agents, agents.c.id == team_members.c.agent_id)
    for row in connection.execute(inside.where(agents.c.active)):
        members[row.team_id].add(row.agent_id)
    rows = connection.execute(select(teams).order_by(teams.c.name, teams.c.id))
    return [_team(row, frozenset(members[row.id])) for row in rows]


def add_team(connection: Connection, team: Team) -> None:
    """Add a team with its members.

    Raises:
        Conflict: its id is taken.
    """
    if not insert_new(connection, teams, id=team.id, **_values(team)):
        raise Conflict(f"there is a team {team.id!r} already: choose another id, or change that one")
    _join(connection, [(team.id, agent_id) for agent_id in sorted(team.members)])


def write_team(connection: Connection, team: Team) -> None:
    """Write a team over what stood there."""
    connection.execute(update(teams).where(teams.c.id == team.id).values(**_values(team)))
    connection.execute(delete(team_members).where(team_members.c.team_id == team.id))
    _join(connection, [(team.id, agent_id) for agent_id in sorted(team.members)])


def remove_team(connection: Connection, team_id: str) -> int:
    """Remove a team, and return how many open hand-overs were meant for it: anybody may take them now."""
    meant = (
        select(conversations.c.handoff_id)
        .join(handoffs, handoffs.c.id == conversations.c.handoff_id)
        .where(handoffs.c.team_id == team_id)
        .order_by(conversations.c.id)
        .with_for_update(of=conversations)  # first, as whoever writes into a hand-over does
    )
    freed = list(connection.execute(meant).scalars())
    connection.execute(update(handoffs).where(handoffs.c.id.in_(freed)).values(team_id=None))
    connection.execute(delete(teams).where(teams.c.id == team_id))
    return len(freed)


def write_memberships(connection: Connection, agent_id: str, team_ids: Iterable[str]) -> None:
    """Make an agent a member of these teams and of no other."""
    connection.execute(delete(team_members).where(team_members.c.agent_id == agent_id))
    _join(connection, [(team_id, agent_id) for team_id in sorted(team_ids)])


def _join(connection: Connection, pairs: list[tuple[str, str]]) -> None:
    if pairs:
        rows = [{"team_id": team_id, "agent_id": agent_id} for team_id, agent_id in pairs]
        connection.execute(insert(team_members), rows)


def _values(team: Team) -> dict[str, Any]:
    return {
        "name": team.name,
        "time_zone": team.time_zone,
        "hours": dict(team.hours) if team.hours is not None else None,
        "first_response_s": team.first_response_s,
        "resolution_s": team.resolution_s,
    }


def _team(row: Row[Any], members: frozenset[str]) -> Team:
    return Team(
        id=row.id,
        name=row.name,
        time_zone=row.time_zone,
        hours=row.hours,
        first_response_s=row.first_response_s,
        resolution_s=row.resolution_s,
        members=members,
    )

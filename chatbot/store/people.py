"""The rows of those who work at the desk, inside the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from chatbot.domain.desk import Agent
from chatbot.domain.staff import Colleague, Profile
from chatbot.errors import Conflict
from chatbot.store.capacity import loads
from chatbot.store.presence import open_since
from chatbot.store.tables import agents, team_members
from chatbot.store.teams import write_memberships


def read_people(connection: Connection, now: datetime) -> dict[str, Colleague]:
    """Return everybody who works here, by id, in the order of their names."""
    teams: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(select(team_members)):
        teams[row.agent_id].add(row.team_id)
    held = loads(connection, now)
    rows = connection.execute(select(agents).where(agents.c.active).order_by(agents.c.name, agents.c.id))
    return {row.id: _colleague(row, frozenset(teams[row.id]), held, now) for row in rows}


def add_person(connection: Connection, agent: Agent, password_hash: str) -> None:
    """Add an agent who is in no team yet.

    Raises:
        Conflict: the e-mail is taken.
    """
    row = {
        "id": agent.id,
        "name": agent.name,
        "email": agent.email,
        "role": agent.role,
        "password_hash": password_hash,
        "available": agent.available,
        "epoch": agent.epoch,
        "senior": agent.senior,
        "capacity": agent.capacity,
        "skills": sorted(agent.skills),
        "languages": sorted(agent.languages),
    }
    try:
        connection.execute(insert(agents).values(row))
    except IntegrityError as error:
        raise Conflict(f"an agent with {agent.email} exists already: choose another e-mail") from error


def write_profile(connection: Connection, agent_id: str, profile: Profile) -> None:
    """Write what is set of an agent over what stood there."""
    values = {
        "name": profile.name,
        "role": profile.role,
        "senior": profile.senior,
        "capacity": profile.capacity,
        "skills": sorted(profile.skills),
        "languages": sorted(profile.languages),
    }
    connection.execute(update(agents).where(agents.c.id == agent_id).values(**values))
    write_memberships(connection, agent_id, profile.team_ids)


def write_password(connection: Connection, agent_id: str, password_hash: str) -> None:
    """Give an agent another password and end every sign-in."""
    values = {"password_hash": password_hash, "epoch": agents.c.epoch + 1}
    connection.execute(update(agents).where(agents.c.id == agent_id).values(**values))


def dismiss(connection: Connection, agent_id: str) -> None:
    """Let an agent leave: no sign-in, no team; the row stays, and the name at what they wrote."""
    values = {"active": False, "available": False, "epoch": agents.c.epoch + 1}
    connection.execute(update(agents).where(agents.c.id == agent_id).values(**values))
    write_memberships(connection, agent_id, ())


def find_former(connection: Connection, email: str) -> str | None:
    """Return the id of somebody who left and had this e-mail."""
    query = select(agents.c.id).where(agents.c.email == email, ~agents.c.active)
    return connection.execute(query).scalar()


def take_back(connection: Connection, agent_id: str, password_hash: str) -> None:
    """Let somebody who left work here again."""
    connection.execute(update(agents).where(agents.c.id == agent_id).values(active=True, available=True))
    write_password(connection, agent_id, password_hash)


def to_agent(row: Row[Any]) -> Agent:
    """Return a row of `agents` as the house knows it."""
    return Agent(
        id=row.id,
        name=row.name,
        email=row.email,
        role=row.role,
        available=row.available,
        epoch=row.epoch,
        active=row.active,
        senior=row.senior,
        capacity=row.capacity,
        skills=frozenset(row.skills),
        languages=frozenset(row.languages),
        seen_at=row.seen_at,
    )


def _colleague(row: Row[Any], teams: frozenset[str], held: Mapping[str, int], now: datetime) -> Colleague:
    return Colleague(
        agent=to_agent(row),
        team_ids=teams,
        load=held.get(row.id, 0),
        present=row.seen_at is not None and row.seen_at > open_since(now),
    )

"""Agents and waiting conversations made by hand, and what is decided on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from chatbot.domain.routing import Need, Placement, Routing, RoutingRules, Seat
from chatbot.handoff.routing import decide

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def seat(
    name: str,
    load: int = 0,
    *,
    ready: bool = True,
    capacity: int = 8,
    teams: Iterable[str] = (),
    skills: Iterable[str] = (),
    languages: Iterable[str] = (),
    senior: bool = False,
    rested_s: float | None = 600,
) -> Seat:
    """Return an agent whose id is their name in small letters."""
    given_at = None if rested_s is None else NOW - timedelta(seconds=rested_s)
    kinds = (frozenset(teams), frozenset(skills), frozenset(languages))
    return Seat(name.lower(), name, ready, capacity, load, *kinds, senior, given_at)


def need(
    number: int = 1,
    *,
    waited_s: float = 0,
    due_in_s: float = 600,
    team: str | None = None,
    skills: Iterable[str] = (),
    language: str = "",
    senior: bool = False,
    weight: int = 1,
    last: str | None = None,
    declined: Iterable[str] = (),
    team_open: bool = True,
) -> Need:
    """Return a conversation that came in `waited_s` ago and was due `due_in_s` after it came."""
    opened_at = NOW - timedelta(seconds=waited_s)
    due_at = opened_at + timedelta(seconds=due_in_s)
    placement = Placement(due_at, None, team, frozenset(skills), language, senior, weight)
    return Need(
        f"c{number}",
        number,
        "angry" if senior else "human_requested",
        None,
        2 if senior else 3,
        opened_at,
        placement,
        last,
        frozenset(declined),
        team_open,
    )


def route(needs: Sequence[Need], seats: Sequence[Seat], rules: RoutingRules | None = None) -> list[Routing]:
    """Decide, by best match where nothing else is said."""
    return decide(needs, seats, rules or RoutingRules(), NOW)


def takers(
    needs: Sequence[Need], seats: Sequence[Seat], rules: RoutingRules | None = None
) -> list[str | None]:
    """Return who is to have each, in order."""
    return [routing.agent_id for routing in route(needs, seats, rules)]

"""Who of the house has what: sets of agents as the bits of a number, so that a long line is decided on at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from chatbot.domain.routing import Seat
from chatbot.handoff.demands import Demand, Wanted

Places = int
"""A set of agents: the bit of each is their place among all, by id."""


class House:
    """Every agent, at the desk or not."""

    def __init__(self, seats: Sequence[Seat]) -> None:
        self.seats = sorted(seats, key=lambda seat: seat.agent_id)
        self.everybody: Places = (1 << len(seats)) - 1
        self.present = self._where(lambda seat: seat.ready)
        self._by_id: dict[str | None, Places] = {
            seat.agent_id: 1 << place for place, seat in enumerate(self.seats)
        }
        self._known: dict[tuple[Wanted, str], Places] = {}

    def these(self, agent_ids: Collection[str | None]) -> Places:
        """Return the agents with these ids; who left the house is none of them."""
        return sum(self._by_id.get(agent_id, 0) for agent_id in agent_ids) if agent_ids else 0

    def fitting(self, demand: Demand, among: Places) -> Places:
        """Return who among these has all that nobody may lack."""
        for name in demand.wanted:
            among &= self.having(name, demand)
        return among

    def having(self, name: Wanted, demand: Demand) -> Places:
        """Return who has all of one kind that is asked for."""
        found = self.everybody
        for what in demand.parts(name):
            found &= self.with_one(name, what)
        return found

    def with_one(self, name: Wanted, what: str) -> Places:
        """Return who has this skill, is of this team or speaks this language; of seniors `what` is empty."""
        key = (name, what)
        if key not in self._known:
            self._known[key] = self._where(lambda seat: _has(seat, name, what))
        return self._known[key]

    def rarity(self, name: Wanted, what: str) -> float:
        """Return how few of those at the desk have it, 0 (all) to 1 (hardly anybody)."""
        having = self.with_one(name, what) & self.present
        return 1 - having.bit_count() / max(self.present.bit_count(), 1)

    def _where(self, holds: Callable[[Seat], bool]) -> Places:
        return sum(1 << place for place, seat in enumerate(self.seats) if holds(seat))


def each(places: Places) -> Iterator[int]:
    """Yield the places of a set, the lowest first."""
    while places:
        lowest = places & -places
        yield lowest.bit_length() - 1
        places ^= lowest


def _has(seat: Seat, name: Wanted, what: str) -> bool:
    match name:
        case "skills":
            return what in seat.skills
        case "team":
            return what in seat.teams
        case "senior":
            return seat.senior
        case "language":  # who names no language speaks any
            return not seat.languages or what in seat.languages

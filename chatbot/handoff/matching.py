"""Whether an agent may take a conversation, and in words what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chatbot.domain.routing import Seat
from chatbot.handoff.widening import Demand


@dataclass(slots=True)
class Taker:
    """An agent whose load is counted up while a line is decided on."""

    seat: Seat
    load: int
    rest_s: float
    """Since they were last given something; lower than any wait once they were given something now."""
    kept: bool = False
    """What room they have is kept for a conversation that takes more than that."""

    @property
    def room(self) -> int:
        """Return the weight they can still take."""
        return self.seat.capacity - self.load

    def can_take(self, weight: int) -> bool:
        """Say whether they have room for this, kept for nobody."""
        return not self.kept and self.load + weight <= self.seat.capacity


def lacks(seat: Seat, demand: Demand) -> Iterator[str]:
    """Yield in words what an agent would need to be or know to take it."""
    if not seat.ready:
        yield "away"
    if demand.needs("language") and not speaks(seat, demand.language):
        yield f"does not speak {demand.language}"
    if demand.needs("team") and demand.team not in seat.teams:
        yield f"not of {demand.team}"
    if demand.needs("skills") and not demand.skills <= seat.skills:
        yield f"does not know {listed(demand.skills - seat.skills)}"
    if demand.needs("senior") and not seat.senior:
        yield "not senior"


def fits(seat: Seat, demand: Demand) -> bool:
    """Say whether nothing but their load can keep an agent from it."""
    return next(lacks(seat, demand), None) is None


def speaks(seat: Seat, language: str) -> bool:
    """Say whether an agent speaks it; who names no language speaks any."""
    return not seat.languages or language in seat.languages


def crowded(taker: Taker, weight: int) -> str:
    """Return in words why an agent has no room for it."""
    if taker.kept and taker.load + weight <= taker.seat.capacity:
        return "kept for one before it that takes more"
    return f"full: {in_hand(taker)}"


def in_hand(taker: Taker) -> str:
    """Return `2 of 8 in hand`."""
    return f"{taker.load} of {taker.seat.capacity} in hand"


def listed(names: frozenset[str]) -> str:
    """Return names in a fixed order."""
    return ", ".join(sorted(names))

"""How well an agent suits a conversation: a score for each strategy, and in words what speaks for them."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from chatbot.domain.routing import Seat, Strategy
from chatbot.handoff.demands import IN_THIS_ORDER, Demand, Wanted, lacking, speaks
from chatbot.handoff.house import House

FIT, KNOWN, SPARED, LIGHT, RESTED = 30.0, 30.0, 20.0, 15.0, 5.0
"""What each of best match's five questions may add, 100 together: has what is asked for, helped this customer before,
has nothing rare that is not asked for, has little in hand, was given nothing of late."""
RESTED_S = 600.0
"""Who was given nothing for this long is as rested as anybody."""
COMMON = 0.5
"""A rare skill, team or language is worth half as much sparing as a senior, whom the angry and the risky wait for."""
DAY_S = 86400.0

Gift = tuple[float, Wanted, str]
"""What an agent has, and how much it is worth sparing, 0 to 1."""


@dataclass(slots=True)
class Taker:
    """An agent whose load is counted up while a line is decided on."""

    seat: Seat
    place: int
    """Among all by id: of two alike the first takes it, in whatever order they were told."""
    load: int
    rest_s: float
    """Since they were last given something; the lower below 0, the more recently they were given something now."""
    gifts: tuple[Gift, ...]
    """The rarest first."""
    live: float = 0.0
    """The part of the score that changes with what they are given."""
    kept: bool = False
    """What room they have is kept for a conversation that takes more."""

    def can_take(self, weight: int) -> bool:
        """Say whether they have room for it, kept for nobody."""
        return not self.kept and self.load + weight <= self.seat.capacity

    @property
    def in_hand(self) -> str:
        """Return `2 of 8 in hand`."""
        return f"{self.load} of {self.seat.capacity} in hand"

    def wasted(self, demand: Demand) -> float:
        """Return how rare the rarest is that they have, others may ask for and this conversation does not."""
        return next((worth for worth, name, what in self.gifts if not demand.asks_for(name, what)), 0.0)


def gifts(seat: Seat, house: House) -> tuple[Gift, ...]:
    """Return what an agent has, the rarest first."""
    named: list[tuple[Wanted, str]] = [("skills", name) for name in seat.skills]
    named += [("team", name) for name in seat.teams]
    named += [("language", name) for name in seat.languages]
    found = [(COMMON * house.rarity(name, what), name, what) for name, what in named]
    found += [(house.rarity("senior", ""), "senior", "")] if seat.senior else []
    return tuple(sorted(found, reverse=True))


def steady(taker: Taker, demand: Demand, strategy: Strategy) -> float:
    """Return the part of a score that stays whatever an agent is given."""
    if strategy != "best_match":
        return 0.0
    return FIT * _met(taker.seat, demand) + SPARED * (1 - taker.wasted(demand))


def moving(taker: Taker, strategy: Strategy) -> float:
    """Return the part of a score that changes with what an agent is given; never higher after than before.

    Of round robin it is the minutes without a new one, a day at most; of the least loaded the per cent of free room.
    """
    rest_s = max(0.0, taker.rest_s)
    if strategy == "round_robin":
        return min(rest_s, DAY_S) / 60
    free = 1 - taker.load / max(taker.seat.capacity, 1)
    return 100 * free if strategy == "least_loaded" else LIGHT * free + RESTED * min(rest_s / RESTED_S, 1.0)


def praise(seat: Seat, demand: Demand, house: House) -> tuple[str, ...]:
    """Return in words what of the things asked for an agent has, and what is waived that they lack."""
    said = [f"knows {skill}" for skill in sorted(demand.skills & seat.skills)]
    said += [f"of {demand.team}"] if demand.team in seat.teams else []
    said += ["senior"] if demand.senior and seat.senior else []
    if demand.language and speaks(seat, demand.language) and house.rarity("language", demand.language):
        said.append(f"speaks {demand.language}")
    waived = [name for name in IN_THIS_ORDER if name in demand.waived]
    return (*said, *(f"{words}: no longer asked for" for words in lacking(seat, demand, waived)))


def rested(taker: Taker) -> str:
    """Return in words when they were last given something."""
    if taker.rest_s == inf:
        return "was given nothing yet"
    minutes = int(taker.rest_s // 60)
    return f"was given the last one {minutes} minutes ago" if minutes > 0 else "was given one just now"


def _met(seat: Seat, demand: Demand) -> float:
    """Return how much of what is asked for an agent has, 0 to 1; what is not waived everybody has who is scored."""
    if not demand.waived:
        return 1.0
    asked = len(demand.wanted) + len(demand.waived)
    return 1 - len(lacking(seat, demand, demand.waived)) / asked

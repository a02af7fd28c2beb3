"""How well an agent suits a conversation: a score for each strategy."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from math import inf

from chatbot.domain.routing import Seat, Strategy
from chatbot.handoff.demands import Wanted
from chatbot.handoff.house import House

FIT, KNOWN, SPARED, LIGHT, RESTED = 30.0, 30.0, 20.0, 15.0, 5.0
"""What each of best match's five questions may add, 100 together: has what is asked for, helped this customer before,
has nothing rare that is not asked for, has little in hand, was given nothing of late."""
RESTED_S = 600.0
"""Who was given nothing for this long is as rested as anybody."""
COMMON = 0.5
"""A rare skill, team or language is worth half as much sparing as a senior, whom the angry and the risky wait for."""
DAY_S = 86400.0

Gift = tuple[Wanted, str]
"""Something an agent has: a skill, team or language by its name; of a senior the name is empty."""


@dataclass(slots=True)
class Taker:
    """An agent whose load is counted up while a line is decided on."""

    seat: Seat
    place: int
    """Among all by id: of two alike the first takes it, in whatever order they were told."""
    load: int
    rest_s: float
    """Since they were last given something; the lower below 0, the more recently they were given something now."""
    gifts: tuple[tuple[float, Gift], ...]
    """What they have and how much it is worth sparing, 0 to 1, the rarest first."""
    live: float = 0.0
    """The part of the score that changes with what they are given."""
    in_hand: str = ""
    """`2 of 8 in hand`."""

    def count(self, strategy: Strategy) -> None:
        """Take down what they have in hand now."""
        self.live = moving(self, strategy)
        self.in_hand = f"{self.load} of {self.seat.capacity} in hand"

    def wasted(self, asked: Set[Gift]) -> float:
        """Return how rare the rarest is that others may ask for and this conversation does not, 0 to 1."""
        return next((worth for worth, gift in self.gifts if gift not in asked), 0.0)

    @property
    def rested(self) -> str:
        """Return in words when they were last given something."""
        minutes = int(self.rest_s // 60) if self.rest_s < inf else 0
        if minutes > 0:
            return f"was given the last one {minutes} minutes ago"
        return "was given one just now" if self.rest_s < inf else "was given nothing yet"


def gifts(seat: Seat, house: House) -> tuple[tuple[float, Gift], ...]:
    """Return what an agent has, the rarest first."""
    common: list[Gift] = [("skills", name) for name in seat.skills]
    common += [("team", name) for name in seat.teams]
    common += [("language", name) for name in seat.languages]
    found = [(COMMON * house.rarity(*gift), gift) for gift in common]
    senior: Gift = ("senior", "")
    found += [(house.rarity(*senior), senior)] if seat.senior else []
    return tuple(sorted(found, reverse=True))


def moving(taker: Taker, strategy: Strategy) -> float:
    """Return the part of a score that changes with what an agent is given; never higher after than before.

    Of round robin it is the minutes without a new one, a day at most; of the least loaded the per cent of free room.
    """
    rest_s = max(0.0, taker.rest_s)
    if strategy == "round_robin":
        return min(rest_s, DAY_S) / 60
    free = 1 - taker.load / max(taker.seat.capacity, 1)
    return 100 * free if strategy == "least_loaded" else LIGHT * free + RESTED * min(rest_s / RESTED_S, 1.0)

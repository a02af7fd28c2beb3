"""How much would be wasted on a conversation that does not ask for all that an agent has."""

from __future__ import annotations

from collections.abc import Sequence, Set

from chatbot.domain.routing import Seat
from chatbot.handoff.demands import Wanted
from chatbot.handoff.house import House

COMMON = 0.5
"""A rare skill, team or language is worth half as much sparing as a senior, whom the angry and the risky wait for."""

Gift = tuple[Wanted, str]
"""Something an agent has: a skill, team or language by its name; of a senior the name is empty."""


class Sparing:
    """The agents' gifts, and which of them this or that conversation has no use for."""

    def __init__(self, house: House) -> None:
        self._gifts = [_gifts(seat, house) for seat in house.seats]
        self._wasted: dict[Set[Gift], Sequence[float]] = {}

    def wasted(self, asked: frozenset[Gift]) -> Sequence[float]:
        """Return by place how rare the rarest gift of each is that is not asked for, 0 (nothing) to 1."""
        if asked not in self._wasted:
            self._wasted[asked] = [_wasted(gifts, asked) for gifts in self._gifts]
        return self._wasted[asked]


def _gifts(seat: Seat, house: House) -> list[tuple[float, Gift]]:
    """Return what an agent has and how much it is worth sparing, 0 to 1, the rarest first."""
    common: list[Gift] = [("skills", name) for name in seat.skills]
    common += [("team", name) for name in seat.teams]
    common += [("language", name) for name in seat.languages]
    found = [(COMMON * house.rarity(*gift), gift) for gift in common]
    senior: Gift = ("senior", "")
    return sorted([*found, *([(house.rarity(*senior), senior)] if seat.senior else [])], reverse=True)


def _wasted(gifts: Sequence[tuple[float, Gift]], asked: Set[Gift]) -> float:
    for worth, gift in gifts:
        if gift not in asked:
            return worth
    return 0.0

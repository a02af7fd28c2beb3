"""How well an agent fits a conversation: one way to score for each strategy, with the reasons in words."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from chatbot.domain.routing import Seat, Strategy
from chatbot.handoff.matching import Taker, in_hand, speaks
from chatbot.handoff.widening import Demand

FIT, KNOWN, SPARED, LIGHT, RESTED = 30.0, 30.0, 20.0, 15.0, 5.0
"""What each of best match's five questions may add to 100: has what is asked for, helped this customer before, can
nothing rare beyond it, has little in hand, was given nothing of late."""
RESTED_S = 600.0
"""Who was given nothing for this long is as rested as anybody."""
COMMON = 0.5
"""A rare skill, language or team is worth half as much sparing as a senior: the angry and risky wait for these."""


class Rarity:
    """How few of those at the desk have what an agent has, 0 (everybody) to 1 (nearly nobody)."""

    def __init__(self, seats: Sequence[Seat]) -> None:
        self._seats = [seat for seat in seats if seat.ready]
        self._known: dict[tuple[str, str], float] = {}

    def wasted(self, seat: Seat, demand: Demand) -> float:
        """Return how rare the rarest is that an agent has and the conversation does not ask for, 0 to 1."""
        skills = seat.skills - demand.skills
        teams = seat.teams - {demand.team}
        languages = seat.languages - {demand.language}
        common = [
            self._of(kind, name)
            for kind, names in (("skills", skills), ("teams", teams), ("languages", languages))
            for name in names
        ]
        senior = self._of("senior", "") if seat.senior and not demand.senior else 0.0
        return max([senior, *(COMMON * rarity for rarity in common)])

    def _of(self, kind: str, name: str) -> float:
        key = (kind, name)
        if key not in self._known:
            having = sum(_has(seat, kind, name) for seat in self._seats)
            self._known[key] = 1 - having / len(self._seats) if self._seats else 0.0
        return self._known[key]


def _has(seat: Seat, kind: str, name: str) -> bool:
    if kind == "senior":
        return seat.senior
    if kind == "languages":
        return speaks(seat, name)
    return name in (seat.skills if kind == "skills" else seat.teams)


def steady(seat: Seat, demand: Demand, rarity: Rarity, strategy: Strategy) -> float:
    """Return the part of a score that an agent's load does not change."""
    if strategy != "best_match":
        return 0.0
    return FIT * _share(seat, demand) + SPARED * (1 - rarity.wasted(seat, demand))


def moving(taker: Taker, strategy: Strategy) -> float:
    """Return the part of a score that changes with what an agent is given."""
    if strategy == "round_robin":
        return 0.0
    free = taker.room / taker.seat.capacity
    if strategy == "least_loaded":
        return 100 * free
    return LIGHT * free + RESTED * max(0.0, min(taker.rest_s, RESTED_S)) / RESTED_S


def praise(taker: Taker, demand: Demand, strategy: Strategy, *, known: bool) -> tuple[str, ...]:
    """Return in words what speaks for an agent."""
    seat, said = taker.seat, []
    if known:
        said.append("helped this customer before")
    said += [f"knows {skill}" for skill in sorted(demand.skills & seat.skills)]
    if demand.team in seat.teams:
        said.append(f"of {demand.team}")
    if demand.senior and seat.senior:
        said.append("senior")
    if demand.language and demand.language in seat.languages:
        said.append(f"speaks {demand.language}")
    if strategy == "round_robin":
        said.append("never given anything" if taker.rest_s == inf else "longest without a new one")
    return (*said, in_hand(taker))


def _share(seat: Seat, demand: Demand) -> float:
    """Return how much of what is asked for an agent has, waived or not, 0 to 1."""
    met = [skill in seat.skills for skill in demand.skills]
    if demand.team:
        met.append(demand.team in seat.teams)
    if demand.senior:
        met.append(seat.senior)
    if demand.language:
        met.append(speaks(seat, demand.language))
    return sum(met) / len(met) if met else 1.0

"""Who may take the conversations that ask for the same: found once, ranked anew for each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from heapq import nsmallest
from itertools import chain, islice

from chatbot.domain.routing import Candidate, Need, Strategy
from chatbot.handoff.demands import Demand
from chatbot.handoff.house import House, Places, each
from chatbot.handoff.points import lacking, met, points_of, praise
from chatbot.handoff.scoring import FIT, KNOWN, SPARED, Taker

MOST_CANDIDATES = 10
"""How many of those looked at are kept with a decision."""
Ranked = tuple[float, float, int]
"""Minus the score, minus the rest, and the place: the least is the best."""


class Shortlist:
    """Those at the desk who have all that is asked for."""

    def __init__(self, demand: Demand, takers: Sequence[Taker], house: House, strategy: Strategy) -> None:
        self.demand, self._takers, self._house, self._strategy = demand, takers, house, strategy
        self.fitting = house.fitting(demand, house.present)
        self._points = points_of(demand, house)
        self._asked = frozenset((point.name, point.what) for point in self._points)
        self._steady: dict[int, float] = {}
        self._praise: dict[int, tuple[str, ...]] = {}
        self._cards: dict[tuple[int, int, bool], Candidate] = {}

    def rank(self, free: Places, last_agent_id: str | None) -> list[Ranked]:
        """Return the best among those who fit and have room, the best first."""
        takers = [self._takers[place] for place in each(self.fitting & free)]
        if self._strategy != "best_match":
            return nsmallest(MOST_CANDIDATES, [(-taker.live, -taker.rest_s, taker.place) for taker in takers])
        scored = [(-self._score(taker, last_agent_id), -taker.rest_s, taker.place) for taker in takers]
        return nsmallest(MOST_CANDIDATES, scored)

    def _score(self, taker: Taker, last_agent_id: str | None) -> float:
        place = taker.place
        if place not in self._steady:
            spared = 1 - taker.wasted(self._asked)
            self._steady[place] = FIT * met(self._points, place) + SPARED * spared
        known = KNOWN if taker.seat.agent_id == last_agent_id else 0.0
        return self._steady[place] + taker.live + known

    def candidates(self, ranked: Sequence[Ranked], need: Need, room: Places) -> tuple[Candidate, ...]:
        """Return who was looked at: those who may take it, then who is nearest to it and what speaks against them.

        Args:
            room: who has any, kept for nobody.
        """
        told = [self._card(self._takers[place], -score, need) for score, _, place in ranked]
        if len(told) < MOST_CANDIDATES:
            taken = {place for _, _, place in ranked}
            others = (place for place in self._nearest() if place not in taken)
            left = islice(others, MOST_CANDIDATES - len(told))
            told += [self._refused(self._takers[place], need.declined, room) for place in left]
        return tuple(told)

    def _card(self, taker: Taker, score: float, need: Need) -> Candidate:
        place, known = taker.place, taker.seat.agent_id == need.last_agent_id
        key = (place, taker.load, known)
        if key not in self._cards:
            if place not in self._praise:
                self._praise[place] = tuple(praise(self._points, place))
            said = self._praise[place]
            said = ("helped this customer before", *said) if known else said
            said = (*said, taker.rested) if self._strategy == "round_robin" else said
            self._cards[key] = Candidate(
                taker.seat.agent_id, taker.seat.name, round(score, 1), (*said, taker.in_hand)
            )
        return self._cards[key]

    def _nearest(self) -> Iterator[int]:
        """Yield everybody's place: who has all, who lacks one thing, the others at the desk, those away."""
        house, demand, seen = self._house, self.demand, 0
        one_less = (house.fitting(demand.waive((name,)), house.present) for name in demand.wanted)
        for ring in chain((self.fitting,), one_less, (house.present, house.everybody)):
            yield from each(ring & ~seen)
            seen |= ring

    def _refused(self, taker: Taker, declined: Set[str], room: Places) -> Candidate:
        seat, said = taker.seat, lacking(self._points, taker.place)
        said = ["had it before", *said] if seat.agent_id in declined else said
        if not seat.ready:
            said.append("away")
        elif not said:
            said.append(self._crowded(taker, room))
        return Candidate(seat.agent_id, seat.name, None, tuple(said))

    def _crowded(self, taker: Taker, room: Places) -> str:
        if taker.load >= taker.seat.capacity:
            return f"full: {taker.in_hand}"
        if not room >> taker.place & 1:
            return f"{taker.in_hand}, kept for one before it"
        return f"{taker.in_hand}, this takes {self.demand.weight}"

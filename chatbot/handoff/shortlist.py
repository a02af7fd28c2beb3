"""Who may take the conversations that ask for the same: found once, ranked anew for each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from heapq import nsmallest
from itertools import chain, islice

from chatbot.domain.routing import Candidate, Need, Strategy
from chatbot.handoff.demands import Demand, lacking
from chatbot.handoff.house import House, each
from chatbot.handoff.nobody import why_nobody
from chatbot.handoff.scoring import KNOWN, Taker, praise, rested, steady

MOST_CANDIDATES = 10
"""How many of those looked at are kept with a decision."""
Ranked = tuple[float, float, int, Taker]
"""Minus the score, minus the rest, the place, and whose they are: the least is the best."""

Refusal = tuple[str, tuple[Candidate, ...]]
"""Why nobody takes it, and what speaks against those nearest to it."""


class Shortlist:
    """Those at the desk who have all that is asked for."""

    def __init__(self, demand: Demand, takers: Sequence[Taker], house: House, strategy: Strategy) -> None:
        self.demand, self._takers, self._house, self._strategy = demand, takers, house, strategy
        self.fitting = [takers[place] for place in each(house.fitting(demand, house.present))]
        self._free = [taker for taker in self.fitting if taker.can_take(demand.weight)]
        self._base = {taker.place: steady(taker, demand, strategy) for taker in self._free}
        self._cards: dict[tuple[int, int, bool], Candidate] = {}
        self._alike: tuple[str, ...] | None = None
        self._refusal: Refusal | None = None

    def rank(self, need: Need) -> list[Ranked]:
        """Return the best of those who have room for it, the best first."""
        weight, base, declined = self.demand.weight, self._base, need.declined
        # within one decision nobody gets room again: who is full need not be looked at any more
        self._free = [taker for taker in self._free if taker.can_take(weight)]
        ranked: list[Ranked] = nsmallest(
            MOST_CANDIDATES,
            [
                (-base[taker.place] - taker.live, -taker.rest_s, taker.place, taker)
                for taker in self._free
                if taker.seat.agent_id not in declined
            ],
        )
        return self._prefer_known(ranked, need) if self._strategy == "best_match" else ranked

    def candidates(self, ranked: Sequence[Ranked], need: Need) -> tuple[Candidate, ...]:
        """Return who was looked at: those who may take it, then who is nearest to it and what speaks against them."""
        told = [self._praised(taker, -score, _helped(taker, need)) for score, _, _, taker in ranked]
        if len(told) < MOST_CANDIDATES:
            taken = {taker.place for _, _, _, taker in ranked}
            others = (taker for taker in self._nearest() if taker.place not in taken)
            left = islice(others, MOST_CANDIDATES - len(told))
            told += [self._refused(taker, need.declined) for taker in left]
        return tuple(told)

    def refuse(self, need: Need) -> Refusal:
        """Return why nobody takes it, and what speaks against those nearest to it."""
        if need.declined:
            return self._refuse(need.declined)
        if self._refusal is None:  # as it stands now: it gets no better for those that ask for the same
            self._refusal = self._refuse(need.declined)
        return self._refusal

    def _prefer_known(self, ranked: list[Ranked], need: Need) -> list[Ranked]:
        for taker in self._free if need.last_agent_id else ():
            if _helped(taker, need) and taker.seat.agent_id not in need.declined:
                score = self._base[taker.place] + taker.live + KNOWN
                known = (-score, -taker.rest_s, taker.place, taker)
                return sorted([known, *(one for one in ranked if one[3] is not taker)])[:MOST_CANDIDATES]
        return ranked

    def _praised(self, taker: Taker, score: float, helped: bool) -> Candidate:
        key = (taker.place, taker.load, helped)
        if key not in self._cards:
            said = (*(("helped this customer before",) if helped else ()), *self._praise(taker))
            rest = (rested(taker),) if self._strategy == "round_robin" else ()
            card = Candidate(
                taker.seat.agent_id, taker.seat.name, round(score, 1), (*said, *rest, taker.in_hand)
            )
            self._cards[key] = card
        return self._cards[key]

    def _praise(self, taker: Taker) -> tuple[str, ...]:
        """Return what is said of each of them alike, where nothing is waived that one may lack."""
        if self.demand.waived:
            return praise(taker.seat, self.demand, self._house)
        if self._alike is None:
            self._alike = praise(taker.seat, self.demand, self._house)
        return self._alike

    def _refuse(self, declined: Set[str]) -> Refusal:
        nearest = islice(self._nearest(), MOST_CANDIDATES)
        against = tuple(self._refused(taker, declined) for taker in nearest)
        return why_nobody(self.demand, self.fitting, self._house, declined), against

    def _nearest(self) -> Iterator[Taker]:
        """Yield everybody: who has all, then who lacks one thing, the others at the desk, and those away."""
        seen, present = 0, self._house.present
        lacking_one = (
            self._house.fitting(self.demand.waive((name,)), present) for name in self.demand.wanted
        )
        fitting = self._house.fitting(self.demand, present)
        for ring in chain((fitting,), lacking_one, (present, self._house.everybody)):
            yield from (self._takers[place] for place in each(ring & ~seen))
            seen |= ring

    def _refused(self, taker: Taker, declined: Set[str]) -> Candidate:
        seat, demand = taker.seat, self.demand
        said = ["had it before"] if seat.agent_id in declined else []
        said += lacking(seat, demand, demand.wanted)
        if not seat.ready:
            said.append("away")
        elif not said:
            said.append(_crowded(taker, demand.weight))
        return Candidate(seat.agent_id, seat.name, None, tuple(said))


def _helped(taker: Taker, need: Need) -> bool:
    return taker.seat.agent_id == need.last_agent_id


def _crowded(taker: Taker, weight: int) -> str:
    """Return why there is no room for it."""
    if taker.load >= taker.seat.capacity:
        return f"full: {taker.in_hand}"
    if taker.load + weight > taker.seat.capacity:
        return f"{taker.in_hand}, this takes {weight}"
    return "kept for one before it that takes more"

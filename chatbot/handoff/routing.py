"""Who takes which waiting conversation: pure decisions, each with its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import inf

from chatbot.domain.routing import Candidate, Need, Routing, RoutingRules, Seat
from chatbot.handoff.house import House, Places, each
from chatbot.handoff.nobody import why_nobody
from chatbot.handoff.scoring import Taker, gifts
from chatbot.handoff.shortlist import Shortlist
from chatbot.handoff.widening import steps_waited, widen

Asked = tuple[str | None, frozenset[str], str, bool, int, bool, int]
"""What conversations have in common that are decided on alike."""


def decide(needs: Sequence[Need], seats: Sequence[Seat], rules: RoutingRules, now: datetime) -> list[Routing]:
    """Return for every need, in their order, who is to have it; an `agent_id` of None: nobody can take it now.

    Loads are counted up from need to need: nobody is given more than their capacity. Where nobody has room enough for
    a heavy one, what room one agent has is kept for it.

    Args:
        needs: in the order of `placement.due_at`, the most urgent first.
        seats: every agent of the house, at the desk or not.
    """
    line = _Line(seats, rules, now)
    return [line.route(need) for need in needs]


class _Line:
    """What the agents are given while a line is decided on."""

    def __init__(self, seats: Sequence[Seat], rules: RoutingRules, now: datetime) -> None:
        self._rules, self._now, self._house = rules, now, House(seats)
        self._takers = [
            Taker(seat, place, seat.load, _rest_s(seat, now), gifts(seat, self._house))
            for place, seat in enumerate(self._house.seats)
        ]
        for taker in self._takers:
            taker.count(rules.strategy)
        self._places = {taker.seat.agent_id: 1 << taker.place for taker in self._takers}
        self._kept: Places = 0
        self._free: dict[int, Places] = {}
        self._shortlists: dict[Asked, Shortlist] = {}
        self._refusals: dict[int, tuple[str, tuple[Candidate, ...]]] = {}
        self._given = 0

    def route(self, need: Need) -> Routing:
        """Return who is to have it, and give it to them."""
        shortlist, weight = self._shortlist(need), need.placement.weight
        declined = sum(self._places.get(agent_id, 0) for agent_id in need.declined)
        ranked = shortlist.rank(self._with_room(weight) & ~declined, need.last_agent_id)
        if not ranked:
            why, against = self._refuse(need, shortlist, declined)
            self._keep(shortlist.fitting & ~declined, weight)
            return Routing(need.conversation_id, need.handoff_id, None, (why,), against)
        candidates = shortlist.candidates(ranked, need, self._with_room(1))
        self._give(self._takers[ranked[0][-1]], weight)
        best = candidates[0]
        return Routing(need.conversation_id, need.handoff_id, best.agent_id, best.reasons, candidates)

    def _shortlist(self, need: Need) -> Shortlist:
        asks, steps = need.placement, steps_waited(need, self._rules, self._now)
        asked = (asks.team, asks.skills, asks.language, asks.senior, asks.weight, need.team_open, steps)
        if asked not in self._shortlists:
            demand = widen(need, steps, self._house)
            self._shortlists[asked] = Shortlist(demand, self._takers, self._house, self._rules.strategy)
        return self._shortlists[asked]

    def _with_room(self, weight: int) -> Places:
        """Return who can take this much more, kept for nobody."""
        if weight not in self._free:
            room = (1 << taker.place for taker in self._takers if _can_take(taker, weight))
            self._free[weight] = sum(room)
        return self._free[weight] & ~self._kept

    def _give(self, taker: Taker, weight: int) -> None:
        self._given += 1
        taker.load, taker.rest_s = taker.load + weight, -float(self._given)
        taker.count(self._rules.strategy)
        for other in self._free:
            if not _can_take(taker, other):
                self._free[other] &= ~(1 << taker.place)

    def _keep(self, fitting: Places, weight: int) -> None:
        """Keep the room of whoever is nearest to having enough: lighter ones behind would take it for ever."""
        if weight > 1:
            near = [self._takers[place] for place in each(fitting & self._with_room(1))]
            near = [taker for taker in near if taker.seat.capacity >= weight]
            if near:
                self._kept |= 1 << max(near, key=lambda taker: taker.seat.capacity - taker.load).place

    def _refuse(
        self, need: Need, shortlist: Shortlist, declined: Places
    ) -> tuple[str, tuple[Candidate, ...]]:
        """Return why nobody takes it; to those that ask for the same it is told as it stood for the first of them."""
        key = id(shortlist)
        if declined or key not in self._refusals:
            room = self._with_room(1)
            full = self._house.everybody & ~room
            why = why_nobody(
                shortlist.demand, self._house, fitting=shortlist.fitting, declined=declined, full=full
            )
            refusal = why, shortlist.candidates((), need, room)
            if declined:
                return refusal
            self._refusals[key] = refusal
        return self._refusals[key]


def _can_take(taker: Taker, weight: int) -> bool:
    return taker.load + weight <= taker.seat.capacity


def _rest_s(seat: Seat, now: datetime) -> float:
    return max(0.0, (now - seat.last_given_at).total_seconds()) if seat.last_given_at else inf

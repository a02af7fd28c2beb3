"""Who takes which waiting conversation: pure decisions, each with its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import inf

from chatbot.domain.routing import Need, Routing, RoutingRules, Seat
from chatbot.handoff.house import House
from chatbot.handoff.scoring import Taker, gifts, moving
from chatbot.handoff.shortlist import Shortlist
from chatbot.handoff.widening import steps_waited, widen

Asked = tuple[str | None, frozenset[str], str, bool, int, bool, int]
"""What conversations have in common that are decided on alike."""


def decide(needs: Sequence[Need], seats: Sequence[Seat], rules: RoutingRules, now: datetime) -> list[Routing]:
    """Return for every need, in their order, who is to have it; an `agent_id` of None: nobody can take it now.

    Loads are counted up from need to need: nobody is given more than their capacity. Where the room of everybody is
    too small for a heavy one, the next room of one agent is kept for it.

    Args:
        needs: in the order of `placement.due_at`, the most urgent first.
        seats: every agent of the house, at the desk or not.
    """
    desk = _Desk(seats, rules, now)
    return [desk.route(need) for need in needs]


class _Desk:
    """The agents, and what they are given while a line is decided on."""

    def __init__(self, seats: Sequence[Seat], rules: RoutingRules, now: datetime) -> None:
        self._rules, self._now, self._house = rules, now, House(seats)
        self._takers = [
            Taker(seat, place, seat.load, _rest_s(seat, now), gifts(seat, self._house))
            for place, seat in enumerate(self._house.seats)
        ]
        for taker in self._takers:
            taker.live = moving(taker, rules.strategy)
        self._shortlists: dict[Asked, Shortlist] = {}
        self._given = 0

    def route(self, need: Need) -> Routing:
        shortlist = self._shortlist(need)
        ranked = shortlist.rank(need)
        if not ranked:
            self._keep(shortlist.fitting, need)
            why, against = shortlist.refuse(need)
            return Routing(need.conversation_id, need.handoff_id, None, (why,), against)
        candidates = shortlist.candidates(ranked, need)
        self._give(ranked[0][-1], need.placement.weight)
        best = candidates[0]
        return Routing(need.conversation_id, need.handoff_id, best.agent_id, best.reasons, candidates)

    def _shortlist(self, need: Need) -> Shortlist:
        asks, steps = need.placement, steps_waited(need, self._rules, self._now)
        asked = (asks.team, asks.skills, asks.language, asks.senior, asks.weight, need.team_open, steps)
        if asked not in self._shortlists:
            demand = widen(need, steps, self._house)
            self._shortlists[asked] = Shortlist(demand, self._takers, self._house, self._rules.strategy)
        return self._shortlists[asked]

    def _give(self, taker: Taker, weight: int) -> None:
        self._given += 1
        taker.load += weight
        taker.rest_s = -float(self._given)
        taker.live = moving(taker, self._rules.strategy)

    def _keep(self, fitting: Sequence[Taker], need: Need) -> None:
        """Keep the room of whoever is nearest to having enough: lighter ones behind would take it for ever."""
        weight = need.placement.weight
        near = [
            taker
            for taker in fitting
            if taker.load < taker.seat.capacity < taker.load + weight
            and weight <= taker.seat.capacity
            and not taker.kept
            and taker.seat.agent_id not in need.declined
        ]
        if near:
            max(near, key=lambda taker: taker.seat.capacity - taker.load).kept = True


def _rest_s(seat: Seat, now: datetime) -> float:
    return max(0.0, (now - seat.last_given_at).total_seconds()) if seat.last_given_at else inf

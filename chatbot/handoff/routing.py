"""Who takes which waiting conversation: pure decisions, each with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from math import inf

from chatbot.domain.routing import Candidate, Need, Routing, RoutingRules, Seat
from chatbot.handoff.matching import Taker, crowded, fits, lacks
from chatbot.handoff.scoring import KNOWN, Rarity, moving, praise, steady
from chatbot.handoff.widening import Demand, widen

MOST_CANDIDATES = 10
"""How many of those looked at are kept with a decision."""


def decide(needs: Sequence[Need], seats: Sequence[Seat], rules: RoutingRules, now: datetime) -> list[Routing]:
    """Return for every need, in their order, who is to have it; an `agent_id` of None: nobody can take it now.

    Loads are counted up from need to need: nobody is given more than their capacity.

    Args:
        needs: in the order of `placement.due_at`, the most urgent first.
        seats: every agent of the desk, ready or not.
    """
    desk = _Desk(seats, rules, now)
    return [desk.route(need) for need in needs]


class _Desk:
    def __init__(self, seats: Sequence[Seat], rules: RoutingRules, now: datetime) -> None:
        self._rules, self._now = rules, now
        by_id = sorted(seats, key=lambda seat: seat.agent_id)
        self._takers = [Taker(seat, seat.load, _rest_s(seat, now)) for seat in by_id]
        self._rarity = Rarity(by_id)
        self._given = 0

    def route(self, need: Need) -> Routing:
        demand = widen(need, self._rules, self._now)
        fitting = [
            taker
            for taker in self._takers
            if taker.seat.agent_id not in need.declined and fits(taker.seat, demand)
        ]
        free = [taker for taker in fitting if taker.can_take(demand.weight)]
        scored = sorted(((self._score(taker, need, demand), taker) for taker in free), key=_rank)
        if not scored:
            _keep(fitting, demand.weight)
        candidates = tuple(self._candidates(scored, need, demand))[:MOST_CANDIDATES]
        if not scored:
            return Routing(
                need.conversation_id, need.handoff_id, None, self._why_nobody(need, demand), candidates
            )
        taker = scored[0][1]
        self._given += 1
        taker.load, taker.rest_s = taker.load + demand.weight, -float(self._given)
        return Routing(
            need.conversation_id, need.handoff_id, taker.seat.agent_id, candidates[0].reasons, candidates
        )

    def _score(self, taker: Taker, need: Need, demand: Demand) -> float:
        strategy = self._rules.strategy
        known = KNOWN if strategy == "best_match" and taker.seat.agent_id == need.last_agent_id else 0.0
        return known + steady(taker.seat, demand, self._rarity, strategy) + moving(taker, strategy)

    def _candidates(
        self, scored: Sequence[tuple[float, Taker]], need: Need, demand: Demand
    ) -> Iterator[Candidate]:
        for score, taker in scored:
            known = taker.seat.agent_id == need.last_agent_id
            said = praise(taker, demand, self._rules.strategy, known=known)
            yield Candidate(taker.seat.agent_id, taker.seat.name, round(score, 1), said)
        taken = {taker.seat.agent_id for _, taker in scored}
        for taker in self._takers:
            if taker.seat.agent_id not in taken:
                yield Candidate(taker.seat.agent_id, taker.seat.name, None, _against(taker, need, demand))

    def _why_nobody(self, need: Need, demand: Demand) -> tuple[str, ...]:
        left = [taker for taker in self._takers if taker.seat.ready]
        if not left:
            return ("nobody is at the desk",)
        left = [taker for taker in left if fits(taker.seat, demand)]
        if not left:
            return ("nobody at the desk has what it asks for",)
        if all(taker.seat.agent_id in need.declined for taker in left):
            return ("everybody who may take it has declined",)
        return ("everybody who may take it is full",)


def _rest_s(seat: Seat, now: datetime) -> float:
    return max(0.0, (now - seat.last_given_at).total_seconds()) if seat.last_given_at else inf


def _rank(scored: tuple[float, Taker]) -> tuple[float, float, str]:
    score, taker = scored
    return -score, -taker.rest_s, taker.seat.agent_id


def _keep(fitting: Sequence[Taker], weight: int) -> None:
    """Keep the room of whoever is nearest to having enough, or lighter ones behind would take it for ever."""
    near = [taker for taker in fitting if not taker.kept and 0 < taker.room < weight <= taker.seat.capacity]
    if near:
        max(near, key=lambda taker: taker.room).kept = True


def _against(taker: Taker, need: Need, demand: Demand) -> tuple[str, ...]:
    said = list(lacks(taker.seat, demand))
    if taker.seat.agent_id in need.declined:
        said.append("had it before")
    if not taker.can_take(demand.weight):
        said.append(crowded(taker, demand.weight))
    return tuple(said)

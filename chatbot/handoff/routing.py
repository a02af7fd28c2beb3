"""Who takes which waiting conversation: pure decisions, each with its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chatbot.domain.routing import Need, Routing, RoutingRules, Seat
from chatbot.handoff.demands import Demand
from chatbot.handoff.house import House
from chatbot.handoff.loads import Loads
from chatbot.handoff.shortlist import Shortlist, Staff
from chatbot.handoff.sparing import Sparing
from chatbot.handoff.widening import Patience, patience_of, widen

Wish = tuple[str | None, frozenset[str], str, bool, int]
Alike = tuple[Wish, bool, Patience, bool]
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
    """What stays the same from conversation to conversation while a line is decided on, but for the loads."""

    def __init__(self, seats: Sequence[Seat], rules: RoutingRules, now: datetime) -> None:
        self._rules, self._now = rules, now
        house = House(seats)
        self._staff = Staff(house, Loads(house, rules.strategy, now), Sparing(house), rules.strategy)
        self._shortlists: dict[Alike, Shortlist] = {}
        self._by_demand: dict[tuple[Demand, bool], Shortlist] = {}

    def route(self, need: Need) -> Routing:
        """Return who is to have it, and count it as theirs."""
        shortlist, weight = self._shortlist(need), need.placement.weight
        house, loads = self._staff.house, self._staff.loads
        last, declined = house.these({need.last_agent_id}), house.these(need.declined)
        ranked = shortlist.rank(declined, last)
        if not ranked:
            why, against = shortlist.refuse(declined)
            if weight > 1:
                loads.keep(shortlist.fitting & ~declined, weight)
            return Routing(need.conversation_id, need.handoff_id, None, (why,), against)
        candidates = shortlist.candidates(ranked, last, declined)
        loads.give(ranked[0][-1], weight)
        best = candidates[0]
        return Routing(need.conversation_id, need.handoff_id, best.agent_id, best.reasons, candidates)

    def _shortlist(self, need: Need) -> Shortlist:
        asks, patience = need.placement, patience_of(need, self._rules, self._now)
        early = self._now < asks.due_at and not patience.worn_out
        wanted = (asks.team, asks.skills, asks.language, asks.senior, asks.weight)
        key = (wanted, need.team_open, patience, early)
        if key not in self._shortlists:
            self._shortlists[key] = self._shared(widen(need, patience, self._staff.house), early)
        return self._shortlists[key]

    def _shared(self, demand: Demand, early: bool) -> Shortlist:
        """Return the shortlist of all that come to ask for the same, however they came to it."""
        if (demand, early) not in self._by_demand:
            self._by_demand[demand, early] = Shortlist(demand, self._staff, early=early)
        return self._by_demand[demand, early]

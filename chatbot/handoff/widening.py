"""What is no longer asked of an agent: because of the wait, or because there is nobody to wait for."""

from __future__ import annotations

from datetime import datetime

from chatbot.domain.routing import Need, RoutingRules
from chatbot.handoff.demands import IN_THIS_ORDER, Demand
from chatbot.handoff.house import House, Places

SHORTEST_STEP_S = 15
"""Even of the most urgent nothing is waived sooner: in this time somebody suited may come free."""


def widen(need: Need, steps: int, house: House) -> Demand:
    """Return what is asked of an agent who is to take it now.

    A team that does not work now is waived at once, and so is what nobody of the house has. Each step of waiting
    waives one thing more, and with the first also what nobody at the desk has.
    """
    asks = need.placement
    demand = Demand(asks.team, asks.skills, asks.language, asks.senior, asks.weight)
    demand = _within_reach(demand if need.team_open else demand.waive(("team",)), house, house.everybody)
    if not steps:
        return demand
    return _within_reach(demand.waive(demand.wanted[:steps]), house, house.present)


def steps_waited(need: Need, rules: RoutingRules, now: datetime) -> int:
    """Return how many things the wait has waived: one each `widen_after_s`, sooner of those who are due sooner.

    Who is due before they came, in danger or back at the head of the line, waits for nothing. A clock that runs behind
    waives nothing.
    """
    allowance_s = (need.placement.due_at - need.opened_at).total_seconds()
    if allowance_s < 0:
        return len(IN_THIS_ORDER)
    waited_s = (now - need.opened_at).total_seconds()
    if waited_s <= 0 or not rules.widen_after_s:
        return 0
    step_s = min(rules.widen_after_s, max(allowance_s, SHORTEST_STEP_S))
    return min(len(IN_THIS_ORDER), int(waited_s / step_s))


def _within_reach(demand: Demand, house: House, among: Places) -> Demand:
    """Waive what none of these has, then one thing after the other until somebody has all that is left."""
    if not among or house.fitting(demand, among):
        return demand
    demand = demand.waive(name for name in demand.wanted if not house.having(name, demand) & among)
    while not house.fitting(demand, among):
        demand = demand.waive(demand.wanted[:1])
    return demand

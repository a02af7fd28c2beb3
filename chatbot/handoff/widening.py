"""What is no longer asked of an agent: because of the wait, or because there is nobody to wait for."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from chatbot.domain.routing import Need, RoutingRules
from chatbot.handoff.demands import IN_THIS_ORDER, Demand
from chatbot.handoff.house import House, Places

SHORTEST_STEP_S = 15
"""Even of the most urgent nothing is waived sooner: in this time somebody suited may get room."""


class Patience(NamedTuple):
    """How far a conversation has come in waiting for the right agent."""

    steps: int
    """How many things the wait has waived."""
    absent: bool
    """It still waits for who is not at the desk."""

    @property
    def worn_out(self) -> bool:
        """Say whether there is nothing more to waive."""
        return self.steps == len(IN_THIS_ORDER)


def widen(need: Need, patience: Patience, house: House) -> Demand:
    """Return what is asked of an agent who is to take it now.

    A team that does not work now is waived at once, and so is what nobody of the house has. Each step of waiting
    waives one thing more.
    """
    asks = need.placement
    demand = Demand(asks.team, asks.skills, asks.language, asks.senior, asks.weight)
    demand = _within_reach(demand if need.team_open else demand.waive(("team",)), house, house.everybody)
    demand = demand.waive(demand.wanted[: patience.steps])
    return demand if patience.absent else _within_reach(demand, house, house.present)


def patience_of(need: Need, rules: RoutingRules, now: datetime) -> Patience:
    """Return what the wait has waived: one thing each `widen_after_s`, sooner for those who are due sooner.

    With the first step goes what nobody at the desk has; who is due sooner than that does not wait for it at all. Who
    is due before they came, in danger or back at the head of the line, waits for nothing. A clock that runs behind
    waives nothing.
    """
    allowance_s = (need.placement.due_at - need.opened_at).total_seconds()
    if allowance_s < 0:
        return Patience(len(IN_THIS_ORDER), absent=False)
    if not rules.widen_after_s:
        return Patience(0, absent=True)
    step_s = min(rules.widen_after_s, max(allowance_s, SHORTEST_STEP_S))
    waited_s = max(0.0, (now - need.opened_at).total_seconds())
    steps = min(len(IN_THIS_ORDER), int(waited_s / step_s))
    return Patience(steps, absent=not steps and allowance_s >= rules.widen_after_s)


def _within_reach(demand: Demand, house: House, among: Places) -> Demand:
    """Waive what none of these has, then one thing after the other until somebody has all that is left."""
    if not among or house.fitting(demand, among):
        return demand
    demand = demand.waive(name for name in demand.wanted if not house.having(name, demand) & among)
    while not house.fitting(demand, among):
        demand = demand.waive(demand.wanted[:1])
    return demand

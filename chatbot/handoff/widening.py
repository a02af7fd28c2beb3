"""What a waiting conversation asks of an agent, and what it no longer asks after a long wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from chatbot.domain.routing import Need, RoutingRules

Wanted = Literal["skills", "team", "senior", "language"]
IN_THIS_ORDER: tuple[Wanted, ...] = ("skills", "team", "senior", "language")
"""What is waived first, one with each step: skills are wishes, a team is where knowledge is likelier, a senior keeps
tempers down. Language is last, and is waived all the same: an answer that has to be translated is better than none."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What conversations ask of an agent; those that ask for the same are decided on alike."""

    team: str | None
    skills: frozenset[str]
    language: str
    senior: bool
    weight: int
    waived: frozenset[Wanted] = frozenset()
    """Wished for still, but nobody is passed over for the lack of it."""

    def needs(self, wanted: Wanted) -> bool:
        """Say whether an agent without it is passed over."""
        return bool(getattr(self, wanted)) and wanted not in self.waived


def widen(need: Need, rules: RoutingRules, now: datetime) -> Demand:
    """Return what is asked for by now: each `widen_after_s` waives one thing, a closed team is waived at once."""
    asks = need.placement
    wanted = [name for name in IN_THIS_ORDER if getattr(asks, name)]
    closed: set[Wanted] = set() if need.team_open or not asks.team else {"team"}
    left = [name for name in wanted if name not in closed]
    waived = closed.union(left[: steps(need, rules, now)])
    return Demand(asks.team, asks.skills, asks.language, asks.senior, asks.weight, frozenset(waived))


def steps(need: Need, rules: RoutingRules, now: datetime) -> int:
    """Return how many things the wait has waived; a clock that runs behind waives none."""
    waited_s = (now - need.opened_at).total_seconds()
    return max(0, int(waited_s // rules.widen_after_s)) if rules.widen_after_s else 0

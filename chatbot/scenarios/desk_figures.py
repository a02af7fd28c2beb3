"""What a setting of the routing comes to: waiting, promises, fairness; over several days, with their spread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import nan
from statistics import median

import numpy as np

from chatbot.scenarios.desk_day import Outcome, Worked

HIGH = 2
"""Up to this priority a customer counts as urgent: the angry, the risky, the vulnerable."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one day under one setting; waits are in seconds, shares 0 to 1, of nothing they are no number."""

    customers: int
    wait_p50: float
    wait_p90: float
    urgent_p50: float
    urgent_p90: float
    kept: float
    """The share of those answered within what was promised, of all to whom something was."""
    urgent_kept: float
    left: float
    """The share of those who gave up before anybody answered."""
    urgent_left: float
    fitted: float
    """The share of the answered whose agent had all that was asked for."""
    moves: float
    """How often one was taken from an agent again, for each hundred customers."""
    use: float
    """How much of their capacity agents used while they were there, on average."""
    gini: float
    """How unevenly that is spread over the agents, 0 (alike) to 1 (all on one)."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure over several days."""

    middle: float
    low: float
    high: float


def measure(outcomes: Sequence[Outcome], worked: Sequence[Worked]) -> Figures:
    """Return the figures of a day; who gave up waited until then."""
    urgent = [one for one in outcomes if one.arrival.priority <= HIGH]
    shares = [one.share for one in worked]
    return Figures(
        customers=len(outcomes),
        wait_p50=_wait(outcomes, 50),
        wait_p90=_wait(outcomes, 90),
        urgent_p50=_wait(urgent, 50),
        urgent_p90=_wait(urgent, 90),
        kept=_kept(outcomes),
        urgent_kept=_kept(urgent),
        left=_share(not one.answered for one in outcomes),
        urgent_left=_share(not one.answered for one in urgent),
        fitted=_share(one.fitted for one in outcomes if one.answered),
        moves=100 * sum(one.moves for one in outcomes) / max(len(outcomes), 1),
        use=float(np.mean(shares)) if shares else 0.0,
        gini=gini(shares),
    )


def spread(figures: Sequence[Figures], name: str) -> Spread:
    """Return the middle of one figure over several days, and how far it goes."""
    values = [float(getattr(one, name)) for one in figures]
    return Spread(median(values), min(values), max(values))


def gini(values: Sequence[float]) -> float:
    """Return the Gini coefficient of what each has, 0 (alike) to 1 (one has all)."""
    total, count = sum(values), len(values)
    if not total:
        return 0.0
    ranked = sum(rank * value for rank, value in enumerate(sorted(values), start=1))
    return 2 * ranked / (count * total) - (count + 1) / count


def _wait(outcomes: Sequence[Outcome], percent: float) -> float:
    return float(np.percentile([one.waited_s for one in outcomes], percent)) if outcomes else 0.0


def _kept(outcomes: Iterable[Outcome]) -> float:
    return _share(
        one.answered and one.waited_s <= (promise - one.arrival.opened_at).total_seconds()
        for one in outcomes
        if (promise := one.arrival.placement.respond_by)
    )


def _share(flags: Iterable[bool]) -> float:
    found = list(flags)
    return sum(found) / len(found) if found else nan

"""Days at the desk as they might be: arrivals, agents and absences drawn by chance from a fixed seed."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from chatbot.domain.conversation import EscalationReason
from chatbot.domain.decision import Escalation
from chatbot.domain.routing import Placement, Seat, Team, Worth
from chatbot.handoff.placing import place
from chatbot.playbook.catalogue import Catalogue
from chatbot.scenarios.desk_day import Absence, Arrival, DeskDay, Shift

OPENS, CLOSES = 8, 20
COURSE = (0.5, 0.8, 1.0, 1.1, 1.1, 1.0, 1.0, 1.0, 0.9, 0.8, 0.6, 0.5)
"""How busy each hour from opening to closing is, beside the day's middle."""
SHIFTS = ((8.0, 16.0), (9.0, 17.0), (11.0, 19.0), (12.0, 20.0))
BREAK_H = 0.5
PROMISE_S = 300
"""Every team promises a first answer within five minutes."""
HANDLING_S = {"delivery": 480.0, "technical": 840.0}
"""The median time an agent is at it, by team."""
OTHER_HANDLING_S = 600.0
HANDLING_SPREAD, HEAVY_LONGER = 0.7, 1.4
"""The logarithm's deviation; how many times as long the angry and the risky take."""
PATIENCE_S = {1: 1800.0, 2: 420.0, 3: 720.0, 4: 900.0, 5: 1200.0}
"""The mean patience by priority: the angry are gone soonest."""
MISSED, RETURNING, VANISHING = 0.04, 0.2, 0.05
"""How likely an offer is missed, a customer was here before, an agent's desk is closed once a day without a word."""
LANGUAGES = (("en", 0.84), ("fr", 0.09), ("de", 0.07))


@dataclass(frozen=True, slots=True)
class Why:
    """A reason for which people are needed."""

    reason: EscalationReason
    risk: str | None
    priority: int
    share: int
    """Of a hundred."""


REASONS = (
    Why("human_requested", None, 3, 43),
    Why("repeated_failure", None, 3, 21),
    Why("complex", None, 4, 12),
    Why("policy", None, 4, 10),
    Why("angry", None, 2, 7),
    Why("vulnerable", "hardship", 2, 3),
    Why("high_risk", "fraud", 2, 2),
    Why("high_risk", "legal", 2, 1),
    Why("high_risk", "safety", 1, 1),
)


def invent(catalogue: Catalogue, *, seed: int, midnight: datetime, agents: int, per_hour: float) -> DeskDay:
    """Return a day; the same seed gives the same day.

    Arrivals are a Poisson process with the day's course (thinned: Lewis and Shedler 1979), the time an agent takes is
    log-normal (Brown et al. 2005).

    Args:
        midnight: when the day begins, aware.
        per_hour: arrivals in the middle of the day.
    """
    dice = random.Random(seed)
    staff = [_agent(number, catalogue, dice) for number in range(agents)]
    shifts = tuple(_shift(seat, number, midnight) for number, seat in enumerate(staff))
    customers = _Customers(catalogue, staff, dice)
    moments = enumerate(_moments(midnight, per_hour, dice))
    arrivals = tuple(customers.arrive(number, opened_at) for number, opened_at in moments)
    return DeskDay(midnight, arrivals, shifts, tuple(_absences(shifts, dice)))


class _Customers:
    """Where they come from: what they want of whom, and how long it takes, by chance."""

    def __init__(self, catalogue: Catalogue, staff: Sequence[Seat], dice: random.Random) -> None:
        self._catalogue, self._staff, self._dice = catalogue, staff, dice
        self._teams = {name: _team(name, staff) for name in catalogue.routing.teams}
        self._wishes = [name for name in catalogue.intents if catalogue.is_wish(name)]

    def arrive(self, number: int, opened_at: datetime) -> Arrival:
        """Return the next one."""
        dice = self._dice
        why = dice.choices(REASONS, [why.share for why in REASONS])[0]
        placement = self._place(why, opened_at)
        middle_s = HANDLING_S.get(placement.team or "", OTHER_HANDLING_S)
        handling_s = dice.lognormvariate(math.log(middle_s), HANDLING_SPREAD)
        return Arrival(
            number,
            opened_at,
            why.reason,
            why.risk,
            why.priority,
            placement,
            handling_s * (HEAVY_LONGER if placement.weight > 1 else 1),
            dice.expovariate(1 / PATIENCE_S[why.priority]),
            accept_s=dice.uniform(2, 12),
            misses=missed_offers(dice),
            last_agent_id=dice.choice(self._staff).agent_id if dice.random() < RETURNING else None,
        )

    def _place(self, why: Why, opened_at: datetime) -> Placement:
        dice = self._dice
        return place(
            Escalation(why.reason, why.priority, "", risk=why.risk),
            topic=dice.choice(self._wishes),
            language=_weighed(LANGUAGES, dice),
            anger=dice.uniform(0.5, 1.0) if why.reason == "angry" else dice.betavariate(1.5, 6),
            worth=Worth(Decimal(round(dice.lognormvariate(5, 1))), dice.betavariate(2, 5)),
            catalogue=self._catalogue,
            teams=self._teams,
            opened_at=opened_at,
        )


def _moments(midnight: datetime, per_hour: float, dice: random.Random) -> Iterator[datetime]:
    busiest, hour = max(COURSE), float(OPENS)
    while (hour := hour + dice.expovariate(per_hour * busiest)) < CLOSES:
        if dice.random() < COURSE[int(hour) - OPENS] / busiest:
            yield midnight + timedelta(hours=hour)


def _agent(number: int, catalogue: Catalogue, dice: random.Random) -> Seat:
    """Return an agent of one team or two; of each team's agents every third is senior."""
    teams, skills = catalogue.routing.teams, catalogue.routing.skills
    first = teams[number % len(teams)]
    second = dice.choice(teams) if dice.random() < 0.3 else first
    return Seat(
        f"agent-{number:02}",
        f"Agent {number + 1}",
        ready=False,
        capacity=dice.choice((3, 4, 4, 5)),
        load=0,
        teams=frozenset({first, second}),
        skills=frozenset(dice.sample(skills, dice.choice((1, 2, 3)))),
        languages=frozenset({"en", *(name for name, _ in LANGUAGES[1:] if dice.random() < 0.2)}),
        senior=number // len(teams) % 3 == 0,
    )


def _shift(seat: Seat, number: int, midnight: datetime) -> Shift:
    begins, ends = SHIFTS[(number + number // len(SHIFTS)) % len(SHIFTS)]  # each team has somebody in each
    pause = begins + 3.5 + (number % 3) * BREAK_H
    hours = ((begins, pause), (pause + BREAK_H, ends))
    spans = ((midnight + timedelta(hours=start), midnight + timedelta(hours=stop)) for start, stop in hours)
    return Shift(seat, tuple(spans))


def _absences(shifts: tuple[Shift, ...], dice: random.Random) -> Iterator[Absence]:
    for shift in shifts:
        begins, ends = shift.spans[-1]
        moment = begins + (ends - begins) * dice.random()
        if dice.random() < VANISHING:
            yield Absence(shift.seat.agent_id, moment, moment + timedelta(minutes=20))


def _team(name: str, staff: Sequence[Seat]) -> Team:
    members = frozenset(seat.agent_id for seat in staff if name in seat.teams)
    return Team(name, name.title(), first_response_s=PROMISE_S, members=members)


def missed_offers(dice: random.Random) -> int:
    """Return how many of the first offers of a conversation nobody looks at in time."""
    count = 0
    while dice.random() < MISSED:
        count += 1
    return count


def _weighed(options: tuple[tuple[str, float], ...], dice: random.Random) -> str:
    return dice.choices([name for name, _ in options], [share for _, share in options])[0]

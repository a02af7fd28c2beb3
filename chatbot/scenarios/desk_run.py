"""Play a day at the desk under one setting of the routing: the product's own decisions, on a clock of its own."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from simpy import Environment, Event

from chatbot.domain.routing import Need, Seat
from chatbot.handoff.placing import to_front
from chatbot.handoff.routing import decide
from chatbot.scenarios.desk_day import Absence, Arrival, DeskDay, Outcome, Setting, Shift, Worked

SWEEP_S = 15
"""How often the line is looked at though nothing happened: a wait may have waived something."""
SLOWER = 0.05
"""Each other conversation in an agent's hand makes one so much longer: they answer in turns."""
UNFIT = 0.25
"""So much longer takes who lacks the team, the skills or the seniority that was asked for, for each of the three."""

Steps = Generator[Event, object, None]


@dataclass(slots=True)
class _Hand:
    """An agent at work."""

    seat: Seat
    on_shift: bool = False
    away: bool = False
    load: int = 0
    last_given_at: datetime | None = None
    holds: list[_Case] = field(default_factory=list)
    busy_s: float = 0.0

    @property
    def ready(self) -> bool:
        return self.on_shift and not self.away


@dataclass(slots=True)
class _Case:
    """A customer on the way through the desk."""

    arrival: Arrival
    due_at: datetime
    misses: int
    accepted: Event
    lost: Event
    left_s: float
    """Of the work, still to be done."""
    declined: set[str] = field(default_factory=set)
    offered_to: _Hand | None = None
    moves: int = 0
    outcome: Outcome | None = None


def play(day: DeskDay, setting: Setting) -> tuple[list[Outcome], list[Worked]]:
    """Return how each customer fared, in the order of the arrivals, and how much each agent had to do."""
    return _Run(day, setting).play()


class _Run:
    def __init__(self, day: DeskDay, setting: Setting) -> None:
        self._day, self._setting, self._env = day, setting, Environment()
        self._hands = {shift.seat.agent_id: _Hand(shift.seat) for shift in day.shifts}
        self._line: list[_Case] = []
        self._open = len(day.arrivals)

    def play(self) -> tuple[list[Outcome], list[Worked]]:
        cases = [self._case(arrival) for arrival in self._day.arrivals]
        for shift in self._day.shifts:
            self._env.process(self._work(shift))
        for absence in self._day.absences:
            self._env.process(self._vanish(absence))
        for case in cases:
            self._env.process(self._come(case))
        self._env.process(self._sweep())
        self._env.run()
        worked = [_worked(self._hands[shift.seat.agent_id], shift) for shift in self._day.shifts]
        return [case.outcome for case in cases if case.outcome], worked

    def _case(self, arrival: Arrival) -> _Case:
        due_at = arrival.placement.due_at if self._setting.order == "due" else arrival.opened_at
        accepted, lost = self._env.event(), self._env.event()
        return _Case(arrival, due_at, arrival.misses, accepted, lost, arrival.handling_s)

    # what happens by itself

    def _come(self, case: _Case) -> Steps:
        """Lead a customer through the desk: in the line, in an agent's hand, perhaps in the line again."""
        yield self._at(case.arrival.opened_at)
        while case.left_s > 0:
            self._line.append(case)
            self._dispatch()
            patience = self._env.timeout(case.arrival.patience_s)
            yield case.accepted | patience
            hand = case.offered_to if case.accepted.triggered else None
            if hand is None:
                self._leave(case)
                break
            yield from self._be_helped(case, hand)
        self._open -= 1

    def _be_helped(self, case: _Case, hand: _Hand) -> Steps:
        begun = self._env.now
        self._note(case, hand)
        pace = _pace(case.arrival, hand)
        case.accepted, case.lost = self._env.event(), self._env.event()
        done = self._env.timeout(case.left_s * pace)
        yield done | case.lost
        hand.busy_s += case.arrival.placement.weight * (self._env.now - begun)
        self._let_go(case, hand)
        if done.processed:
            case.left_s = 0
            self._dispatch()
            return
        worked_s = self._env.now - begun - self._setting.rules.vanish_after_s
        case.left_s -= max(0.0, min(worked_s / pace, case.left_s - 1))
        case.due_at = to_front(case.due_at, case.arrival.opened_at)
        case.declined.add(hand.seat.agent_id)
        case.moves += 1

    def _work(self, shift: Shift) -> Steps:
        hand = self._hands[shift.seat.agent_id]
        for begins, ends in shift.spans:
            yield self._at(begins)
            hand.on_shift = True
            self._dispatch()
            yield self._at(ends)
            hand.on_shift = False

    def _vanish(self, absence: Absence) -> Steps:
        hand = self._hands[absence.agent_id]
        yield self._at(absence.begins)
        hand.away = True
        yield self._env.timeout(self._setting.rules.vanish_after_s)
        for case in tuple(hand.holds):
            case.lost.succeed()
        yield self._at(absence.ends)
        hand.away = False
        self._dispatch()

    def _sweep(self) -> Steps:
        while self._open:
            yield self._env.timeout(SWEEP_S)
            self._dispatch()

    # what the desk does

    def _dispatch(self) -> None:
        if not self._line:
            return
        self._line.sort(key=lambda case: (case.due_at, case.arrival.number))
        needs = [_need(case) for case in self._line]
        seats = [_seat(hand) for hand in self._hands.values()]
        decided = decide(needs, seats, self._setting.rules, self._now)
        for case, routing in zip(tuple(self._line), decided, strict=True):
            if routing.agent_id:
                self._line.remove(case)
                self._env.process(self._offer(case, self._hands[routing.agent_id]))

    def _offer(self, case: _Case, hand: _Hand) -> Steps:
        case.offered_to = hand
        hand.load += case.arrival.placement.weight
        hand.last_given_at = self._now
        rules, missed = self._setting.rules, case.misses > 0
        if rules.handling == "offer":
            yield self._env.timeout(rules.offer_s if missed else case.arrival.accept_s)
        if case.offered_to is not hand:  # the customer left meanwhile
            return
        if rules.handling == "offer" and missed:
            case.misses -= 1
            case.moves += 1
            case.declined.add(hand.seat.agent_id)
            self._let_go(case, hand)
            self._line.append(case)
            self._dispatch()
        else:
            hand.holds.append(case)
            case.accepted.succeed()

    def _leave(self, case: _Case) -> None:
        if case.offered_to:
            self._let_go(case, case.offered_to)
            self._dispatch()
        else:
            self._line.remove(case)
        if case.outcome is None:
            case.outcome = Outcome(case.arrival, self._waited_s(case), answered=False, moves=case.moves)

    def _let_go(self, case: _Case, hand: _Hand) -> None:
        hand.load -= case.arrival.placement.weight
        case.offered_to = None
        if case in hand.holds:
            hand.holds.remove(case)

    def _note(self, case: _Case, hand: _Hand) -> None:
        """Write down the first answer; what comes after it changes only how often it was moved."""
        first = case.outcome or Outcome(
            case.arrival, self._waited_s(case), True, hand.seat.agent_id, not _lacks(case.arrival, hand.seat)
        )
        case.outcome = replace(first, moves=case.moves)

    def _waited_s(self, case: _Case) -> float:
        return (self._now - case.arrival.opened_at).total_seconds()

    @property
    def _now(self) -> datetime:
        return self._day.begins + timedelta(seconds=self._env.now)

    def _at(self, moment: datetime) -> Event:
        return self._env.timeout(max(0.0, (moment - self._now).total_seconds()))


def _need(case: _Case) -> Need:
    arrival = case.arrival
    return Need(
        f"{arrival.number:06}",
        arrival.number,
        arrival.reason,
        arrival.risk,
        arrival.priority,
        arrival.opened_at,
        arrival.placement,
        arrival.last_agent_id,
        frozenset(case.declined),
    )


def _seat(hand: _Hand) -> Seat:
    return replace(hand.seat, ready=hand.ready, load=hand.load, last_given_at=hand.last_given_at)


def _lacks(arrival: Arrival, seat: Seat) -> int:
    """Return how many of the three an agent lacks: team, skills, seniority."""
    asks = arrival.placement
    return (
        (asks.team is not None and asks.team not in seat.teams)
        + (not asks.skills <= seat.skills)
        + (asks.senior and not seat.senior)
    )


def _pace(arrival: Arrival, hand: _Hand) -> float:
    """Return how many times as long it takes this agent now."""
    return (1 + SLOWER * (len(hand.holds) - 1)) * (1 + UNFIT * _lacks(arrival, hand.seat))


def _worked(hand: _Hand, shift: Shift) -> Worked:
    there_s = sum((ends - begins).total_seconds() for begins, ends in shift.spans)
    return Worked(hand.seat.agent_id, hand.busy_s / (there_s * hand.seat.capacity) if there_s else 0.0)

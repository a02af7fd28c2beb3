"""Who may take the conversations that ask for the same: found once, ranked anew for each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice

from chatbot.domain.routing import Candidate, Strategy
from chatbot.handoff.demands import Demand
from chatbot.handoff.house import House, Places, each
from chatbot.handoff.loads import Loads
from chatbot.handoff.nobody import why_nobody
from chatbot.handoff.points import lacking, met, points_of, praise
from chatbot.handoff.scoring import HEAVY, KNOWN, steady
from chatbot.handoff.sparing import Sparing

MOST_CANDIDATES = 10
"""How many of those looked at are kept with a decision."""
Ranked = tuple[float, float, int]
"""Minus the score, minus the rest, and an agent's place: the least is the best."""
Refusal = tuple[str, tuple[Candidate, ...]]
"""Why nobody takes it, and what speaks against those nearest to it."""


@dataclass(frozen=True, slots=True)
class Staff:
    """All that is known of the agents while a line is decided on."""

    house: House
    loads: Loads
    sparing: Sparing
    strategy: Strategy
    crowded: dict[tuple[int, int, bool, int], Candidate] = field(default_factory=dict)
    """Who has all but the room, as told: by place, load, whether the room is kept, and the weight that has none."""


class Shortlist:
    """Those at the desk who have all that is asked for.

    Args:
        early: they are not due yet, and have not waited long; best match leaves the seniors to others then, where
            somebody else can take them soon.
    """

    def __init__(self, demand: Demand, staff: Staff, *, early: bool) -> None:
        self._demand, self._house, self._loads = demand, staff.house, staff.loads
        self._sparing, self._strategy, self._told_crowded = staff.sparing, staff.strategy, staff.crowded
        self._points = points_of(demand, self._house)
        self.fitting = self._house.fitting(demand, self._house.present)
        self._held_back = self._seniors() if early and not demand.senior else 0
        self._order: list[int] = []
        self._ordered: Places = 0
        self._praise: dict[int, tuple[str, ...]] = {}
        self._cards: dict[tuple[int, int, bool], Candidate] = {}
        self._refusal: Refusal | None = None

    def rank(self, declined: Places, last: Places) -> list[Ranked]:
        """Return those who have room for it, the best first.

        Args:
            last: who helped this customer before; a set of one or none.
        """
        free = self._free & ~declined
        if not free:
            return []
        base, live, rest_s = self._base, self._loads.live(self._demand.weight), self._loads.rest_s
        ranked = [(-base[place] - live[place], -rest_s[place], place) for place in self._in_order(free)]
        if self._strategy == "best_match" and free & last:
            ranked = [(score - KNOWN * (last >> place & 1), rest, place) for score, rest, place in ranked]
        ranked.sort()
        self._order, self._ordered = [place for _, _, place in ranked], free
        return ranked

    def _in_order(self, free: Places) -> Sequence[int]:
        """Return these in the order of the last ranking: what is nearly sorted is sorted fast."""
        if free == self._ordered:
            return self._order
        if free & ~self._ordered:
            return list(each(free))
        return [place for place in self._order if free >> place & 1]

    def _seniors(self) -> Places:
        """Return the seniors whom best match leaves to others: those beside whom somebody else can take it."""
        seniors = self._house.with_one("senior", "")
        return seniors if self._strategy == "best_match" and self.fitting & ~seniors else 0

    @property
    def _free(self) -> Places:
        """Return who has what is asked for, and room; and who of them is not held back."""
        weight = self._demand.weight
        free = self.fitting & self._loads.with_room(weight)
        return free & (~self._held_back | self._loads.with_room(weight + HEAVY))

    @cached_property
    def _base(self) -> Mapping[int, float]:
        """By place the part of the score that stays."""
        places = list(each(self.fitting))
        wasted = self._sparing.wasted(frozenset((point.name, point.what) for point in self._points))
        telling = [point for point in self._points if point.having & self._house.present]
        shares = zip(places, met(telling, places), strict=True)
        return {place: steady(self._strategy, share, wasted[place]) for place, share in shares}

    def candidates(self, ranked: Sequence[Ranked], last: Places, declined: Places) -> tuple[Candidate, ...]:
        """Return who was looked at: those who may take it, then who is nearest to it and what speaks against them."""
        told = [
            self._card(place, -score, bool(last >> place & 1)) for score, _, place in ranked[:MOST_CANDIDATES]
        ]
        if len(told) < MOST_CANDIDATES:
            taken = {place for _, _, place in ranked}
            others = (place for place in self._nearest() if place not in taken)
            told += [self._refused(place, declined) for place in islice(others, MOST_CANDIDATES - len(told))]
        return tuple(told)

    def refuse(self, declined: Places) -> Refusal:
        """Return why nobody takes it; those that ask for the same are told how it stood for the first of them."""
        if declined:
            return self._refuse(declined)
        if self._refusal is None:
            self._refusal = self._refuse(declined)
        return self._refusal

    def _card(self, place: int, score: float, helped: bool) -> Candidate:
        key = (place, self._loads.load[place], helped)
        if key not in self._cards:
            seat = self._house.seats[place]
            said = self._told(place, helped)
            self._cards[key] = Candidate(seat.agent_id, seat.name, round(score, 1), said)
        return self._cards[key]

    def _told(self, place: int, helped: bool) -> tuple[str, ...]:
        if place not in self._praise:
            self._praise[place] = tuple(praise(self._points, place))
        before = ("helped this customer before",) if helped else ()
        rested = (self._loads.rested(place),) if self._strategy == "round_robin" else ()
        return (*before, *self._praise[place], *rested, self._loads.in_hand(place))

    def _refuse(self, declined: Places) -> Refusal:
        why = why_nobody(
            self._demand, self._house, fitting=self.fitting, declined=declined, full=self._loads.full
        )
        return why, self.candidates((), 0, declined)

    def _nearest(self) -> Iterator[int]:
        """Yield everybody: who has all, who lacks one thing, the others at the desk, those away."""
        house, demand, seen = self._house, self._demand, 0
        one_less = (house.fitting(demand.waive((name,)), house.present) for name in demand.wanted)
        for ring in chain((self.fitting,), one_less, (house.present, house.everybody)):
            yield from each(ring & ~seen)
            seen |= ring

    def _refused(self, place: int, declined: Places) -> Candidate:
        if self.fitting >> place & 1 and not declined >> place & 1:
            return self._crowded(place)
        seat, said = self._house.seats[place], lacking(self._points, place)
        said = ["had it before", *said] if declined >> place & 1 else said
        said += [] if seat.ready else ["away"]
        return Candidate(seat.agent_id, seat.name, None, tuple(said))

    def _crowded(self, place: int) -> Candidate:
        key = (place, self._loads.load[place], self._loads.keeps(place), self._demand.weight)
        if key not in self._told_crowded:
            seat, why = self._house.seats[place], self._loads.crowded(place, self._demand.weight)
            self._told_crowded[key] = Candidate(seat.agent_id, seat.name, None, (why,))
        return self._told_crowded[key]

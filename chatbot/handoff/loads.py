"""What agents have in hand, counted up while a line is decided on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import inf

from chatbot.domain.routing import Seat, Strategy
from chatbot.handoff.house import House, Places, each
from chatbot.handoff.scoring import HEAVY, moving, whole


class Loads:
    """Everything here is found by an agent's place in the house."""

    def __init__(self, house: House, strategy: Strategy, now: datetime) -> None:
        self._seats, self._strategy = house.seats, strategy
        self.load = [seat.load for seat in house.seats]
        self.rest_s = [_rest_s(seat, now) for seat in house.seats]
        """Since they were last given something; the lower below 0, the more recently they were given something now."""
        self._live: dict[bool, list[float]] = {False: [], True: []}
        for place in range(len(house.seats)):
            for heavy, scores in self._live.items():
                scores.append(self._moving(place, heavy))
        self._given = 0
        self._kept: Places = 0
        self._free: dict[int, Places] = {}

    def with_room(self, weight: int) -> Places:
        """Return who can take this much more, kept for nobody."""
        return self._able(weight) & ~self._kept

    @property
    def full(self) -> Places:
        """Return who has no room at all."""
        return ~self._able(1)

    def give(self, place: int, weight: int) -> None:
        """Count one more in an agent's hand."""
        self._given += 1
        self.load[place] += weight
        self.rest_s[place] = -float(self._given)
        for heavy, scores in self._live.items():
            scores[place] = self._moving(place, heavy)
        for other in self._free:
            if self._room(place) < other:
                self._free[other] &= ~(1 << place)

    def keep(self, fitting: Places, weight: int) -> None:
        """Keep the room of whoever is nearest to having enough: lighter ones behind would take it for ever."""
        short = fitting & self.with_room(1) & ~self.with_room(weight)
        near = [place for place in each(short) if self._seats[place].capacity >= weight]
        if near:
            self._kept |= 1 << max(near, key=self._room)

    def live(self, weight: int) -> Sequence[float]:
        """Return the part of each one's score that changes with what they are given."""
        return self._live[weight >= HEAVY]

    def keeps(self, place: int) -> bool:
        """Say whether an agent's room is kept for a heavy one."""
        return bool(self._kept >> place & 1)

    def in_hand(self, place: int) -> str:
        """Return `2 of 8 in hand`."""
        return f"{self.load[place]} of {self._seats[place].capacity} in hand"

    def crowded(self, place: int, weight: int) -> str:
        """Return in words why an agent has no room for it."""
        if self._room(place) <= 0:
            return f"full: {self.in_hand(place)}"
        if self.keeps(place):
            return f"{self.in_hand(place)}, kept for one before it"
        if self._room(place) < weight:
            return f"{self.in_hand(place)}, this takes {weight}"
        return f"{self.in_hand(place)}, kept for the angry and the risky"

    def rested(self, place: int) -> str:
        """Return in words when they were last given something."""
        rest_s = self.rest_s[place]
        if rest_s == inf:
            return "was given nothing yet"
        minutes = max(0, int(rest_s // 60))
        if minutes < 2:
            return "was given one just now"
        return f"was given one {minutes} minutes ago"

    def _able(self, weight: int) -> Places:
        if weight not in self._free:
            places = range(len(self._seats))
            self._free[weight] = sum(1 << place for place in places if self._room(place) >= weight)
        return self._free[weight]

    def _room(self, place: int) -> int:
        return self._seats[place].capacity - self.load[place]

    def _moving(self, place: int, heavy: bool) -> float:
        load, capacity, rest_s = self.load[place], self._seats[place].capacity, max(0.0, self.rest_s[place])
        leaves = whole(self._strategy, capacity - load, heavy=heavy)
        return moving(self._strategy, load, capacity, rest_s) + leaves


def _rest_s(seat: Seat, now: datetime) -> float:
    return max(0.0, (now - seat.last_given_at).total_seconds()) if seat.last_given_at else inf

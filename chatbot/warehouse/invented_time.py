"""When invented customers buy: seasons, sales, weekdays and hours, as a clock that runs faster on busy days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from chatbot.warehouse.invented_kinds import HOURS, SALES, SEASON, WEEK

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
DAY_S = 86_400
SALES_PULL = 5.0
"""How much busier those who wait for sales are while there is one."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of the invented history, counted from its first."""

    first: date
    months: Ints
    """Shape (days,): 1 to 12."""
    weekdays: Ints
    """Shape (days,): Monday is 0."""
    ticks: Floats
    """Shape (2, days): how much time has passed for customers at the end of each day; row 1: who wait for sales."""

    @property
    def days(self) -> int:
        """Return how many there are."""
        return len(self.months)

    def time_of(self, day: Ints, patient: NDArray[np.bool_]) -> Floats:
        """Return the customers' clock at the start of a day."""
        before: Floats = np.where(day > 0, self.ticks[patient.astype(int), np.maximum(day - 1, 0)], 0.0)
        return before

    def day_of(self, time: Floats, patient: NDArray[np.bool_]) -> Ints:
        """Return the day of a clock's time; `days` or more lies behind the last."""
        usual = np.searchsorted(self.ticks[0], time, side="right")
        waiting = np.searchsorted(self.ticks[1], time, side="right")
        return np.where(patient, waiting, usual).astype(np.int32)


def make_calendar(until: date, days: int) -> Calendar:
    """Return the calendar of the days that end before `until`."""
    first = until - timedelta(days=days)
    dates = [first + timedelta(days=number) for number in range(days)]
    months = np.array([day.month for day in dates], np.int32)
    weekdays = np.array([day.weekday() for day in dates], np.int32)
    usual = np.array(SEASON)[months - 1] * np.array(WEEK)[weekdays]
    waiting = usual * np.where(np.isin(months, SALES), SALES_PULL, 0.5)
    ticks = np.cumsum([usual / usual.mean(), waiting / waiting.mean()], axis=1)
    return Calendar(first, months, weekdays, ticks)


def draw_seconds(rng: np.random.Generator, count: int) -> Ints:
    """Return moments within a day, in seconds; most people buy in the evening."""
    odds = np.cumsum(HOURS) / sum(HOURS)
    hour = np.searchsorted(odds, rng.random(count), side="right")
    return (hour * 3600 + rng.integers(0, 3600, count)).astype(np.int32)

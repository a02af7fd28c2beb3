"""How much working time lies between two moments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np

from chatbot.playbook.hours import Hours


class WorkingTime:
    """The seconds somebody works, added up from the first opening on.

    Args:
        hours: None: day and night.
        zone: of the clock the hours are written for.
        start: nothing before this is asked for, nor anything after `end`.
    """

    def __init__(self, hours: Hours | None, zone: ZoneInfo, start: datetime, end: datetime) -> None:
        edges = [start, end] if hours is None else list(_edges(hours, zone, start, end))
        self._edges = np.array([edge.timestamp() for edge in edges])
        lengths = [later - earlier for earlier, later in pairwise(self._edges)]
        worked = [0.0, *(length if place % 2 == 0 else 0.0 for place, length in enumerate(lengths))]
        self._worked = np.cumsum(worked[: len(self._edges)])

    def between(self, starts: Sequence[datetime], ends: Sequence[datetime]) -> list[float]:
        """Return the seconds of working time from each start to its end."""
        if not len(self._edges):
            return [0.0 for _ in starts]
        return [
            round(later - earlier, 3) for earlier, later in zip(self._at(starts), self._at(ends), strict=True)
        ]

    def _at(self, moments: Sequence[datetime]) -> list[float]:
        """Return the working time up to each moment: it grows in a straight line while somebody works."""
        stamps = [moment.timestamp() for moment in moments]
        return [float(value) for value in np.interp(stamps, self._edges, self._worked)]


def _edges(hours: Hours, zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield openings and closings in turn."""
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    while day <= last:
        for span in hours.on(day):
            for minute in (span.opens, span.closes):
                # on the wall clock: whatever summer time does, the shop opens at eight
                yield datetime.combine(day, time(), zone) + timedelta(minutes=minute)
        day += timedelta(days=1)

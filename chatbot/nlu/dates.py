"""Find dates, written out or relative to today.

Tables of our own: dateparser takes 0.9 ms for one candidate and any stray 12 for a date, dateutil knows no
"yesterday", and neither sees that a customer who "bought it on 1 March" looks back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from chatbot.domain.understanding import Entity
from chatbot.nlu.calendar_dates import CALENDAR_DATES
from chatbot.nlu.relative_dates import RELATIVE_DATES


def dates(text: str, today: date) -> Iterator[Entity]:
    """Yield dates as ISO; without a year the nearest is meant, unless the sentence looks back."""
    for pattern, resolve, confidence in (*CALENDAR_DATES, *RELATIVE_DATES):
        for match in pattern.finditer(text):
            found = resolve(match, today, text)
            if found is not None:
                start, end = match.span(1)
                yield Entity("date", found.isoformat(), start, end, confidence)

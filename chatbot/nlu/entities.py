"""Find what a message names: numbers of orders and parcels, dates, money, and ways to reach the customer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from chatbot.domain.understanding import Entity
from chatbot.nlu.contacts import emails, phones, postcodes
from chatbot.nlu.dates import dates
from chatbot.nlu.money import Amounts
from chatbot.nlu.references import OrderNumbers, tracking_numbers
from chatbot.nlu.text import fold

MOST_CANDIDATES = 40
"""No honest message names more; one made of a thousand prices would be stored a thousand times over."""


class EntityExtractor:
    """Reads the display text; `start` and `end` point into it.

    Every pattern runs on RE2, so the time grows linearly with the message.
    """

    def __init__(self, order_number_patterns: Sequence[str], *, country: str, currency: str) -> None:
        """Follow one shop: `country` (ISO 3166) dials telephone numbers, `currency` is ISO 4217."""
        self._order_numbers = OrderNumbers(order_number_patterns)
        self._amounts = Amounts(currency)
        self._country = country

    def extract(self, text: str, now: datetime) -> tuple[Entity, ...]:
        """Return what was found, in order of place, nothing overlapping.

        Dates are relative to the day of `now` in its own time zone: give the shop's, not UTC.
        """
        return _without_overlaps(islice(self._candidates(fold(text), now), MOST_CANDIDATES))

    def _candidates(self, text: str, now: datetime) -> Iterator[Entity]:
        yield from emails(text)
        yield from tracking_numbers(text)
        yield from self._order_numbers.find(text)
        yield from phones(text, self._country)
        yield from postcodes(text)
        yield from self._amounts.find(text)
        yield from dates(text, now.date())


def _without_overlaps(candidates: Iterator[Entity]) -> tuple[Entity, ...]:
    """Keep the longest; of two equally long the more certain."""
    kept: list[Entity] = []
    for entity in sorted(candidates, key=lambda found: (found.start - found.end, -found.confidence)):
        if all(entity.end <= other.start or entity.start >= other.end for other in kept):
            kept.append(entity)
    return tuple(sorted(kept, key=lambda found: found.start))

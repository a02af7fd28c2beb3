"""What each segment buys more than others do, and by which ways it writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

import duckdb
import numpy as np

from chatbot.crm.segments import Segmentation

MORE_FROM = 1.1
"""The least lift to say that they buy a category more than others."""
COMMON_FROM = 0.02
"""The least share of their own purchases to be worth a word."""
TOLD = 5

_TASTES = """
SELECT segment, category, sum(greatest(coalesce(items.quantity, 1), 0)) AS pieces
FROM segment_of
JOIN orders USING (customer_id)
JOIN items ON items.order_id = orders.id
JOIN products ON products.id = items.product_id
WHERE orders.placed_at < $midnight AND coalesce(lower(orders.status), '') <> 'cancelled' AND category IS NOT NULL
GROUP BY segment, category
ORDER BY segment, category
"""
_WAYS = """
SELECT segment, lower(channel), count(*)
FROM segment_of
JOIN contacts USING (customer_id)
WHERE contacts."at" < $midnight AND channel IS NOT NULL
GROUP BY ALL
ORDER BY segment, 3 DESC, 2
"""


@dataclass(frozen=True, slots=True)
class Taste:
    """A category that is bought more in a segment than elsewhere."""

    category: str
    share: float
    """Of the pieces they bought."""
    lift: float
    """How many times the share it has with all customers."""


@dataclass(frozen=True, slots=True)
class Habits:
    """Of one segment."""

    tastes: tuple[Taste, ...]
    ways: dict[str, float]
    """Shares of its contacts, the most first."""


def habits(connection: duckdb.DuckDBPyConnection, found: Segmentation) -> list[Habits]:
    """Return each segment's, from what happened before the day the segments were made of."""
    midnight = {"midnight": datetime.combine(found.as_of, time())}
    connection.register("segment_of", {"customer_id": found.ids.astype(object), "segment": found.labels})
    try:
        pieces = connection.execute(_TASTES, midnight).fetchall()
        contacts = connection.execute(_WAYS, midnight).fetchall()
    finally:
        connection.unregister("segment_of")
    tastes = _tastes(pieces, len(found.names))
    return [Habits(tastes[number], _ways(contacts, number)) for number in range(len(found.names))]


def _tastes(rows: list[tuple[int, str, int]], count: int) -> list[tuple[Taste, ...]]:
    categories = sorted({category for _, category, _ in rows})
    pieces = np.zeros((count, len(categories)))
    for segment, category, number in rows:
        pieces[segment, categories.index(category)] = float(number)
    own = pieces / np.maximum(pieces.sum(axis=1, keepdims=True), 1)
    lifts = own / np.maximum(pieces.sum(axis=0) / max(pieces.sum(), 1), 1e-12)
    found = []
    for segment in range(count):
        more = np.flatnonzero((lifts[segment] >= MORE_FROM) & (own[segment] >= COMMON_FROM))
        best = more[np.argsort(-lifts[segment][more], kind="stable")][:TOLD]
        found.append(
            tuple(Taste(categories[c], float(own[segment, c]), float(lifts[segment, c])) for c in best)
        )
    return found


def _ways(rows: list[tuple[int, str, int]], number: int) -> dict[str, float]:
    own = {way: count for segment, way, count in rows if segment == number}
    whole = sum(own.values())
    return {way: count / whole for way, count in own.items()}

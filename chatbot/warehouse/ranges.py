"""What figures of the tables may be: whatever lies outside is a slip, and its row is refused with the reason."""

from __future__ import annotations

from collections.abc import Mapping

RANGES: Mapping[tuple[str, str], tuple[float, float]] = {
    ("customers", "birth_year"): (1900, 2100),
    ("products", "price"): (0, 1e9),
    ("products", "stock"): (-1e9, 1e9),  # below nothing: sold before it came
    ("orders", "total"): (0, 1e9),
    ("orders", "refunded"): (0, 1e9),
    ("items", "line"): (0, 1e6),
    ("items", "quantity"): (1, 1e6),
    ("items", "price"): (0, 1e9),
    ("contacts", "first_response_s"): (0, 1e9),
    ("contacts", "resolution_s"): (0, 1e9),
    ("contacts", "messages"): (0, 1e6),
    ("contacts", "fallbacks"): (0, 1e6),
    ("contacts", "mood_start"): (-1, 1),
    ("contacts", "mood_lowest"): (-1, 1),
    ("contacts", "mood_end"): (-1, 1),
    ("contacts", "csat"): (1, 5),
    ("reviews", "stars"): (1, 5),
}
"""Table and column to least and most."""
YEARS = (1900, 2100)
"""Of any moment."""

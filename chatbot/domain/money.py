"""Money as people read it."""

from __future__ import annotations

from decimal import Decimal

SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}


def format_money(amount: Decimal, currency: str) -> str:
    """Return `£49.00`, or `SEK 49.00` where we know no sign."""
    return f"{SIGNS.get(currency, currency + ' ')}{amount:.2f}"

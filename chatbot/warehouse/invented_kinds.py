"""The kinds of customers an invented shop has: what drives them, which no file of the shop says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A latent type; days are those of an average season."""

    name: str
    share: float
    gap_days: float
    """Median time between two orders; customers differ by about half around it."""
    slowing: float
    """By how much of itself the gap grows with each order."""
    leaving: float
    """Log-odds of never ordering again after an order that went well."""
    large: float
    """How likely an order holds a second basket."""
    returns: float
    """How likely an order comes back."""
    discount: float
    """What is taken off in the months of sales."""
    waits_for_sales: bool
    mood: float
    """What a contact starts at when nothing is wrong, -1 to 1."""
    writes: float
    """How likely an order that went well is asked about."""
    invoice: float
    """How likely it is paid later, by invoice."""
    channels: tuple[float, float, float, float]
    """Shares of `CHANNELS`."""


CHANNELS = ("web", "app", "store", "phone")
KINDS = (
    Kind("regular", 0.26, 28, 0.0, -4.3, 0.15, 0.03, 0.05, False, 0.25, 0.05, 0.05, (0.45, 0.40, 0.12, 0.03)),
    Kind(
        "bargain hunter",
        0.18,
        52,
        0.0,
        -3.5,
        0.10,
        0.07,
        0.25,
        True,
        0.10,
        0.06,
        0.1,
        (0.6, 0.33, 0.05, 0.02),
    ),
    Kind("one-timer", 0.24, 80, 0.0, 1.3, 0.05, 0.05, 0.10, False, 0.10, 0.10, 0.1, (0.75, 0.1, 0.1, 0.05)),
    Kind(
        "big spender", 0.10, 32, 0.0, -4.0, 0.75, 0.03, 0.0, False, 0.15, 0.08, 0.05, (0.4, 0.25, 0.25, 0.1)
    ),
    Kind("lapsing", 0.17, 30, 0.22, -2.4, 0.15, 0.06, 0.10, False, 0.0, 0.08, 0.1, (0.5, 0.25, 0.15, 0.1)),
    Kind("returner", 0.05, 34, 0.0, -3.3, 0.35, 0.45, 0.10, False, -0.2, 0.20, 0.55, (0.6, 0.3, 0.02, 0.08)),
)
SALES = (1, 7, 11)
"""The months of sales."""
SEASON = (0.85, 0.75, 0.9, 1.0, 1.05, 0.95, 0.9, 0.8, 0.9, 1.05, 1.35, 1.55)
WEEK = (1.0, 0.95, 0.95, 1.0, 1.05, 1.1, 1.2)
"""How busy the shop is, January to December and Monday to Sunday."""
LATE_IN = (0.07, 0.06, 0.05, 0.05, 0.05, 0.05, 0.06, 0.06, 0.05, 0.06, 0.11, 0.20)
"""How many orders arrive late, by the month they were placed in."""
HOURS = (1, 1, 0, 0, 0, 1, 2, 4, 6, 7, 8, 8, 9, 8, 7, 7, 7, 8, 9, 11, 12, 10, 6, 3)
"""How busy each hour of a day is."""

"""How much was told of customers in figures with noise: every release is paid for out of one budget.

Source: what releases tell adds up, Dwork & Roth 2014, "The Algorithmic Foundations of Differential Privacy", 3.5.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from chatbot.errors import InvalidData
from chatbot.warehouse.incoming import transaction

LEDGER = "CREATE TABLE IF NOT EXISTS noisy_releases (made_at TIMESTAMP, epsilon DOUBLE, what VARCHAR)"
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Paid:
    """One release."""

    made_at: datetime
    epsilon: float
    what: str


def releases(connection: duckdb.DuckDBPyConnection) -> list[Paid]:
    """Return what was released, the oldest first."""
    connection.execute(LEDGER)
    rows = connection.execute("FROM noisy_releases ORDER BY made_at").fetchall()
    return [Paid(moment.replace(tzinfo=UTC), epsilon, what) for moment, epsilon, what in rows]


def pay(
    connection: duckdb.DuckDBPyConnection, epsilon: float, *, budget: float, what: str, now: datetime
) -> float:
    """Write a release down before it is made, and return what is left.

    Raises:
        InvalidData: it would cost more than is left, or is no number; nothing is written then.
    """
    if not (math.isfinite(epsilon) and epsilon > 0):
        raise InvalidData(f"epsilon {epsilon} is no amount above 0: ask with one, such as 0.5")
    with transaction(connection):
        spent = sum(one.epsilon for one in releases(connection))
        left = budget - spent if math.isfinite(spent) else 0.0
        if epsilon > left + ROUNDING:
            raise InvalidData(
                f"{max(left, 0):.2f} of the budget of {budget:g} is left, {epsilon:g} was asked for: ask with a smaller"
                " --epsilon, or raise CHATBOT_CRM_EPSILON and tell more of everybody"
            )
        connection.execute(
            "INSERT INTO noisy_releases VALUES (?, ?, ?)",
            [now.astimezone(UTC).replace(tzinfo=None), epsilon, what],
        )
    return max(left - epsilon, 0.0)

"""What an agent does well to bear in mind with this customer, from what is foretold of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from chatbot.domain.crm import Insight, Prediction
from chatbot.domain.shop import Order
from chatbot.handoff.placing import LEAVING_FROM

UNHAPPY_BELOW, HAPPY_FROM = 0.4, 0.7
RISKY_FROM = 0.5
BUYING_FROM = 0.5
REGULAR_FROM = 2
"""Orders: who bought once was never a regular to be kept."""
NOT_KEPT = ("cancelled", "returned", "refunded")


Tone = Literal["good", "bad", "plain"]


def tone(kind: str, probability: float | None) -> Tone:
    """Return whether a prediction is good news, bad news, or neither.

    Args:
        kind: `churn`, `purchase`, `satisfaction` or `risk`.
        probability: that it comes true; None: unknown, which is neither.
    """
    if probability is None:
        return "plain"
    if kind == "purchase":
        return "good" if probability >= BUYING_FROM else "plain"
    if kind == "satisfaction":
        return "bad" if probability < UNHAPPY_BELOW else "good" if probability >= HAPPY_FROM else "plain"
    return "bad" if probability >= (LEAVING_FROM if kind == "churn" else RISKY_FROM) else "plain"


def advise(insight: Insight, orders: Sequence[Order]) -> list[str]:
    """Return sentences, the most pressing first; none for a customer like any other."""
    return list(_advice(insight, sum(order.status not in NOT_KEPT for order in orders)))


def _advice(insight: Insight, bought: int) -> Iterator[str]:
    if _at_least(insight.risk, RISKY_FROM):
        yield "Look at their earlier returns and payments before money goes back: this is not the usual pattern."
    leaving = _at_least(insight.churn, LEAVING_FROM)
    if leaving and bought >= REGULAR_FROM:
        yield (
            f"Save this customer: they may leave, after {bought} orders. "
            "Settle this in one go, and ask what would make them stay."
        )
    if not _at_least(insight.satisfaction, UNHAPPY_BELOW, unknown=True):
        yield "They are likely to rate this talk badly: say what happens next and when, and keep to it."
    if _at_least(insight.purchase, BUYING_FROM) and not leaving and insight.recommended:
        yield f"They are likely to buy soon: once all is well, {insight.recommended[0].name} may be worth a word."


def _at_least(found: Prediction | None, least: float, *, unknown: bool = False) -> bool:
    """Say whether it is likely enough; `unknown` where nothing is known."""
    return unknown if found is None or found.probability is None else found.probability >= least

"""What is known and foretold of a customer, as the desk, the routing and the bot are given it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that raised or lowered a prediction for one customer."""

    feature: str
    words: str
    """As an agent reads it: `last order 214 days ago`."""
    weight: float
    """How far it moved the prediction from the average customer's, in log-odds; SHAP."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """A probability from 0 to 1, with what led to it, strongest first; None: unknown, and the one reason is why."""

    probability: float | None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Recommended:
    """A product a customer is likely to want."""

    product: str
    """Its key."""
    name: str


@dataclass(frozen=True, slots=True)
class Insight:
    """What is foretold of one customer as of a day; None: not known."""

    customer_id: str
    as_of: date
    segment: str | None = None
    """The segment's name, as its portrait has it: `Loyal regulars`."""
    value: Decimal | None = None
    """What they are expected to spend in the next twelve months, in the shop's currency."""
    churn: Prediction | None = None
    purchase: Prediction | None = None
    """That they buy within thirty days."""
    satisfaction: Prediction | None = None
    """That they would rate their next conversation 4 or 5."""
    risk: Prediction | None = None
    """That a return or a payment of theirs is not in good faith."""
    next_order_on: date | None = None
    recommended: tuple[Recommended, ...] = ()
    """Best first; of what they have, only refills that are due; nothing out of stock on that day."""

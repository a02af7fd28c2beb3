"""What those who lead the desk are shown of all customers, and of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chatbot.domain.crm import Insight
from chatbot.domain.shop import Customer, Order
from chatbot.domain.tools import Earlier


@dataclass(frozen=True, slots=True)
class SegmentSum:
    """What is expected of the customers of one segment together."""

    segment: str | None
    """None: they are in none."""
    customers: int
    value: float
    """In the next twelve months, in the shop's currency."""
    at_risk: float
    """Of the value, what is lost if they leave as foretold: each one's value times the probability."""
    leaving: int
    """How many are more likely to leave than not."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A customer among those found."""

    customer_id: str
    name: str | None = None
    """None: the shop's tables do not know them; an import does."""
    email: str | None = None
    segment: str | None = None
    value: Decimal | None = None
    churn: float | None = None


@dataclass(frozen=True, slots=True)
class Glance:
    """All customers at a glance."""

    segments: tuple[SegmentSum, ...]
    """The most valuable first."""
    to_save: tuple[Sought, ...]
    """Those who may leave and are worth the most, the most first."""
    as_of: date | None
    """None: nothing is published yet."""

    @property
    def customers(self) -> int:
        """Return how many there are."""
        return sum(one.customers for one in self.segments)

    @property
    def value(self) -> float:
        """Return what they are expected to spend in twelve months."""
        return sum(one.value for one in self.segments)

    @property
    def at_risk(self) -> float:
        """Return how much of it may be lost."""
        return sum(one.at_risk for one in self.segments)

    @property
    def leaving(self) -> int:
        """Return how many may leave."""
        return sum(one.leaving for one in self.segments)


@dataclass(frozen=True, slots=True)
class PastOrder:
    """An order as an import told it."""

    number: str
    placed_on: date
    total: Decimal
    status: str
    currency: str


@dataclass(frozen=True, slots=True)
class Bought:
    """What an import knows of the orders of a customer whom the shop's tables do not know."""

    customer_id: str
    orders: int
    """Those that were not cancelled."""
    spent: Decimal
    """By these, refunds taken off."""
    latest: tuple[PastOrder, ...]
    """The latest first, a few of them; cancelled ones too."""


@dataclass(frozen=True, slots=True)
class Life:
    """The course of one customer's life with the shop, and what is foretold of it."""

    customer_id: str
    customer: Customer | None
    """None: an import knows them, the shop's tables do not."""
    orders: list[Order]
    talks: list[Earlier]
    """The latest first."""
    insight: Insight | None
    advice: list[str]
    shop_answers: bool
    """False: who the customer is and what they bought cannot be read now."""
    bought: Bought | None = None
    """Of whom an import alone knows."""

    @property
    def shown(self) -> Sequence[Order | PastOrder]:
        """Return the orders there are to show."""
        return self.bought.latest if self.bought else self.orders

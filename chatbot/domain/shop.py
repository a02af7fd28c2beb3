"""The shop's side of a customer: who they are and what they ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

OrderStatus = Literal[
    "placed",
    "paid",
    "packed",
    "shipped",
    "out_for_delivery",
    "delivered",
    "delayed",
    "lost",
    "cancelled",
    "return_requested",
    "returned",
    "refunded",
]
RefundStatus = Literal["requested", "approved", "sent", "received", "declined"]


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer of the shop."""

    id: str
    name: str
    email: str
    locale: str = "en"
    phone: str | None = None
    joined_on: date | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an order."""

    product: str
    quantity: int
    price: Decimal


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on its way back."""

    status: RefundStatus
    amount: Decimal
    method: str
    requested_on: date
    expected_on: date | None = None
    sent_on: date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """One order with what is known of its way."""

    number: str
    customer_id: str
    email: str
    """Its customer's, in small letters; empty when the shop knows none: then no address opens the order."""
    status: OrderStatus
    placed_on: date
    currency: str
    total: Decimal
    items: tuple[Item, ...]
    carrier: str | None = None
    tracking_number: str | None = None
    shipped_on: date | None = None
    expected_on: date | None = None
    delivered_on: date | None = None
    refund: Refund | None = None
    customer_name: str = ""

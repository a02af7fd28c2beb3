"""The customer and their orders, as the desk sees them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import phonenumbers
from phonenumbers import MatchType
from pydantic import BaseModel, Field

from chatbot.domain.conversation import Memory
from chatbot.domain.shop import (
    Case,
    CaseKind,
    CaseStatus,
    ContactWay,
    Customer,
    Item,
    Order,
    OrderStatus,
    RefundStatus,
    Shipment,
    ShipmentStatus,
)

KnownBy = Literal["sign_in", "code", "order"]
SAME = frozenset({MatchType.EXACT_MATCH, MatchType.NSN_MATCH})
"""One number, written with its country or as it is dialled there."""


class ItemBody(BaseModel):
    """One line of an order; money as text, so that no float rounds it."""

    product: str
    quantity: int
    price: str

    @classmethod
    def of(cls, item: Item) -> ItemBody:
        """Put a line into the contract's shape."""
        return cls(product=item.product, quantity=item.quantity, price=str(item.price))


class ShipmentBody(BaseModel):
    """A parcel of an order."""

    status: ShipmentStatus = Field(description="by its days, where the shop tells no more")
    carrier: str | None
    tracking_number: str | None
    shipped_on: date | None
    expected_on: date | None
    delivered_on: date | None
    items: list[ItemBody] = Field(description="what is in it; empty: not known")

    @classmethod
    def of(cls, shipment: Shipment) -> ShipmentBody:
        """Put a parcel into the contract's shape."""
        return cls(
            status=shipment.state,
            carrier=shipment.carrier,
            tracking_number=shipment.tracking_number,
            shipped_on=shipment.shipped_on,
            expected_on=shipment.expected_on,
            delivered_on=shipment.delivered_on,
            items=[ItemBody.of(item) for item in shipment.items],
        )


class RefundBody(BaseModel):
    """Money on its way back."""

    status: RefundStatus
    amount: str
    method: str
    requested_on: date
    expected_on: date | None
    sent_on: date | None
    reason: str | None


class CaseBody(BaseModel):
    """A return, an exchange or a claim of an order."""

    number: str
    kind: CaseKind
    status: CaseStatus = Field(description="announced: on its way back, or soon; open: left to a person")
    opened_on: date
    item: str | None = Field(description="its product; null: the whole order")
    quantity: int | None
    wanted: str | None
    amount: str | None
    send_by: date | None
    replacement_number: str | None

    @classmethod
    def of(cls, case: Case, order: Order) -> CaseBody:
        """Put a case into the contract's shape."""
        products = {item.id: item.product for item in order.items}
        return cls(
            number=case.number,
            kind=case.kind,
            status=case.status,
            opened_on=case.opened_on,
            item=products.get(case.item, case.item) if case.item else None,
            quantity=case.quantity,
            wanted=case.wanted,
            amount=str(case.amount) if case.amount else None,
            send_by=case.send_by,
            replacement_number=case.replacement_number,
        )


class OrderBody(BaseModel):
    """An order as the agent sees it."""

    number: str
    status: OrderStatus
    placed_on: date
    total: str
    currency: str
    items: list[ItemBody]
    shipments: list[ShipmentBody] = Field(description="its parcels, in their order")
    refund: RefundBody | None
    cases: list[CaseBody]

    @classmethod
    def of(cls, order: Order, cases: Sequence[Case]) -> OrderBody:
        """Put an order into the contract's shape."""
        refund = order.refund
        return cls(
            number=order.number,
            status=order.status,
            placed_on=order.placed_on,
            total=str(order.total),
            currency=order.currency,
            items=[ItemBody.of(item) for item in order.items],
            shipments=[ShipmentBody.of(shipment) for shipment in order.shipments],
            refund=RefundBody(
                status=refund.status,
                amount=str(refund.amount),
                method=refund.method,
                requested_on=refund.requested_on,
                expected_on=refund.expected_on,
                sent_on=refund.sent_on,
                reason=refund.reason,
            )
            if refund
            else None,
            cases=[CaseBody.of(case, order) for case in cases if case.order_number == order.number],
        )


class CustomerBody(BaseModel):
    """Who is on the other end."""

    id: str
    name: str
    email: str
    locale: str
    phone: str | None
    joined_on: date | None
    orders: list[OrderBody]

    @classmethod
    def of(cls, customer: Customer, orders: list[Order], cases: list[Case]) -> CustomerBody:
        """Put a customer into the contract's shape."""
        return cls(
            id=customer.id,
            name=customer.name,
            email=customer.email,
            locale=customer.locale,
            phone=customer.phone,
            joined_on=customer.joined_on,
            orders=[OrderBody.of(order, cases) for order in orders],
        )


class ReachBody(BaseModel):
    """How the customer likes to be reached."""

    by: ContactWay
    phone: str | None = Field(description="the number somebody proved told here, else the account's")
    told_phone: str | None = Field(
        description="told in this conversation by nobody proved, and not the account's: no number to trust"
    )

    @classmethod
    def of(cls, memory: Memory, customer: Customer | None) -> ReachBody | None:
        """Return what they said in this conversation, else what their account says."""
        told, own = memory.told_reach, customer.phone if customer else None
        by = told.by or (customer.reached_by if customer else None)
        if by is None:
            return None
        if memory.known:
            return cls(by=by, phone=told.phone or own, told_phone=None)
        return cls(by=by, phone=own, told_phone=None if _is_same(told.phone, own) else told.phone)


def _is_same(told: str | None, own: str | None) -> bool:
    return told is not None and own is not None and phonenumbers.is_number_match(told, own) in SAME


def known_by(memory: Memory) -> KnownBy | None:
    """Return what shows who writes."""
    if memory.verified:
        return "sign_in"
    if memory.proved:
        return "code"
    return "order" if memory.agreed else None

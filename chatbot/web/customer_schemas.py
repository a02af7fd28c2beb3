"""The customer and their orders, as the desk sees them."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel

from chatbot.domain.shop import Customer, Order, OrderStatus, RefundStatus


class ItemBody(BaseModel):
    """One line of an order; money as text, so that no float rounds it."""

    product: str
    quantity: int
    price: str


class RefundBody(BaseModel):
    """Money on its way back."""

    status: RefundStatus
    amount: str
    method: str
    requested_on: date
    expected_on: date | None
    sent_on: date | None
    reason: str | None


class OrderBody(BaseModel):
    """An order as the agent sees it."""

    number: str
    status: OrderStatus
    placed_on: date
    total: str
    currency: str
    items: list[ItemBody]
    carrier: str | None
    tracking_number: str | None
    expected_on: date | None
    delivered_on: date | None
    refund: RefundBody | None

    @classmethod
    def of(cls, order: Order) -> OrderBody:
        """Put an order into the contract's shape."""
        refund = order.refund
        return cls(
            number=order.number,
            status=order.status,
            placed_on=order.placed_on,
            total=str(order.total),
            currency=order.currency,
            items=[ItemBody(product=i.product, quantity=i.quantity, price=str(i.price)) for i in order.items],
            carrier=order.carrier,
            tracking_number=order.tracking_number,
            expected_on=order.expected_on,
            delivered_on=order.delivered_on,
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
        )


class CustomerBody(BaseModel):
    """Who is on the other end."""

    id: str
    name: str
    email: str
    phone: str | None
    joined_on: date | None
    orders: list[OrderBody]

    @classmethod
    def of(cls, customer: Customer, orders: list[Order]) -> CustomerBody:
        """Put a customer into the contract's shape."""
        return cls(
            id=customer.id,
            name=customer.name,
            email=customer.email,
            phone=customer.phone,
            joined_on=customer.joined_on,
            orders=[OrderBody.of(order) for order in orders],
        )

"""What the bot looks up before it answers: orders and refunds, for whoever may know of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from chatbot.domain.conversation import Memory
from chatbot.domain.decision import ActionName, Outcome
from chatbot.domain.shop import Order
from chatbot.store.customers import Customers

SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}
UNDER_WAY = frozenset({"paid", "packed", "shipped", "out_for_delivery", "delayed"})
DONE = frozenset({"delivered", "cancelled", "returned", "refunded"})


def perform(
    action: ActionName, memory: Memory, *, customer_id: str | None, customers: Customers, today: date
) -> Outcome:
    """Look the order up and say which reply tells it.

    Args:
        customer_id: whose orders may be shown; counts only when `memory.verified`.

    An order is shown to its verified customer, or to whoever knows its number and its e-mail address.
    """
    order = _find(memory, customer_id, customers, refund=action == "track_refund")
    if order is None and memory.verified and "order_number" not in memory.slots:
        return Outcome(f"{action}.no_orders")
    if order is None:
        told = {name: memory.slots[name] for name in ("order_number", "email") if name in memory.slots}
        return Outcome(f"{action}.not_found", told, settled=False)
    state = _parcel_state(order, today) if action == "track_order" else _refund_state(order)
    return Outcome(f"{action}.{state}", _variables(order, today), customer_id=order.customer_id)


def _find(memory: Memory, customer_id: str | None, customers: Customers, *, refund: bool) -> Order | None:
    number = memory.slots.get("order_number")
    own = customer_id if memory.verified else None
    if number is None:
        return _latest(customers.orders_of(own), refund=refund) if own else None
    order = customers.order(number)
    if order is None:
        return None
    if own:  # whoever proved who they are is not shown another customer's order, whatever they know of it
        return order if order.customer_id == own else None
    return order if order.email == memory.slots.get("email", "").lower() else None


def _latest(orders: list[Order], *, refund: bool) -> Order | None:
    """Return the order most likely meant: the latest with a refund, or the latest still on its way."""
    wanted = [order for order in orders if (order.refund if refund else order.status not in DONE)]
    return next(iter(wanted or orders), None)


def _parcel_state(order: Order, today: date) -> str:
    """Return the status, or `late` when the promised day is over: said before the customer has to."""
    overdue = order.expected_on is not None and order.expected_on < today
    return "late" if overdue and order.status in UNDER_WAY else order.status


def _refund_state(order: Order) -> str:
    return order.refund.status if order.refund else "none"


def _variables(order: Order, today: date) -> dict[str, str]:
    items = ", ".join(f"{i.quantity} × {i.product}" if i.quantity > 1 else i.product for i in order.items)
    found: dict[str, str | None] = {
        "order_number": order.number,
        "items": items,
        "total": _money(order.total, order.currency),
        "carrier": order.carrier,
        "tracking_number": order.tracking_number,
        "placed_on": _day(order.placed_on, today),
        "shipped_on": _day(order.shipped_on, today),
        "expected_on": _day(order.expected_on, today),
        "delivered_on": _day(order.delivered_on, today),
    }
    if refund := order.refund:
        found |= {
            "refund_amount": _money(refund.amount, order.currency),
            "refund_method": refund.method,
            "requested_on": _day(refund.requested_on, today),
            "refund_expected_on": _day(refund.expected_on, today),
            "sent_on": _day(refund.sent_on, today),
            "refund_reason": refund.reason,
        }
    return {name: value for name, value in found.items() if value}


def _money(amount: Decimal, currency: str) -> str:
    return f"{SIGNS.get(currency, currency + ' ')}{amount:.2f}"


def _day(day: date | None, today: date) -> str | None:
    """Return a date as people say it: today, yesterday, Tuesday 24 November."""
    if day is None:
        return None
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((day - today).days)
    if near:
        return near
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day:%A} {day.day} {day:%B}{year}"

"""What the bot looks up before it answers: orders and refunds, for whoever may know of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from chatbot.domain.conversation import Memory
from chatbot.domain.decision import ActionName, Outcome
from chatbot.domain.shop import Order
from chatbot.errors import TooManyRequests
from chatbot.store.customers import Customers

SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}
UNDER_WAY = frozenset({"paid", "packed", "shipped", "out_for_delivery", "delayed"})
DONE = frozenset({"delivered", "cancelled", "returned", "refunded"})
WRONG_PER_CALLER = "20/hour"
WRONG_PER_EMAIL = "10/hour"
"""Wrong pairs of number and address; order numbers follow each other, so whoever may try them all finds one."""


class Limits(Protocol):
    """Counts how often somebody does something."""

    def hit(self, limit: str, *who: str) -> None:
        """Count one use; raise TooManyRequests when there were more than `limit`."""

    def give_back(self, limit: str, *who: str) -> None:
        """Take one use back."""


@dataclass(frozen=True, slots=True)
class Tries:
    """The wrong pairs of number and address one caller may name."""

    limits: Limits
    caller: str
    """The caller's network address, or the session where many customers share one."""

    def count(self, email: str) -> None:
        """Count one more try.

        Raises:
            TooManyRequests: there were too many; nobody may be told whether this one is right.
        """
        for limit, who in self._counters(email):
            self.limits.hit(limit, "order tries", who)

    def take_back(self, email: str) -> None:
        """Count the last try no more: it was right."""
        for limit, who in self._counters(email):
            self.limits.give_back(limit, "order tries", who)

    def _counters(self, email: str) -> tuple[tuple[str, str], ...]:
        # the caller first: whoever is out of tries does not use up those of the address's owner
        # and a fingerprint: what is erased must not stand in Redis' keys
        fingerprint = hashlib.sha256(email.encode()).hexdigest()
        return (WRONG_PER_CALLER, self.caller), (WRONG_PER_EMAIL, fingerprint)


def perform(
    action: ActionName,
    memory: Memory,
    *,
    customer_id: str | None,
    customers: Customers,
    today: date,
    tries: Tries,
) -> Outcome:
    """Look the order up and say which reply tells it.

    Args:
        customer_id: whose orders may be shown; counts only when `memory.verified`.
        tries: counts wrong pairs.

    An order is shown to its verified customer, or to whoever knows its number and its e-mail address: to them
    this order alone. Who tries too many pairs is not told any more whether one is right.
    """
    own = customer_id if memory.verified else None
    try:
        order = _own(own, memory, customers, action) if own else _agreed(memory, customers, tries)
    except TooManyRequests:
        return Outcome(f"{action}.too_many")
    if order is None:
        return _nothing(action, memory, own)
    state = _parcel_state(order, today) if action == "track_order" else _refund_state(order)
    return Outcome(f"{action}.{state}", _variables(order, today), customer_id=order.customer_id)


def names(name: str) -> dict[str, str]:
    """Return what replies may call a customer; nothing when the shop knows no name."""
    words = name.split()
    return {"first_name": words[0], "customer_name": name} if words else {}


def _own(customer_id: str, memory: Memory, customers: Customers, action: ActionName) -> Order | None:
    """Return an order of theirs; another customer's they are not shown, whatever they know of it."""
    number = memory.slots.get("order_number")
    if number is None:
        untold = [one for one in customers.orders_of(customer_id) if one.number not in memory.told_orders]
        return _latest(untold, refund=action == "track_refund")
    order = customers.order(number)
    return order if order and order.customer_id == customer_id else None


def _agreed(memory: Memory, customers: Customers, tries: Tries) -> Order | None:
    """Return the order whose number and address were told.

    Raises:
        TooManyRequests: too many were told wrong; the order was not looked at.
    """
    number, email = memory.slots.get("order_number"), memory.slots.get("email", "").strip().lower()
    if not number or not email:  # an order without an address is opened by none, not by an empty one
        return None
    tries.count(email)  # before the look: of many at once, each is counted
    order = customers.order(number)
    if order is None or order.email != email:
        return None
    tries.take_back(email)
    return order


def _nothing(action: ActionName, memory: Memory, own: str | None) -> Outcome:
    if own and "order_number" not in memory.slots:
        return Outcome(f"{action}.no_other" if memory.told_orders else f"{action}.no_orders")
    told = {name: memory.slots[name] for name in ("order_number", "email") if name in memory.slots}
    return Outcome(f"{action}.not_found", told, settled=False)


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
    return {name: value for name, value in found.items() if value} | names(order.customer_name)


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

"""Values as people say them: money, days, items, the state of an order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from chatbot.domain.conversation import Button
from chatbot.domain.money import format_money
from chatbot.domain.rules import is_late
from chatbot.domain.shop import Item, Order

OVER = frozenset({"delivered", "cancelled", "returned", "refunded"})
"""Nobody waits for an order in one of these states."""
TITLE_LENGTH = 60
"""A button's title is cut there."""


def names(name: str) -> dict[str, str]:
    """Return what replies may call a customer; nothing when the shop knows no name."""
    words = name.split()
    return {"first_name": words[0], "customer_name": name} if words else {}


def day(when: date | None, today: date) -> str | None:
    """Return a date as people say it: today, yesterday, Tuesday 24 November."""
    if when is None:
        return None
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((when - today).days)
    if near:
        return near
    year = f" {when.year}" if when.year != today.year else ""
    return f"{when:%A} {when.day} {when:%B}{year}"


def of_item(item: Item) -> str:
    """Return an item as it is named in a sentence."""
    return f"{item.quantity} × {item.product}" if item.quantity > 1 else item.product


def of_order(order: Order, today: date) -> dict[str, str]:
    """Return the variables that tell an order."""
    found: dict[str, str | None] = {
        "order_number": order.number,
        "items": ", ".join(map(of_item, order.items)),
        "total": format_money(order.total, order.currency),
        "carrier": order.carrier,
        "tracking_number": order.tracking_number,
        "address": order.ship_to,
        "placed_on": day(order.placed_on, today),
        "shipped_on": day(order.shipped_on, today),
        "expected_on": day(order.expected_on, today),
        "delivered_on": day(order.delivered_on, today),
    }
    if refund := order.refund:
        found |= {
            "refund_amount": format_money(refund.amount, order.currency),
            "refund_method": refund.method,
            "requested_on": day(refund.requested_on, today),
            "refund_expected_on": day(refund.expected_on, today),
            "sent_on": day(refund.sent_on, today),
            "refund_reason": refund.reason,
        }
    return {name: value for name, value in found.items() if value} | names(order.customer_name)


def of_facts(facts: Mapping[str, str], today: date) -> dict[str, str]:
    """Return a task's facts with their ISO days as people say them."""
    return {name: _said(value, today) for name, value in facts.items()}


def parcel_state(order: Order, today: date) -> str:
    """Return the status, or `late` when the promised day is over: said before the customer has to."""
    return "late" if is_late(order, today) else order.status


def refund_state(order: Order) -> str:
    """Return how the refund stands; `none` where there is none."""
    return order.refund.status if order.refund else "none"


def order_button(order: Order, today: date) -> Button:
    """Return the button that chooses an order."""
    placed = day(order.placed_on, today)
    return Button(_short(f"#{order.number}, {placed}: {', '.join(map(of_item, order.items))}"), order.number)


def item_button(item: Item) -> Button:
    """Return the button that chooses an item."""
    return Button(_short(of_item(item)), item.product)


def _said(value: str, today: date) -> str:
    try:
        return day(date.fromisoformat(value), today) or value
    except ValueError:
        return value


def _short(title: str) -> str:
    return title if len(title) <= TITLE_LENGTH else f"{title[: TITLE_LENGTH - 1].rstrip()}…"

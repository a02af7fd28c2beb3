"""Values as people say them: money, days, items, the state of an order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from chatbot.domain.conversation import Button
from chatbot.domain.decision import Sentence
from chatbot.domain.knowledge import READ
from chatbot.domain.money import format_money
from chatbot.domain.rules import UNDER_WAY, Rules, crucial_shipment, is_late, is_overdue, refusal
from chatbot.domain.shop import Item, Order, Shipment

OVER = frozenset({"delivered", "cancelled", "returned", "refunded"})
"""Nobody waits for an order in one of these states."""
ON_THE_ROAD = frozenset({"shipped", "out_for_delivery"})
IN_PARCELS = ON_THE_ROAD | {"packed", "delayed", "delivered", "lost"}
"""Of an order in one of these states each parcel is told."""
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


def of_items(items: Sequence[Item]) -> str:
    """Return items in a row; a comma within a name, "cover, moss", is no end of one."""
    named = [of_item(item) for item in items]
    return ("; " if any("," in name for name in named) else ", ").join(named)


def of_order(order: Order, today: date) -> dict[str, str]:
    """Return the variables that tell an order; of several parcels the one that one asks about."""
    parcel = crucial_shipment(order, today)
    found: dict[str, str | None] = {
        "order_number": order.number,
        "items": of_items(order.items),
        "total": format_money(order.total, order.currency),
        "address": order.ship_to,
        "placed_on": day(order.placed_on, today),
        "parcel_items": of_items(parcel.items) if order.is_split else None,
        **_of_way(parcel, today),
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


def of_parcels(order: Order, today: date) -> tuple[Sentence, ...]:
    """Return the reply that tells a parcel, and its variables, for each of an order."""
    return tuple(_of_parcel(one, today) for one in order.shipments)


def _of_parcel(shipment: Shipment, today: date) -> Sentence:
    held = f" ({of_items(shipment.items)})" if shipment.items else ""
    known = {"parcel": f"{shipment.place}{held}", **_of_way(shipment, today)}
    state = "late" if is_overdue(shipment, today) else shipment.state
    return Sentence(f"parcel.{state}", {name: value for name, value in known.items() if value})


def _of_way(shipment: Shipment, today: date) -> dict[str, str | None]:
    return {
        "carrier": shipment.carrier,
        "tracking_number": shipment.tracking_number,
        "shipped_on": day(shipment.shipped_on, today),
        "expected_on": day(shipment.expected_on, today),
        "delivered_on": day(shipment.delivered_on, today),
    }


def of_facts(facts: Mapping[str, str], today: date) -> dict[str, str]:
    """Return a task's facts with their ISO days as people say them."""
    return {name: _said(value, today) for name, value in facts.items()}


def parcel_state(order: Order, rules: Rules, today: date) -> str:
    """Return the status, or what is said before the customer has to.

    `late`: the promised day is over. `overdue`: for so long that the shop makes it good.
    """
    if not is_late(order, today):
        return order.status
    made_good = order.status in ON_THE_ROAD and refusal("claim_missing", order, rules, today) is None
    return "overdue" if made_good else "late"


def refund_state(order: Order, rules: Rules, today: date) -> str:
    """Return how the refund stands.

    Without one: `owed` where it may be asked for at once, `undelivered` where the goods are not there yet, else `none`.
    """
    if order.refund:
        return order.refund.status
    if refusal("refund_order", order, rules, today) is None:
        return "owed"
    return "undelivered" if order.status in UNDER_WAY or order.status == "placed" else "none"


def order_button(order: Order, today: date) -> Button:
    """Return the button that chooses an order."""
    placed = day(order.placed_on, today)
    return Button(_short(f"#{order.number}, {placed}: {of_items(order.items)}"), order.number)


def article_button(place: int, title: str) -> Button:
    """Return the button that chooses the article that was offered in this place, from 1 up."""
    return Button(_short(title), f'/{READ}{{"number": "{place}"}}')


def option_button(option: str) -> Button:
    """Return the button that chooses an option; its title is the reply `title.<option>`."""
    return Button(option, option.replace("_", " "))


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

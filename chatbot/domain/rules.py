"""What the shop allows: pure answers to "may this order be cancelled, returned, claimed?"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from chatbot.domain.shop import Item, Order, Shipment, TaskName

NOT_PACKED = frozenset({"placed", "paid"})
UNDER_WAY = frozenset({"paid", "packed", "shipped", "out_for_delivery", "delayed"})
"""Somebody waits for it."""
LONGEST_ADDRESS = 400
_OF_WHAT_CAME: frozenset[TaskName] = frozenset({"return_item", "exchange_item", "claim_damaged"})


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers a shop decides by; `rules:` in `intents/domain.yml`."""

    return_days: int
    """From the last delivery, for returns and exchanges alike; a parcel overdue by `missing_days` is not waited for."""
    damage_days: int
    """From the delivery of the parcel it was in, within which a damaged item is put right."""
    missing_days: int
    """From delivery or the promised day, within which a missing parcel is looked for."""
    missing_wait_days: int
    """After the promised day before a parcel counts as missing: carriers are late more often than they lose."""
    cancellation_fee: Decimal
    return_fee: Decimal
    """Taken off the refund of a return; never of an exchange or of what arrived damaged."""
    claim_limit: Decimal
    """Up to this value, all of a customer's claims within `missing_days` counted, the bot settles one by itself."""
    privacy_days: int = 30
    """Within which a request for one's data, or to be forgotten, is answered; the law gives a month."""
    refund_working_days: int = 5
    """From the shop's word to the money being sent."""
    return_send_days: int = 14
    """From asking for a return until the parcel has to be on its way."""


def refusal(
    task: TaskName, order: Order, rules: Rules, today: date, values: Mapping[str, str] | None = None
) -> str | None:
    """Return why the shop will not do it, as the last part of the reply's name; None: it will.

    `values`, once told, say what of the order is meant: damage counts from the day that came.
    """
    rule = _RULES.get(task)
    if task == "claim_damaged" and (item := meant_item(order, values or {})):
        held = tuple(one for one in order.shipments if one.state == "delivered" and one.may_hold(item))
        order = replace(order, shipments=held or order.shipments)
    return rule(order, rules, today) if rule else None


def misfit(task: TaskName, order: Order, values: Mapping[str, str]) -> str | None:
    """Return what makes the told values no sense for this order, as the last part of the reply's name.

    `odd_item`, `odd_quantity`, `odd_address`, `odd_wish`: nothing that can be meant. `more`, `same`, `last_item`:
    a quantity that is no change the bot may make. `not_delivered`, `lost`: it, or some of so many pieces,
    is in a parcel that has not come, or never will.
    """
    item_id = values.get("item")
    if item_id and find_item(order, item_id) is None:
        return "odd_item"
    check = _MISFITS.get(task)
    return check(order, values) if check else None


def money_back(task: TaskName, order: Order, values: Mapping[str, str], rules: Rules) -> Decimal:
    """Return what the customer gets back; `values` names the `parcel`, or `item` and `quantity`, if not all is meant.

    Raises:
        ValueError: the values are no sense, see `misfit`.
    """
    if order.status == "placed":  # nothing was paid yet
        return Decimal(0)
    fee = {"cancel_order": rules.cancellation_fee, "return_item": rules.return_fee}.get(task, Decimal(0))
    return max(min(_value(task, order, values), order.total) - fee, Decimal(0))


def meant_item(order: Order, values: Mapping[str, str]) -> Item | None:
    """Return the line a task is about: the one named, or the only one; None: the whole order."""
    if values.get("item"):
        return find_item(order, values["item"])
    return order.items[0] if len(order.items) == 1 else None


def meant_pieces(task: TaskName, order: Order, item: Item, values: Mapping[str, str]) -> int:
    """Return how many pieces of a line a task is about; without a word, all: of what came, those that did."""
    here = order.pieces_here(item) if task in _OF_WHAT_CAME else item.quantity
    return _quantity(values.get("quantity", "")) or here


def meant_shipment(order: Order, values: Mapping[str, str]) -> Shipment | None:
    """Return the parcel a task names; None: it is about an item, or the whole order."""
    return next((one for one in order.shipments if str(one.place) == values.get("parcel")), None)


def find_item(order: Order, item_id: str | None) -> Item | None:
    """Return the line of an order by what the shop calls it."""
    return next((item for item in order.items if item.id == item_id), None)


def crucial_shipment(order: Order, today: date) -> Shipment:
    """Return the parcel one asks about: overdue, else lost, else the next to come, else the last that came."""
    return min(order.shipments, key=lambda one: _urgency(one, today), default=Shipment())


def is_late(order: Order, today: date) -> bool:
    """Say whether an order, or a parcel of it, is under way past its promised day."""
    return order.status in UNDER_WAY and is_overdue(crucial_shipment(order, today), today)


def is_overdue(shipment: Shipment, today: date) -> bool:
    """Say whether a parcel may still come and should have."""
    return shipment.is_coming and shipment.expected_on is not None and shipment.expected_on < today


def _urgency(shipment: Shipment, today: date) -> tuple[int, int]:
    if shipment.state == "delivered":
        return 3, -(shipment.delivered_on or date.min).toordinal()
    due = (shipment.expected_on or date.max).toordinal()
    if shipment.state == "lost":
        return 1, due
    return 0 if is_overdue(shipment, today) else 2, due


def _value(task: TaskName, order: Order, values: Mapping[str, str]) -> Decimal:
    if shipment := meant_shipment(order, values):
        return sum((item.price * item.quantity for item in shipment.items), Decimal(0))
    item = meant_item(order, values)
    if item is None or task == "cancel_order":
        return order.total
    if task == "change_quantity":
        return item.price * (item.quantity - int(values.get("quantity", "")))
    count = meant_pieces(task, order, item, values)
    # who gives all of an order back gets the delivery back, too
    return order.total if len(order.items) == 1 and count == item.quantity else item.price * count


def _quantity(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 6 else None


def _odd_change(order: Order, values: Mapping[str, str]) -> str | None:
    item, count = meant_item(order, values), _quantity(values.get("quantity", ""))
    if item is None:
        return "odd_item"
    if count is None:
        return "odd_quantity"
    if count == item.quantity:
        return "same"
    if count > item.quantity:
        return "more"
    return "last_item" if count == 0 and len(order.items) == 1 else None


def _odd_return(order: Order, values: Mapping[str, str]) -> str | None:
    return _not_here(order, values) or _odd_pieces(order, values)


def _not_here(order: Order, values: Mapping[str, str]) -> str | None:
    """Return what keeps the item, so many pieces of it, or some of the whole order from being here."""
    if not order.came_in_part:
        return None
    item, count = meant_item(order, values), _quantity(values.get("quantity", "")) or 1
    if item and count <= order.pieces_here(item):
        return None
    coming = any(one.is_coming and (item is None or one.may_hold(item)) for one in order.shipments)
    return "not_delivered" if coming else "lost"


def _odd_pieces(order: Order, values: Mapping[str, str]) -> str | None:
    if not values.get("quantity"):
        return None
    item, count = meant_item(order, values), _quantity(values["quantity"])
    if item is None:
        return "odd_item"
    return None if count and count <= item.quantity else "odd_quantity"


def _odd_missing(order: Order, values: Mapping[str, str]) -> str | None:
    return _odd_pieces(order, values) if values.get("wanted") in ("replacement", "refund") else "odd_wish"


def _odd_damaged(order: Order, values: Mapping[str, str]) -> str | None:
    return _not_here(order, values) or _odd_missing(order, values)


def _odd_address(order: Order, values: Mapping[str, str]) -> str | None:
    address = " ".join(values.get("address", "").split())
    if not any(sign.isalpha() for sign in address) or len(address) > LONGEST_ADDRESS:
        return "odd_address"
    return "same" if address == order.ship_to else None


def _before_packing(order: Order, _rules: Rules, _today: date) -> str | None:
    if order.status in NOT_PACKED:
        return "shipped" if order.shipped_on else None
    return "shipped" if order.status in ("shipped", "out_for_delivery", "delayed") else order.status


def _cancel(order: Order, rules: Rules, today: date) -> str | None:
    # a shop that cannot keep its day lets the customer go, as long as nothing has come
    may_go = order.status == "delayed" and not order.came_in_part
    return None if may_go else _before_packing(order, rules, today)


def _send_back(order: Order, rules: Rules, today: date) -> str | None:
    if order.status == "return_requested":
        return "return_requested"
    if order.status in ("returned", "refunded", "cancelled", "lost"):
        return order.status
    if order.came_in_part and any(_is_awaited(one, order, rules, today) for one in order.shipments):
        return None  # the days count from the last parcel
    came_on = order.last_delivered_on
    if came_on is None or not (order.status == "delivered" or order.came_in_part):
        return "not_delivered"
    return "too_late" if _is_over(came_on, rules.return_days, today) else None


def _is_awaited(shipment: Shipment, order: Order, rules: Rules, today: date) -> bool:
    """Say whether a parcel may still come, and is not overdue for so long that nobody looks for it any more."""
    due = shipment.expected_on or shipment.shipped_on or order.placed_on
    return shipment.is_coming and not _is_over(due, rules.missing_days, today)


def _return(order: Order, rules: Rules, today: date) -> str | None:
    # what was paid for it stands in the order it replaces: a person looks at both
    return "replacement" if order.total == 0 else _send_back(order, rules, today)


def _damaged(order: Order, rules: Rules, today: date) -> str | None:
    if order.status in ("refunded", "cancelled", "lost"):
        return order.status
    if order.last_delivered_on is None:
        return "not_delivered"
    return "too_late" if _is_over(order.last_delivered_on, rules.damage_days, today) else None


def _missing(order: Order, rules: Rules, today: date) -> str | None:
    if order.status in ("cancelled", "returned", "return_requested", "refunded") or _is_lost(order):
        return order.status
    if order.status in ("placed", "paid", "packed") and order.shipped_on is None:
        return "not_shipped"
    shipment = crucial_shipment(order, today)
    since = shipment.delivered_on or shipment.expected_on
    if since and _is_over(since, rules.missing_days, today):
        return "too_late"
    if since and shipment.is_coming and not _is_over(since, rules.missing_wait_days, today):
        return "not_due"
    # of several parcels one is missing: without knowing what was in it nobody can make it good
    unclear = order.is_split and (shipment.state == "delivered" or not shipment.items)
    return "which_parcel" if unclear else None


def _is_lost(order: Order) -> bool:
    """Say whether all of it is lost; of an order that came in part only a parcel is."""
    return order.status == "lost" and not order.came_in_part


def _refund(order: Order, rules: Rules, today: date) -> str | None:
    if order.refund and order.refund.task != "change_quantity":  # that one was for pieces taken off
        return "declined" if order.refund.status == "declined" else "on_its_way"
    if order.total == 0:
        return "not_paid"
    if (
        order.status == "placed"
        or order.status in UNDER_WAY
        or (order.status == "lost" and order.came_in_part)
    ):
        return "not_delivered"
    return None if order.status in ("cancelled", "returned", "lost") else "not_returned"


def _is_over(since: date, days: int, today: date) -> bool:
    return since + timedelta(days=days) < today


_RULES: Mapping[TaskName, Callable[[Order, Rules, date], str | None]] = {
    "cancel_order": _cancel,
    "change_quantity": _before_packing,
    "change_address": _before_packing,
    "return_item": _return,
    "exchange_item": _send_back,
    "refund_order": _refund,
    "claim_missing": _missing,
    "claim_damaged": _damaged,
}
_MISFITS: Mapping[TaskName, Callable[[Order, Mapping[str, str]], str | None]] = {
    "change_quantity": _odd_change,
    "change_address": _odd_address,
    "return_item": _odd_return,
    "exchange_item": _odd_return,
    "claim_missing": _odd_missing,
    "claim_damaged": _odd_damaged,
}

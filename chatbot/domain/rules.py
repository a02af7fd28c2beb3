"""What the shop allows: pure answers to "may this order be cancelled, returned, claimed?"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from chatbot.domain.shop import Item, Order, TaskName

NOT_PACKED = frozenset({"placed", "paid"})
UNDER_WAY = frozenset({"paid", "packed", "shipped", "out_for_delivery", "delayed"})
"""Somebody waits for it."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers a shop decides by; `rules:` in `intents/domain.yml`."""

    return_days: int
    """From delivery, for returns and exchanges alike."""
    damage_days: int
    """From delivery, within which a damaged item is put right."""
    missing_days: int
    """From delivery or the promised day, within which a missing parcel is looked for."""
    missing_wait_days: int
    """After the promised day before a parcel counts as missing: carriers are late more often than they lose."""
    cancellation_fee: Decimal
    return_fee: Decimal
    """Taken off the refund of a return; never of an exchange or of what arrived damaged."""
    claim_limit: Decimal
    """Up to this value the bot settles a claim by itself; above, a person looks at it."""


def refusal(task: TaskName, order: Order, rules: Rules, today: date) -> str | None:
    """Return why the shop will not do it, as the last part of the reply's name; None: it will."""
    rule = _RULES.get(task)
    return rule(order, rules, today) if rule else None


def money_back(task: TaskName, order: Order, values: Mapping[str, str], rules: Rules) -> Decimal:
    """Return what the customer gets back; `values` names the `item` and the `quantity` where not all is meant."""
    item = find_item(order, values.get("item"))
    if item is None:
        value = order.total
    elif task == "change_quantity":
        value = item.price * (item.quantity - int(values.get("quantity", "0")))
    else:
        value = item.price * int(values.get("quantity", item.quantity))
    fee = {"cancel_order": rules.cancellation_fee, "return_item": rules.return_fee}.get(task, Decimal(0))
    return max(value - fee, Decimal(0))


def find_item(order: Order, item_id: str | None) -> Item | None:
    """Return the line of an order by what the shop calls it."""
    return next((item for item in order.items if item.id == item_id), None)


def is_late(order: Order, today: date) -> bool:
    """Say whether an order is under way past its promised day."""
    return order.status in UNDER_WAY and order.expected_on is not None and order.expected_on < today


def _before_packing(order: Order, _rules: Rules, _today: date) -> str | None:
    if order.status in NOT_PACKED:
        return None
    return "shipped" if order.status in ("shipped", "out_for_delivery", "delayed") else order.status


def _cancel(order: Order, rules: Rules, today: date) -> str | None:
    # a shop that cannot keep its day lets the customer go
    return None if order.status == "delayed" else _before_packing(order, rules, today)


def _send_back(order: Order, rules: Rules, today: date) -> str | None:
    if order.status == "return_requested":
        return "return_requested"
    if order.status in ("returned", "refunded", "cancelled", "lost"):
        return order.status
    if order.status != "delivered" or order.delivered_on is None:
        return "not_delivered"
    return "too_late" if _is_over(order.delivered_on, rules.return_days, today) else None


def _damaged(order: Order, rules: Rules, today: date) -> str | None:
    if order.status in ("refunded", "cancelled", "lost"):
        return order.status
    if order.delivered_on is None:
        return "not_delivered"
    return "too_late" if _is_over(order.delivered_on, rules.damage_days, today) else None


def _missing(order: Order, rules: Rules, today: date) -> str | None:
    if order.status in ("cancelled", "returned", "return_requested", "refunded", "lost"):
        return order.status
    if order.status in ("placed", "paid", "packed"):
        return "not_shipped"
    since = order.delivered_on or order.expected_on
    if since is None:
        return None
    if _is_over(since, rules.missing_days, today):
        return "too_late"
    waits = order.delivered_on is None and not _is_over(since, rules.missing_wait_days, today)
    return "not_due" if waits else None


def _refund(order: Order, rules: Rules, today: date) -> str | None:
    if order.refund:
        return "on_its_way"
    return None if order.status in ("cancelled", "returned", "lost") else "not_returned"


def _is_over(since: date, days: int, today: date) -> bool:
    return since + timedelta(days=days) < today


_RULES: Mapping[TaskName, Callable[[Order, Rules, date], str | None]] = {
    "cancel_order": _cancel,
    "change_quantity": _before_packing,
    "change_address": _before_packing,
    "return_item": _send_back,
    "exchange_item": _send_back,
    "refund_order": _refund,
    "claim_missing": _missing,
    "claim_damaged": _damaged,
}

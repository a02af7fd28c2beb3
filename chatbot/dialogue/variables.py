"""Which variables a reply may use besides the shop's facts, and which of them are always there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from chatbot.dialogue.replies import AGAIN
from chatbot.domain.shop import OrderStatus, RefundStatus


@dataclass(frozen=True, slots=True)
class Known:
    """The variables of one reply."""

    always: frozenset[str] = frozenset()
    sometimes: frozenset[str] = frozenset()


_ORDER = frozenset({"order_number", "items", "total", "placed_on"})
_WAY = frozenset({"carrier", "tracking_number", "shipped_on", "expected_on", "delivered_on"})
_REFUND = frozenset({"refund_amount", "refund_method", "requested_on"})
_REFUND_DAYS = frozenset({"sent_on", "refund_expected_on", "refund_reason"})
_CUSTOMER = frozenset({"first_name", "customer_name"})

ORDER_REPLIES = frozenset(f"track_order.{status}" for status in get_args(OrderStatus))
REFUND_REPLIES = frozenset(f"track_refund.{status}" for status in get_args(RefundStatus))
NO_REFUND = "track_refund.none"
LATE = "track_order.late"
"""On its way past the day it was expected."""


_KNOWN = {
    AGAIN: Known(always=frozenset({"said"})),
    NO_REFUND: Known(_ORDER, _WAY | _CUSTOMER),
    LATE: Known(_ORDER | {"expected_on"}, _WAY | _CUSTOMER),
    **dict.fromkeys(ORDER_REPLIES, Known(_ORDER, _WAY | _CUSTOMER)),
    **dict.fromkeys(REFUND_REPLIES, Known(_ORDER | _REFUND, _WAY | _REFUND_DAYS | _CUSTOMER)),
}


def variables_of(reply: str) -> Known:
    """Return what is known when this reply is said."""
    if reply in _KNOWN:
        return _KNOWN[reply]
    if reply.endswith(".odd_number"):
        return Known(frozenset({"order_number"}), _CUSTOMER)
    if reply.endswith(".not_found"):
        return Known(sometimes=_CUSTOMER | {"order_number", "email"})
    if reply.startswith("handoff."):
        return Known(sometimes=_CUSTOMER | {"agent_name"})
    return Known(sometimes=_CUSTOMER)

"""Which variables a reply may use besides the shop's facts and `{opens_on}`, and which are always there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from chatbot.domain.shop import DONE, OrderStatus, RefundStatus, ShipmentStatus
from chatbot.playbook.flows import Flow
from chatbot.replies.replies import AGAIN


@dataclass(frozen=True, slots=True)
class Known:
    """The variables of one reply."""

    always: frozenset[str] = frozenset()
    sometimes: frozenset[str] = frozenset()


PURPOSE = "purpose"
"""What a flow is about, in words: always there, and no news to the customer."""
NONE = "number.none"
"""The reply that words a quantity of 0."""
PARCELS = "parcels"
"""How each parcel of an order stands, in the words of `parcel.<state>`."""
_ORDER = frozenset({"order_number", "items", "total", "placed_on"})
_OF_PARCEL = frozenset({"carrier", "tracking_number", "shipped_on", "expected_on", "delivered_on"})
_WAY = _OF_PARCEL | {"parcel_items"}
_REFUND = frozenset({"refund_amount", "refund_method", "requested_on"})
_REFUND_DAYS = frozenset({"sent_on", "refund_expected_on", "refund_reason"})
_CUSTOMER = frozenset({"first_name", "customer_name"})
_OPENING = frozenset({"time", "weekday", "date"})

ORDER_REPLIES = frozenset(f"track_order.{status}" for status in get_args(OrderStatus))
REFUND_REPLIES = frozenset(f"track_refund.{status}" for status in get_args(RefundStatus))
NO_REFUNDS = frozenset(f"track_refund.{state}" for state in ("none", "owed", "undelivered"))
LATE = frozenset({"track_order.late", "track_order.overdue", "greet.late", "greet.late.parcel"})
"""On its way past the day it was expected."""
SPLIT_REPLIES = frozenset(f"track_order.parcels{kind}" for kind in ("", ".late", ".overdue"))
"""Of an order in several parcels."""
PARCEL_REPLIES = frozenset(f"parcel.{state}" for state in (*get_args(ShipmentStatus), "late"))


_KNOWN = {
    AGAIN: Known(always=frozenset({"said"})),
    **dict.fromkeys(NO_REFUNDS, Known(_ORDER, _WAY | _CUSTOMER)),
    **dict.fromkeys(LATE, Known(_ORDER | {"expected_on"}, _WAY | _CUSTOMER)),
    "queue.estimate": Known(frozenset({"minutes"}), _CUSTOMER),
    "knowledge.near": Known(sometimes=_CUSTOMER),
    **dict.fromkeys(SPLIT_REPLIES, Known(_ORDER | {PARCELS, "parcel_count"}, _WAY | _CUSTOMER)),
    **dict.fromkeys(PARCEL_REPLIES, Known(frozenset({"parcel"}), _OF_PARCEL)),
    "parcel.late": Known(frozenset({"parcel", "expected_on"}), _OF_PARCEL),
    "thanks.suggestion": Known(frozenset({"product", "price", "beside"}), _CUSTOMER),
    **dict.fromkeys(ORDER_REPLIES, Known(_ORDER, _WAY | _CUSTOMER)),
    **dict.fromkeys(REFUND_REPLIES, Known(_ORDER | _REFUND, _WAY | _REFUND_DAYS | _CUSTOMER)),
}


_TOLD = frozenset(
    {
        *(
            "return_number",
            "send_by",
            "claim_number",
            "invoice_number",
            "replacement_number",
            "item",
            "address",
        ),
        *("balance", "expires_on", "due_on", "link", "code", "email"),
    }
)
"""What a task may tell of its outcome; it may lack where the shop is a company's own system."""
_FLOW = _ORDER | _WAY | _REFUND | _REFUND_DAYS | _CUSTOMER | _TOLD
_SHARED: Mapping[str, frozenset[str]] = {
    "order": frozenset(),
    "flow": frozenset(),
    "shop": frozenset(),
    "mail": frozenset(),
    "code": frozenset({"email"}),
    "opens": _OPENING,
    "knowledge": frozenset({"passage", "place"}),
    "refused": _ORDER,
}
"""What is always known in the replies that the flows share, by the first part of their names."""


def variables_of(reply: str, flows: Mapping[str, Flow]) -> Known:
    """Return what is known when this reply is said."""
    if reply in _KNOWN:
        return _KNOWN[reply]
    first, _, rest = reply.partition(".")
    if reply == "order.odd_number":
        return Known(frozenset({"order_number", PURPOSE}), _CUSTOMER)
    if first in _SHARED:
        return Known(_SHARED[first] | {PURPOSE}, _FLOW)
    if rest and first in flows:
        return _in_flow(flows[first], rest)
    agent = {"agent_name"} if first == "handoff" else set()
    return Known(sometimes=_CUSTOMER | agent)


def _in_flow(flow: Flow, rest: str) -> Known:
    """Return what is known in a flow's own reply: its order, and the slots asked for before."""
    order = _ORDER if flow.order and rest != "about" else frozenset()
    return Known(order | _asked_before(flow, rest) | {PURPOSE}, _FLOW | flow.slots.keys())


def _asked_before(flow: Flow, rest: str) -> frozenset[str]:
    """Return the slots that are filled when this part of a flow is reached."""
    names = [name for name, slot in flow.slots.items() if not slot.optional]
    step, _, asked = rest.removesuffix(".again").partition(".")
    if step == "ask" and asked in flow.slots:
        every = list(flow.slots)
        return frozenset(name for name in names if every.index(name) < every.index(asked))
    return frozenset(names) if step in ("confirm", DONE) else frozenset()

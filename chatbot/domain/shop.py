"""The shop's side of a customer: who they are, what they ordered, and what the shop can be asked to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

OrderStatus = Literal[
    "placed",
    "paid",
    "packed",
    "shipped",
    "out_for_delivery",
    "delivered",
    "delayed",
    "lost",
    "cancelled",
    "return_requested",
    "returned",
    "refunded",
]
ShipmentStatus = Literal["unsent", "shipped", "out_for_delivery", "delayed", "delivered", "lost"]
RefundStatus = Literal["requested", "approved", "sent", "received", "declined"]
TaskName = Literal[
    "cancel_order",
    "change_quantity",
    "change_address",
    "return_item",
    "exchange_item",
    "refund_order",
    "claim_missing",
    "claim_damaged",
    "send_invoice",
    "reset_password",
    "gift_card_balance",
    "subscribe",
    "unsubscribe",
    "change_reached_by",
    "export_data",
    "erase_data",
]
ContactWay = Literal["chat", "email", "phone"]
"""How somebody likes to be reached; `chat` is here, in writing."""
CaseKind = Literal["return_item", "exchange_item", "claim_missing", "claim_damaged"]
CaseStatus = Literal["announced", "open", "settled"]
"""On its way back, or soon; left to a person; made good."""
DONE = "done"
"""The outcome of a task that was carried out."""
OPEN_TASKS: frozenset[TaskName] = frozenset(
    {"send_invoice", "reset_password", "gift_card_balance", "subscribe", "unsubscribe"}
)
"""What may be done for whoever knows the order, or the address it is sent to; all else needs proof of who asks."""
_NOT_SENT_BACK = (
    "not_delivered",
    "return_requested",
    "returned",
    "refunded",
    "cancelled",
    "lost",
    "too_late",
)
_PACKED = ("packed", "shipped", "delivered", "return_requested", "returned", "refunded", "cancelled", "lost")
_OVER = ("cancelled", "return_requested", "returned", "refunded", "lost")
_CLAIMS = ("over_limit", "out_of_stock", "already")
OUTCOMES: Mapping[TaskName, tuple[str, ...]] = {
    "cancel_order": _PACKED,
    "change_quantity": (*_PACKED, "same", "more", "last_item"),
    "change_address": (*_PACKED, "same"),
    "return_item": (*_NOT_SENT_BACK, "already", "replacement"),
    "exchange_item": (*_NOT_SENT_BACK, "already"),
    "refund_order": ("on_its_way", "not_delivered", "not_returned", "not_paid", "declined", "replaced"),
    "claim_missing": ("not_shipped", "not_due", "too_late", *_OVER, "which_parcel", *_CLAIMS),
    "claim_damaged": ("not_delivered", "refunded", "cancelled", "lost", "too_late", *_CLAIMS),
    "send_invoice": ("not_paid", "no_email"),
    "reset_password": (),
    "gift_card_balance": ("unknown", "expired", "empty"),
    "subscribe": ("confirm", "already"),
    "unsubscribe": (),
    "change_reached_by": ("same",),
    "export_data": ("already",),
    "erase_data": ("already", "open_orders"),
}
"""Why a task may not be carried out: each has its reply. `not_theirs` and nonsense values never reach a customer."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How somebody likes to be reached, and on which number; what is not known is None."""

    by: ContactWay | None = None
    phone: str | None = None

    @property
    def possible(self) -> ContactWay | None:
        """Return the way if it can be gone: nobody is called whose number is not known."""
        return None if self.by == "phone" and self.phone is None else self.by


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer of the shop."""

    id: str
    name: str
    email: str
    locale: str = "en"
    phone: str | None = None
    joined_on: date | None = None
    newsletter: bool = False
    reached_by: ContactWay | None = None
    """How they like to be reached; None: they never said."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an order."""

    product: str
    quantity: int
    price: Decimal
    """Of one piece."""
    id: str = ""
    """What the shop calls this line; tasks name it as `item`."""


@dataclass(frozen=True, slots=True)
class Shipment:
    """One parcel of an order, on its way or still to be sent."""

    place: int = 1
    """Among the order's parcels, counted from 1."""
    carrier: str | None = None
    tracking_number: str | None = None
    shipped_on: date | None = None
    expected_on: date | None = None
    delivered_on: date | None = None
    status: ShipmentStatus | None = None
    """What its days do not tell; of an order's only parcel the order's status tells all."""
    items: tuple[Item, ...] = ()
    """What is in it, with so many pieces; empty: not known."""

    @property
    def state(self) -> ShipmentStatus:
        """Return how it stands by all that is known of it."""
        if self.delivered_on:
            return "delivered"
        return self.status or ("shipped" if self.shipped_on else "unsent")

    @property
    def is_coming(self) -> bool:
        """Say whether it may still arrive."""
        return self.state not in ("delivered", "lost")

    def may_hold(self, item: Item) -> bool:
        """Say whether a line is in it, or may be: not of every parcel is known what is in it."""
        return not self.items or self.pieces_of(item) > 0

    def pieces_of(self, item: Item) -> int:
        """Return how many pieces of a line are known to be in it."""
        return sum(one.quantity for one in self.items if one.id == item.id)


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on its way back."""

    status: RefundStatus
    amount: Decimal
    method: str
    requested_on: date
    expected_on: date | None = None
    sent_on: date | None = None
    reason: str | None = None
    task: TaskName | None = None
    """What the shop was asked for when it was made; None: a person entered it."""


@dataclass(frozen=True, slots=True)
class Order:
    """One order with what is known of its way."""

    number: str
    customer_id: str
    email: str
    """Its customer's, in small letters; empty when the shop knows none: then no address opens the order."""
    status: OrderStatus
    placed_on: date
    currency: str
    total: Decimal
    items: tuple[Item, ...]
    shipments: tuple[Shipment, ...] = ()
    """Its parcels by their place; none where nothing is known of its way."""
    refund: Refund | None = None
    """The latest, where there are several."""
    customer_name: str = ""
    ship_to: str | None = None
    """The address it goes to, in one line."""
    pays_with: str | None = None
    """How it was paid, as people say it: `Visa card ending 4417`."""

    @property
    def is_split(self) -> bool:
        """Say whether it comes in several parcels."""
        return len(self.shipments) > 1

    @property
    def came_in_part(self) -> bool:
        """Say whether some of its parcels came and others did not."""
        return len({one.state == "delivered" for one in self.shipments}) > 1

    def pieces_here(self, item: Item) -> int:
        """Return how many pieces of a line came, at most: all, unless what is in the parcels tells otherwise."""
        if not self.came_in_part or not any(one.may_hold(item) for one in self.shipments):
            return item.quantity
        came = [one for one in self.shipments if one.state == "delivered"]
        if all(one.items for one in came):
            return min(sum(one.pieces_of(item) for one in came), item.quantity)
        return max(item.quantity - sum(one.pieces_of(item) for one in self.shipments if one not in came), 0)

    @property
    def shipped_on(self) -> date | None:
        """Return the day the first of it left."""
        return min((one.shipped_on for one in self.shipments if one.shipped_on), default=None)

    @property
    def delivered_on(self) -> date | None:
        """Return the day the last of it came; None while some may still come."""
        return None if any(one.is_coming for one in self.shipments) else self.last_delivered_on

    @property
    def last_delivered_on(self) -> date | None:
        """Return the day the last of what is there came, whatever may still come."""
        return max((one.delivered_on for one in self.shipments if one.delivered_on), default=None)


@dataclass(frozen=True, slots=True)
class Case:
    """A return, an exchange or a claim."""

    number: str
    order_number: str
    kind: CaseKind
    status: CaseStatus
    opened_on: date
    item: str | None = None
    """The line's id; None: the whole order."""
    quantity: int | None = None
    """Of the item; None: all of it."""
    wanted: str | None = None
    """`refund` or `replacement` of a claim; of an exchange what comes instead, in the customer's words."""
    amount: Decimal | None = None
    """Money that is or would be owed; None: no money is."""
    send_by: date | None = None
    replacement_number: str | None = None
    """The order that was sent to make up for it."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that others bought with what this customer bought, in stock and not theirs yet."""

    product: str
    price: str
    """As people read it: `£12.50`."""
    beside: str
    """The product of theirs it goes with."""


@dataclass(frozen=True, slots=True)
class Task:
    """What the shop is asked to do: a change, or a look at something only it knows."""

    name: TaskName
    key: str
    """The same key again gives the first result, and nothing is changed twice."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What the customer told: `order_number`, `item`, `quantity`, `reason`, `address`, `email`, …"""
    customer_id: str | None = None
    """Who asks, where it was proved; None for what anybody may ask."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a task."""

    outcome: str = DONE
    """`done`, or the reason why not: the last part of the reply's name (`shipped`, `too_late`, `unknown`)."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What the reply may tell: `refund_amount`, `return_number`, `invoice_number`, … as people read it."""

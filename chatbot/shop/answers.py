"""What a company's own system may answer: checked here, so that nothing odd gets further into the house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from chatbot.domain.shop import (
    Case,
    CaseKind,
    CaseStatus,
    ContactWay,
    Customer,
    Item,
    Order,
    OrderStatus,
    Refund,
    RefundStatus,
    Result,
    Shipment,
    ShipmentStatus,
    Suggestion,
)
from chatbot.shop.http_door import Answer, Odd
from chatbot.shop.order_rows import packed

T = TypeVar("T")
JSON_KINDS = ("application/json", "application/problem+json")
MOST_SHOWN = 3
"""Mistakes named in one line of the log."""


def _in_one_line(text: str) -> str:
    """Return it without line breaks, which end a mail's subject, and without signs that turn what follows around."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


Text = Annotated[str, StringConstraints(max_length=400), AfterValidator(_in_one_line)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
CustomerId = Annotated[str, StringConstraints(min_length=1, max_length=40)]
"""As long as our own tables keep them."""
Money = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]
OutcomeName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,39}$")]
FactName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,39}$")]
FactText = Annotated[str, StringConstraints(max_length=1000), AfterValidator(_in_one_line)]


class _Answer(BaseModel):
    """More fields than we know are none of our business."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class CustomerAnswer(_Answer):
    """`GET /customers/{id}`."""

    id: CustomerId
    name: Text = ""
    email: Text = ""
    locale: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en"
    phone: Text | None = None
    joined_on: date | None = None
    newsletter: bool = False
    reached_by: ContactWay | None = None

    def customer(self) -> Customer:
        """Return it for the rest of the house."""
        return Customer(**self.model_dump())


class ItemAnswer(_Answer):
    """One line of an order."""

    id: Name
    product: Text
    quantity: Annotated[int, Field(ge=0, strict=True)]
    price: Money


class RefundAnswer(_Answer):
    """Money on its way back."""

    status: RefundStatus
    amount: Money
    method: Text
    requested_on: date
    expected_on: date | None = None
    sent_on: date | None = None
    reason: Text | None = None


class _WayAnswer(_Answer):
    """Where a parcel is."""

    carrier: Text | None = None
    tracking_number: Text | None = None
    shipped_on: date | None = None
    expected_on: date | None = None
    delivered_on: date | None = None

    def shipment(self, place: int, bought: Sequence[Item]) -> Shipment:
        """Return it for the rest of the house."""
        return Shipment(place, **{name: getattr(self, name) for name in _WayAnswer.model_fields})


class PackedAnswer(_Answer):
    """A line of the order in a parcel."""

    id: Name
    quantity: Annotated[int, Field(ge=1, strict=True)] | None = None
    """None: all of it."""


class ShipmentAnswer(_WayAnswer):
    """One of an order's parcels."""

    status: ShipmentStatus | None = None
    items: Annotated[tuple[PackedAnswer, ...], Field(max_length=500)] | None = None

    def shipment(self, place: int, bought: Sequence[Item]) -> Shipment:
        """Return it for the rest of the house."""
        pieces = {item.id: item.quantity for item in bought}
        told = {one.id: one.quantity or pieces.get(one.id, 0) for one in self.items or ()}
        found = _WayAnswer.shipment(self, place, bought)
        return replace(found, status=self.status, items=packed(bought, told))


class OrderAnswer(_WayAnswer):
    """`GET /orders/{number}`, and each of `GET /customers/{id}/orders`."""

    number: Name
    customer_id: CustomerId
    email: Text = ""
    customer_name: Text = ""
    status: OrderStatus
    placed_on: date
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    total: Money
    items: Annotated[tuple[ItemAnswer, ...], Field(max_length=500)]
    shipments: Annotated[tuple[ShipmentAnswer, ...], Field(max_length=50)] | None = None
    """None: the order is one parcel, and tells its way itself."""
    refund: RefundAnswer | None = None
    ship_to: Text | None = None
    pays_with: Text | None = None

    def order(self) -> Order:
        """Return it for the rest of the house."""
        fields = self.model_dump(exclude={"items", "shipments", "refund", "email", *_WayAnswer.model_fields})
        items = tuple(Item(item.product, item.quantity, item.price, item.id) for item in self.items)
        parcels = (self,) if self.shipments is None else self.shipments
        return Order(
            **fields,
            email=self.email.lower(),
            items=items,
            shipments=tuple(one.shipment(place, items) for place, one in enumerate(parcels, start=1)),
            refund=Refund(**self.refund.model_dump()) if self.refund else None,
        )


class CaseAnswer(_Answer):
    """Each of `GET /customers/{id}/cases`."""

    number: Name
    order_number: Name
    kind: CaseKind
    status: CaseStatus
    opened_on: date
    item: Name | None = None
    quantity: Annotated[int, Field(ge=1, strict=True)] | None = None
    wanted: Text | None = None
    amount: Money | None = None
    send_by: date | None = None
    replacement_number: Name | None = None

    def case(self) -> Case:
        """Return it for the rest of the house."""
        return Case(**self.model_dump())


class SuggestionAnswer(_Answer):
    """`GET /customers/{id}/suggestion`."""

    product: Text
    price: Text
    beside: Text

    def suggestion(self) -> Suggestion:
        """Return it for the rest of the house."""
        return Suggestion(self.product, self.price, self.beside)


class ResultAnswer(_Answer):
    """`POST /tasks/{name}`."""

    outcome: OutcomeName
    facts: Annotated[dict[FactName, FactText], Field(max_length=40)] = {}

    def result(self) -> Result:
        """Return it for the rest of the house."""
        return Result(self.outcome, self.facts)


CASES: TypeAdapter[list[CaseAnswer]] = TypeAdapter(list[CaseAnswer])
CUSTOMER = TypeAdapter(CustomerAnswer)
ORDER = TypeAdapter(OrderAnswer)
ORDERS: TypeAdapter[list[OrderAnswer]] = TypeAdapter(list[OrderAnswer])
RESULT = TypeAdapter(ResultAnswer)
SUGGESTION = TypeAdapter(SuggestionAnswer)


def parse(answer: Answer, shape: TypeAdapter[T]) -> T:
    """Read an answer that should be of this shape.

    Raises:
        Odd: it is not; the text names fields, never what stands in them.
    """
    if answer.kind not in JSON_KINDS:
        raise Odd(f"answered {answer.status} with {answer.kind or 'no content type'}, not application/json")
    try:
        return shape.validate_json(answer.body)
    except ValidationError as error:
        # the input may hold a customer's data
        errors = error.errors(include_url=False, include_input=False, include_context=False)
        shown = "; ".join(_say(found) for found in errors[:MOST_SHOWN])
        raise Odd(f"answered {answer.status} with what does not fit: {shown}") from None


def _say(found: Any) -> str:
    where = ".".join(str(part)[:40] for part in found["loc"]) or "the body"
    return f"{where} ({found['type']})"

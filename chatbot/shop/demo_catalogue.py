"""The demo shop's hand-written files: goods, baskets, people, and the ways an order can go."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Literal, cast

from chatbot.domain.shop import OrderStatus, RefundStatus, ShipmentStatus

FOLDER = Path(__file__).with_name("demo_data")

Size = Literal["small", "medium", "large"]
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Product:
    """Something on the shelf; what `lasts` nobody buys twice."""

    key: str
    name: str
    size: Size
    lasts: bool
    prices: Mapping[str, Decimal]
    """One per currency."""
    category: str
    stock: int


@dataclass(frozen=True, slots=True)
class Line:
    """A product in a basket."""

    product: Product
    quantity: int


@dataclass(frozen=True, slots=True)
class Basket:
    """Things that are bought together."""

    taste: str
    months: frozenset[int]
    """When it is bought; empty for all year."""
    needs: str
    """The key of the product it goes with, or nothing."""
    lines: tuple[Line, ...]

    def suits(self, month: int, owned: Set[str]) -> bool:
        """Whether somebody who owns these product keys would buy it in this month."""
        if self.months and month not in self.months:
            return False
        if self.needs and self.needs not in owned:
            return False
        return not any(line.product.lasts and line.product.key in owned for line in self.lines)


@dataclass(frozen=True, slots=True)
class Shopper:
    """A customer of the demo shop with habits."""

    id: str
    name: str
    email: str
    phone: str | None
    locale: str
    currency: str
    joined: int
    """Days before today."""
    quiet: int
    """Days without an order until today: 0 for those who still buy."""
    orders: int
    pays_with: str
    tastes: frozenset[str]
    address: str
    newsletter: bool


@dataclass(frozen=True, slots=True)
class Journey:
    """A way an order goes; every `range` is days after the order was placed, None for what never happens."""

    status: OrderStatus
    age: range
    """Days from placing the order until today."""
    shipped: range | None
    expected: range | None
    delivered: range | None
    refund: RefundStatus | None
    asked: range | None
    sent: range | None
    whole: bool
    """All the money goes back, not only one article's."""
    reason: str | None


@dataclass(frozen=True, slots=True)
class Parcel:
    """One of several parcels of an order; the ranges are those of a journey."""

    lines: tuple[Line, ...]
    shipped: range | None
    expected: range | None
    delivered: range | None
    status: ShipmentStatus | None


@dataclass(frozen=True, slots=True)
class Sample:
    """An order with a fixed number."""

    number: int
    email: str
    lines: tuple[Line, ...]
    journey: Journey
    parcels: tuple[Parcel, ...]
    """None: it goes in one, the way of its journey."""


@dataclass(frozen=True, slots=True)
class GiftCard:
    """A card with a known number."""

    number: str
    currency: str
    balance: Decimal
    expires: timedelta
    """From today; some are over."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything the files say."""

    products: tuple[Product, ...]
    shoppers: tuple[Shopper, ...]
    baskets: tuple[Basket, ...]
    journeys: tuple[Journey, ...]
    """As often as each is wanted."""
    usual: Journey
    """How all other orders go."""
    samples: tuple[Sample, ...]
    gift_cards: tuple[GiftCard, ...]


def read_catalogue() -> Catalogue:
    """Read the files beside this module."""
    products = {row["key"]: _product(row) for row in _rows("products.csv")}
    journeys = _rows("journeys.csv")
    parcels = [(row["number"], _parcel(row, products)) for row in _rows("shipments.csv")]
    return Catalogue(
        products=tuple(products.values()),
        shoppers=tuple(_shopper(row) for row in _rows("customers.csv")),
        baskets=tuple(_basket(row, products) for row in _rows("baskets.csv")),
        journeys=tuple(_journey(row) for row in journeys for _ in range(int(row["orders"] or 0))),
        usual=next(_journey(row) for row in journeys if not row["orders"]),
        samples=tuple(_sample(row, products, parcels) for row in _rows("samples.csv")),
        gift_cards=tuple(_gift_card(row) for row in _rows("gift_cards.csv")),
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _product(row: Row) -> Product:
    prices = {"GBP": Decimal(row["gbp"]), "EUR": Decimal(row["eur"])}
    return Product(
        key=row["key"],
        name=row["name"],
        size=cast(Size, row["size"]),
        lasts=row["lasts"] == "yes",
        prices=prices,
        category=row["category"],
        stock=int(row["stock"]),
    )


def _gift_card(row: Row) -> GiftCard:
    expires = timedelta(days=int(row["expires"]))
    return GiftCard(row["number"], row["currency"], Decimal(row["balance"]), expires)


def _basket(row: Row, products: Mapping[str, Product]) -> Basket:
    months = frozenset(int(month) for month in row["months"].split())
    return Basket(row["taste"], months, row["needs"], _lines(row["items"], products))


def _lines(text: str, products: Mapping[str, Product]) -> tuple[Line, ...]:
    """Read `wren-grinder + house-beans x2`."""
    parts = [part.partition(" x") for part in text.split(" + ")]
    return tuple(Line(products[key], int(quantity or 1)) for key, _, quantity in parts)


def _shopper(row: Row) -> Shopper:
    return Shopper(
        id=row["id"],
        name=row["name"],
        email=row["email"],
        phone=row["phone"] or None,
        locale=row["locale"],
        currency=row["currency"],
        joined=int(row["joined"]),
        quiet=int(row["quiet"]),
        orders=int(row["orders"]),
        pays_with=row["pays_with"],
        tastes=frozenset(row["tastes"].split()),
        address=row["address"],
        newsletter=row["newsletter"] == "yes",
    )


def _journey(row: Row) -> Journey:
    first, last = _bounds(row["age"])
    return Journey(
        status=cast(OrderStatus, row["status"]),
        age=range(first, last + 1),
        shipped=_days(row["shipped"]),
        expected=_days(row["expected"]),
        delivered=_days(row["delivered"]),
        refund=cast(RefundStatus, row["refund"]) if row["refund"] else None,
        asked=_days(row["asked"]),
        sent=_days(row["sent"]),
        whole=row["returned"] == "all",
        reason=row["reason"] or None,
    )


def _days(text: str) -> range | None:
    if not text:
        return None
    first, last = _bounds(text)
    return range(first, last + 1)


def _bounds(text: str) -> tuple[int, int]:
    """Read `4-6`, or `4` for one day."""
    first, _, last = text.partition("-")
    return int(first), int(last or first)


def _parcel(row: Row, products: Mapping[str, Product]) -> Parcel:
    return Parcel(
        lines=_lines(row["items"], products),
        shipped=_days(row["shipped"]),
        expected=_days(row["expected"]),
        delivered=_days(row["delivered"]),
        status=cast(ShipmentStatus, row["status"]) if row["status"] else None,
    )


def _sample(row: Row, products: Mapping[str, Product], parcels: Sequence[tuple[str, Parcel]]) -> Sample:
    own = tuple(parcel for number, parcel in parcels if number == row["number"])
    return Sample(int(row["number"]), row["email"], _lines(row["items"], products), _journey(row), own)

"""The demo shop's orders: who bought what, when, and how it went, the same for the same day."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from chatbot.domain.shop import Item, Order, OrderStatus, Refund, Shipment
from chatbot.shop.demo_catalogue import Basket, Catalogue, Journey, Line, Parcel, Sample, Shopper
from chatbot.shop.demo_parcels import choose_carrier, tracking_number

SEED = 2101
DELIVERY = Decimal("3.95")
FREE_DELIVERY_FROM = Decimal(50)
REFUND_ARRIVES_DAYS = 5
"""From sending the money until it is on the customer's account."""
REFUND_APPROVED_DAYS = 10
"""From asking until an approved refund should be on the account."""
SEASON = (8, 7, 9, 10, 11, 11, 9, 8, 9, 11, 16, 14)
"""How busy the shop is, January to December."""
GIFTS = "gifts"
"""What those buy who have everything."""
NOT_KEPT: Set[OrderStatus] = frozenset({"cancelled", "lost", "returned", "refunded"})
"""What came of these orders is in nobody's house."""
RECENT_DAYS = 31
SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Purchase:
    """Somebody buys something `age` days before today."""

    shopper: Shopper
    journey: Journey
    age: int


def plan_orders(catalogue: Catalogue, *, today: date) -> list[Order]:
    """Return all orders as they stand today: those drawn, the oldest first, then the samples."""
    rng = random.Random(SEED)
    purchases = _draw_purchases(catalogue, today, rng)
    numbers = _draw_numbers(purchases, catalogue.samples, rng)
    baskets = _draw_baskets(purchases, catalogue.baskets, today, rng)
    drawn = zip(numbers, purchases, baskets, strict=True)
    return [
        *(_order(number, purchase, basket.lines, today) for number, purchase, basket in drawn),
        *_sample_orders(catalogue, today),
    ]


def _sample_orders(catalogue: Catalogue, today: date) -> list[Order]:
    shoppers = {shopper.email: shopper for shopper in catalogue.shoppers}
    return [
        _order(
            sample.number,
            Purchase(shoppers[sample.email], sample.journey, sample.journey.age.start),
            sample.lines,
            today,
            sample.parcels,
        )
        for sample in catalogue.samples
    ]


def _draw_purchases(catalogue: Catalogue, today: date, rng: random.Random) -> list[Purchase]:
    """Return one purchase for every order of every shopper, the oldest first."""
    waiting = [shopper for shopper in catalogue.shoppers for _ in range(shopper.orders)]
    rng.shuffle(waiting)
    pairs = _hand_out(catalogue.journeys, waiting)
    pairs.extend((shopper, catalogue.usual) for shopper in waiting)
    purchases = [
        Purchase(shopper, journey, _draw_age(_ages(shopper, journey), today, rng))
        for shopper, journey in pairs
    ]
    return sorted(purchases, key=lambda purchase: -purchase.age)


def _hand_out(journeys: Sequence[Journey], waiting: list[Shopper]) -> list[tuple[Shopper, Journey]]:
    """Take from those waiting somebody for every journey; who has a recent order already comes last."""
    pairs = []
    recent: Counter[str] = Counter()
    for journey in journeys:
        able = [shopper for shopper in waiting if _ages(shopper, journey)]
        shopper = min(able, key=lambda able_one: recent[able_one.id])
        waiting.remove(shopper)
        recent[shopper.id] += journey.age.stop <= RECENT_DAYS
        pairs.append((shopper, journey))
    return pairs


def _ages(shopper: Shopper, journey: Journey) -> range:
    return range(max(journey.age.start, shopper.quiet), min(journey.age.stop, shopper.joined + 1))


def _draw_age(ages: range, today: date, rng: random.Random) -> int:
    weights = [SEASON[(today - timedelta(days=age)).month - 1] for age in ages]
    return rng.choices(ages, weights)[0]


def _draw_numbers(purchases: Sequence[Purchase], samples: Sequence[Sample], rng: random.Random) -> list[int]:
    """Number the purchases (oldest first) around the samples, with gaps for everybody else's orders."""
    older = sum(purchase.age > samples[0].journey.age.start for purchase in purchases)
    before, after = [samples[0].number], [samples[-1].number]
    for _ in range(older):
        before.append(before[-1] - rng.randint(1, 9))
    for _ in range(len(purchases) - older):
        after.append(after[-1] + rng.randint(1, 9))
    return before[:0:-1] + after[1:]


def _draw_baskets(
    purchases: Sequence[Purchase], baskets: Sequence[Basket], today: date, rng: random.Random
) -> list[Basket]:
    owned: defaultdict[str, set[str]] = defaultdict(set)
    drawn = []
    for purchase in purchases:
        shopper = purchase.shopper
        month = (today - timedelta(days=purchase.age)).month
        basket = rng.choice(_suiting(baskets, shopper, month, owned[shopper.id]))
        if purchase.journey.status not in NOT_KEPT:
            owned[shopper.id].update(line.product.key for line in basket.lines)
        drawn.append(basket)
    return drawn


def _suiting(baskets: Sequence[Basket], shopper: Shopper, month: int, owned: Set[str]) -> list[Basket]:
    suiting = [basket for basket in baskets if basket.suits(month, owned)]
    liked = [basket for basket in suiting if basket.taste in shopper.tastes]
    return liked or [basket for basket in suiting if basket.taste == GIFTS]


def _order(
    number: int,
    purchase: Purchase,
    lines: tuple[Line, ...],
    today: date,
    parcels: Sequence[Parcel] = (),
) -> Order:
    # a generator of its own: a sample's carrier and tracking number stay the same whatever was drawn before
    rng = random.Random(number)
    shopper, journey = purchase.shopper, purchase.journey
    placed_on = today - timedelta(days=purchase.age)
    items = _items(lines, shopper)
    only = Parcel(lines, journey.shipped, journey.expected, journey.delivered, None)
    ways = enumerate(parcels or ([only] if journey.expected else []), start=1)
    return Order(
        number=str(number),
        customer_id=shopper.id,
        email=shopper.email,
        status=journey.status,
        placed_on=placed_on,
        currency=shopper.currency,
        total=_total(items),
        items=items,
        shipments=tuple(_shipment(place, parcel, shopper, placed_on, rng) for place, parcel in ways),
        refund=_refund(purchase, items, placed_on, rng),
        ship_to=shopper.address,
        pays_with=shopper.pays_with,
    )


def _items(lines: tuple[Line, ...], shopper: Shopper) -> tuple[Item, ...]:
    return tuple(
        Item(line.product.name, line.quantity, line.product.prices[shopper.currency], id=line.product.key)
        for line in lines
    )


def _shipment(place: int, parcel: Parcel, shopper: Shopper, placed_on: date, rng: random.Random) -> Shipment:
    carrier = choose_carrier(parcel.lines, shopper.currency, rng) if parcel.shipped else None
    return Shipment(
        place=place,
        carrier=carrier,
        tracking_number=tracking_number(carrier, rng) if carrier else None,
        shipped_on=_open_day(_later(placed_on, parcel.shipped, rng)),
        expected_on=_later(placed_on, parcel.expected, rng),
        delivered_on=_later(placed_on, parcel.delivered, rng),
        status=parcel.status,
        items=_items(parcel.lines, shopper),
    )


def _total(items: tuple[Item, ...]) -> Decimal:
    goods = sum((item.price * item.quantity for item in items), Decimal(0))
    return goods if goods >= FREE_DELIVERY_FROM else goods + DELIVERY


def _later(placed_on: date, days: range | None, rng: random.Random) -> date | None:
    return placed_on + timedelta(days=rng.choice(days)) if days else None


def _open_day(day: date | None) -> date | None:
    """Nothing leaves the warehouse on a Sunday: it left the day before."""
    return day - timedelta(days=1) if day and day.weekday() == SUNDAY else day


def _refund(
    purchase: Purchase, items: tuple[Item, ...], placed_on: date, rng: random.Random
) -> Refund | None:
    journey = purchase.journey
    requested_on = _later(placed_on, journey.asked, rng)
    if journey.refund is None or requested_on is None:
        return None
    sent_on = _later(placed_on, journey.sent, rng)
    return Refund(
        status=journey.refund,
        amount=_total(items) if journey.whole else max(item.price for item in items),
        method=purchase.shopper.pays_with,
        requested_on=requested_on,
        expected_on=_money_expected_on(journey, requested_on, sent_on),
        sent_on=sent_on,
        reason=journey.reason,
    )


def _money_expected_on(journey: Journey, requested_on: date, sent_on: date | None) -> date | None:
    """Return None while nothing is promised: asked only, or declined."""
    if sent_on:
        return sent_on + timedelta(days=REFUND_ARRIVES_DAYS)
    return requested_on + timedelta(days=REFUND_APPROVED_DAYS) if journey.refund == "approved" else None

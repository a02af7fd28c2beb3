"""The lives of invented customers: order after order, and what each did to their mood and to their coming back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chatbot.warehouse.invented_goods import Goods, draw
from chatbot.warehouse.invented_kinds import CHANNELS, KINDS, LATE_IN, SALES
from chatbot.warehouse.invented_service import Contacts, serve
from chatbot.warehouse.invented_time import Calendar, draw_seconds

Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
MOST_ORDERS = 200
LATE_WEIGHT, ANGER_WEIGHT, KINDNESS_WEIGHT = 1.0, 1.6, 0.5
"""What a late parcel, a contact that ends in anger, and one that ends well do to the log-odds of leaving."""


@dataclass(frozen=True, slots=True)
class Customers:
    """Who they are, all of shape (customers,)."""

    number: Ints
    """Of all that are invented, from 0."""
    kind: Ints
    joined: Ints
    """The day."""
    gap: Floats
    """Their own time between two orders."""
    tastes: Ints
    """Shape (customers, 2)."""
    newsletter: Bools

    def trait(self, name: str) -> Floats:
        """Return one figure of their kinds."""
        return np.array([float(getattr(kind, name)) for kind in KINDS])[self.kind]


@dataclass(frozen=True, slots=True)
class Shop:
    """What lives are made of."""

    customers: Customers
    goods: Goods
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Orders:
    """One round: at most one order of each customer; all of shape (orders,). Days that do not come are -1."""

    who: Ints
    """Place among the customers."""
    day: Ints
    second: Ints
    basket: Ints
    extra: Ints
    """A second basket; -1: none."""
    discount: Floats
    channel: Ints
    invoice: Bools
    cancelled: Bools
    late: Bools
    delivered: Ints
    returned: Ints
    whole: Bools
    """All of it came back, not one article."""
    contacts: Contacts


def draw_customers(
    rng: np.random.Generator, first: int, count: int, calendar: Calendar, tastes: int
) -> Customers:
    """Draw customers who joined over the whole time, more of them lately."""
    kind = rng.choice(len(KINDS), count, p=[one.share for one in KINDS]).astype(np.int32)
    median = np.array([one.gap_days for one in KINDS])[kind]
    newsletter = rng.random(count) < 0.35
    return Customers(
        number=np.arange(first, first + count, dtype=np.int32),
        kind=kind,
        joined=(calendar.days * rng.random(count) ** 0.8).astype(np.int32),
        gap=median * rng.lognormal(0.0, 0.45, count) * np.where(newsletter, 0.85, 1.0),
        tastes=rng.integers(0, tastes, (count, 2), dtype=np.int32),
        newsletter=newsletter,
    )


def live(rng: np.random.Generator, shop: Shop) -> Iterator[Orders]:
    """Yield round after round until nobody is left who orders before the last day."""
    customers, calendar = shop.customers, shop.calendar
    patient = customers.trait("waits_for_sales") > 0
    count = len(customers.number)
    owned = np.zeros(count, np.uint64)
    clock = calendar.time_of(customers.joined, patient) + rng.exponential(4.0, count)
    staying = np.flatnonzero(rng.random(count) > 0.04)  # some join and never buy
    for number in range(MOST_ORDERS):
        day = calendar.day_of(clock[staying], patient[staying])
        staying, day = staying[day < calendar.days], day[day < calendar.days]
        if not len(staying):
            return
        orders = _round(rng, shop, staying, day, owned)
        yield orders
        kept = orders.who[~orders.cancelled]
        owned[kept] |= shop.goods.begins[orders.basket[~orders.cancelled]]
        staying = staying[~_leave(rng, customers, orders)]
        slower = 1 + customers.trait("slowing")[staying] * number
        clock[staying] += rng.gamma(1.6, customers.gap[staying] / 1.4) * slower


def _round(
    rng: np.random.Generator,
    shop: Shop,
    who: NDArray[np.int64],
    day: Ints,
    owned: NDArray[np.uint64],
) -> Orders:
    customers, count, month = shop.customers, len(who), shop.calendar.months[day]
    cancelled = rng.random(count) < 0.025
    late = (rng.random(count) < np.array(LATE_IN)[month - 1]) & ~cancelled
    delivered = np.where(cancelled, -1, day + rng.integers(2, 6, count) + late * rng.integers(5, 15, count))
    back = (rng.random(count) < customers.trait("returns")[who] + 0.03 * late) & ~cancelled
    returned = np.where(back, delivered + rng.integers(4, 29, count), -1)
    larger = rng.random(count) < customers.trait("large")[who]
    sale = np.isin(month, SALES) * customers.trait("discount")[who]
    basket = _baskets(rng, shop, who, month, owned[who])
    return Orders(
        who=who.astype(np.int32),
        day=day,
        second=draw_seconds(rng, count),
        basket=basket,
        extra=np.where(larger, _baskets(rng, shop, who, month, owned[who]), -1).astype(np.int32),
        discount=np.where(rng.random(count) < 0.8, sale, 0.0),
        channel=_channels(rng, customers.kind[who]),
        invoice=rng.random(count) < customers.trait("invoice")[who],
        cancelled=cancelled,
        late=late,
        delivered=delivered.astype(np.int32),
        returned=returned.astype(np.int32),
        whole=rng.random(count) < 0.4,
        contacts=serve(
            rng,
            day=np.where(back, returned, np.where(late, delivered - 2, day + 1)).astype(np.int32),
            late=late,
            returned=back,
            mood=customers.trait("mood")[who],
            writes=customers.trait("writes")[who],
            calendar=shop.calendar,
        ),
    )


def _baskets(
    rng: np.random.Generator,
    shop: Shop,
    who: NDArray[np.int64],
    month: Ints,
    owned: NDArray[np.uint64],
) -> Ints:
    goods, count = shop.goods, len(who)
    taste = shop.customers.tastes[who, (rng.random(count) < 0.3).astype(int)]
    row = taste * 12 + month - 1
    basket = draw(goods.any_basket, row, rng.random(count))
    needs, begins = goods.needs[basket], goods.begins[basket]
    idle = ((needs & owned) != needs) | ((begins & owned) != 0)
    basket[idle] = draw(goods.repeat_basket, row[idle], rng.random(int(idle.sum())))
    return basket


def _channels(rng: np.random.Generator, kind: Ints) -> Ints:
    odds = np.cumsum([one.channels for one in KINDS], axis=1)[kind]  # (orders, channels)
    found: Ints = np.minimum((rng.random(len(kind))[:, None] > odds).sum(axis=1), len(CHANNELS) - 1)
    return found.astype(np.int32)


def _leave(rng: np.random.Generator, customers: Customers, orders: Orders) -> Bools:
    asked = orders.contacts.asked
    angry = asked & (orders.contacts.mood_end < -0.2)
    pleased = asked & (orders.contacts.mood_end > 0.3)
    odds = customers.trait("leaving")[orders.who]
    odds = odds + LATE_WEIGHT * orders.late + ANGER_WEIGHT * angry - KINDNESS_WEIGHT * pleased
    gone: Bools = rng.random(len(odds)) < 1 / (1 + np.exp(-odds))
    return gone

"""What goes with what a customer bought: what others have in the same orders, counted, not listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from chatbot.domain.money import format_money
from chatbot.domain.shop import Suggestion
from chatbot.store.insight_tables import insights
from chatbot.store.shop_tables import claims, order_items, orders, products

NOT_KEPT = ("cancelled", "returned", "refunded", "lost")
"""What came of these orders is in nobody's house."""
TOGETHER_LEAST = 2
"""Bought together once is chance."""
PURCHASES_MOST = 200
"""Of each product the latest so many purchases are looked at: a shop of any size answers as fast."""
PRODUCTS_MOST = 5
"""Of a longer order so many products are looked at."""
CANDIDATES_MOST = 5
"""So many are tried before nothing is said: the best may have no price in the customer's currency."""


def suggest(connection: Connection, customer_id: str) -> Suggestion | None:
    """Return what others bought most with what this customer bought last; in stock, and not theirs yet.

    Of those, what the batch expects them to want comes first.
    """
    own = {"wanted": customer_id}
    if connection.execute(_OPEN_CLAIM, own).first():
        return None
    lines = connection.execute(_LATEST_LINES, own).all()
    if not lines:
        return None
    bought = {line.product_key: line.product for line in lines}
    owned = connection.execute(_OWNED, own).scalars().all()
    wanted = {
        product: place for place, (product, _) in enumerate(connection.execute(_WANTED, own).scalar() or ())
    }
    for row in sorted(_together(connection, bought, owned), key=lambda row: wanted.get(row.key, len(wanted))):
        price = row.prices.get(lines[0].currency)
        if price is not None:
            shown = format_money(Decimal(str(price)), lines[0].currency)
            return Suggestion(row.name, shown, bought[row.beside])
    return None


def _together(connection: Connection, bought: Mapping[str, str], owned: Sequence[str]) -> list[Row[Any]]:
    """Return products that stand in one order with one of those bought, the most frequent first."""
    found = [
        row
        for key in list(bought)[:PRODUCTS_MOST]
        for row in connection.execute(_BESIDE, {"wanted": key, "owned": owned})
    ]
    return sorted(found, key=lambda row: (-row.times, row.key))[:CANDIDATES_MOST]


def _latest_lines() -> Select[Any]:
    """Select what a customer bought last and kept."""
    kept = orders.c.customer_id == bindparam("wanted"), orders.c.status.not_in(NOT_KEPT)
    latest = orders.c.placed_on.desc(), orders.c.number.desc()
    last = select(orders.c.number, orders.c.currency).where(*kept).order_by(*latest).limit(1).subquery()
    return (
        select(order_items.c.product_key, order_items.c.product, last.c.currency)
        .join(last, last.c.number == order_items.c.order_number)
        .where(order_items.c.product_key.is_not(None))
        .order_by(order_items.c.id)
    )


def _beside() -> Select[Any]:
    """Select products by how often they stand in one order with the one that is wanted."""
    this = order_items.c.product_key == bindparam("wanted")
    latest = select(order_items).where(this).order_by(order_items.c.id.desc()).limit(PURCHASES_MOST)
    sold, other = latest.subquery(), order_items.alias("other")
    times = func.count(func.distinct(other.c.order_number))
    return (
        select(
            products.c.key,
            products.c.name,
            products.c.prices,
            sold.c.product_key.label("beside"),
            times.label("times"),
        )
        .select_from(sold)
        .join(other, other.c.order_number == sold.c.order_number)
        .join(products, products.c.key == other.c.product_key)
        .where(other.c.product_key.not_in(bindparam("owned", expanding=True)), products.c.stock > 0)
        .group_by(products.c.key, sold.c.product_key)
        .having(times >= TOGETHER_LEAST)
        .order_by(times.desc(), products.c.key)
        .limit(CANDIDATES_MOST)
    )


# built once: putting a statement together costs more than running it
_OPEN_CLAIM = (
    select(claims.c.number)
    .join(orders)
    .where(orders.c.customer_id == bindparam("wanted"), claims.c.status == "open")
    .limit(1)
)
_WANTED = select(insights.c.recommended).where(insights.c.customer_id == bindparam("wanted"))
_LATEST_LINES = _latest_lines()
_OWNED = (
    select(order_items.c.product_key)
    .join(orders)
    .where(orders.c.customer_id == bindparam("wanted"), order_items.c.product_key.is_not(None))
    .distinct()
)
_BESIDE = _beside()

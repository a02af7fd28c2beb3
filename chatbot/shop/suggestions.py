"""What goes with what a customer bought: what others have in the same orders, counted, not listed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Select, func, select

from chatbot.domain.money import format_money
from chatbot.domain.shop import Suggestion
from chatbot.store.shop_tables import claims, order_items, orders, products

NOT_KEPT = ("cancelled", "returned", "refunded", "lost")
"""What came of these orders is in nobody's house."""
TOGETHER_LEAST = 2
"""Bought together once is chance."""
LINES_MOST = 2000
"""Of each product the latest so many purchases are looked at: a shop of any size answers as fast."""


def suggest(connection: Connection, customer_id: str) -> Suggestion | None:
    """Return what others bought most with what this customer bought last; in stock, and not theirs yet."""
    if connection.execute(_open_claim(customer_id)).first():
        return None
    latest = connection.execute(_latest_order(customer_id)).first()
    if latest is None:
        return None
    owned = {row.product_key for row in connection.execute(_owned(customer_id))}
    bought = {row.product_key: row.product for row in connection.execute(_lines(latest.number))}
    for row in connection.execute(_together(list(bought), owned)):
        price = row.prices.get(latest.currency)
        if price is not None:
            shown = format_money(Decimal(str(price)), latest.currency)
            return Suggestion(row.name, shown, bought[row.beside])
    return None


def _open_claim(customer_id: str) -> Select[Any]:
    own = orders.c.customer_id == customer_id
    return select(claims.c.number).join(orders).where(own, claims.c.status == "open").limit(1)


def _latest_order(customer_id: str) -> Select[Any]:
    kept = orders.c.customer_id == customer_id, orders.c.status.not_in(NOT_KEPT)
    return select(orders).where(*kept).order_by(orders.c.placed_on.desc(), orders.c.number.desc()).limit(1)


def _owned(customer_id: str) -> Select[Any]:
    own = orders.c.customer_id == customer_id, order_items.c.product_key.is_not(None)
    return select(order_items.c.product_key).join(orders).where(*own).distinct()


def _lines(number: str) -> Select[Any]:
    known = order_items.c.order_number == number, order_items.c.product_key.is_not(None)
    return select(order_items.c.product_key, order_items.c.product).where(*known)


def _together(bought: list[str], owned: set[str]) -> Select[Any]:
    """Select products by how often they stand in one order with one of those bought, the most frequent first."""
    of_these = select(order_items).where(order_items.c.product_key.in_(bought))
    theirs = of_these.order_by(order_items.c.id.desc()).limit(LINES_MOST * max(len(bought), 1)).subquery()
    other = order_items.alias("other")
    times = func.count(func.distinct(other.c.order_number))
    return (
        select(products.c.name, products.c.prices, theirs.c.product_key.label("beside"))
        .select_from(theirs)
        .join(other, other.c.order_number == theirs.c.order_number)
        .join(products, products.c.key == other.c.product_key)
        .where(other.c.product_key.not_in(owned), products.c.stock > 0)
        .group_by(products.c.key, theirs.c.product_key)
        .having(times >= TOGETHER_LEAST)
        .order_by(times.desc(), products.c.key)
        .limit(5)
    )

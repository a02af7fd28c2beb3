"""What the shop keeps of a person: shown, erased, and let go when it is old."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, delete, func, or_, select, update

from chatbot.store.blind import address_is
from chatbot.store.insight_tables import insight_orders, insights
from chatbot.store.insights import forget_published
from chatbot.store.shop_tables import (
    claims,
    customers,
    invoices,
    order_items,
    orders,
    privacy_requests,
    refunds,
    returns,
    shipments,
    shop_tasks,
)
from chatbot.store.told_addresses import may_hold, take_out, without

_FREE_TEXT = (claims.c.details, returns.c.reason, returns.c.wanted, refunds.c.reason)
"""Where customers' own words stand."""
_SEALED = (shop_tasks.c["values"], shop_tasks.c.facts, orders.c.ship_to)
"""Where they stand sealed: only reading all of it tells in which an address is."""
Told = Sequence[tuple[Column[Any], Sequence[str]]]
"""Columns, and the keys of their rows."""


def kept_of(
    connection: Connection, customer: Collection[str], address: str
) -> dict[str, tuple[Table, ColumnElement[bool]]]:
    """Return under which name, from which table, which rows are the person's."""
    bought = select(orders.c.number).where(orders.c.customer_id.in_(customer))
    return {
        "customer": (customers, customers.c.id.in_(customer)),
        "orders": (orders, orders.c.customer_id.in_(customer)),
        "items": (order_items, order_items.c.order_number.in_(bought)),
        "shipments": (shipments, shipments.c.order_number.in_(bought)),
        "refunds": (refunds, refunds.c.order_number.in_(bought)),
        "invoices": (invoices, invoices.c.order_number.in_(bought)),
        "returns": (returns, returns.c.order_number.in_(bought)),
        "claims": (claims, claims.c.order_number.in_(bought)),
        "privacy_requests": (privacy_requests, privacy_requests.c.customer_id.in_(customer)),
        "tasks": (shop_tasks, _asked(connection, customer, address)),
        "insights": (insights, insights.c.customer_id.in_(customer)),
        "insight_orders": (insight_orders, insight_orders.c.customer_id.in_(customer)),
    }


def asked_for(connection: Connection, address: str) -> bool:
    """Say whether somebody asked the shop for something with this address, proven or not."""
    found = select(shop_tasks.c.key).where(address_is(connection, shop_tasks.c.email_hash, address)).limit(1)
    return connection.execute(found).first() is not None


def told_sealed(connection: Connection, address: str) -> Told:
    """Return where the address stands in what is sealed, whoever's it is: it takes long, and nobody waits for it."""
    return [(column, _holding(connection, column, address)) for column in _SEALED]


def _holding(connection: Connection, column: Column[Any], address: str) -> list[str]:
    (key,) = column.table.primary_key.columns
    rows = connection.execute(
        select(key, column).where(column.is_not(None)).execution_options(yield_per=1000)
    )
    return [found for found, said in rows if without(address, said) != said]


def erase_customers(connection: Connection, customer: Collection[str], address: str, sealed: Told) -> None:
    """Erase them with all that hangs on them, and take the address out of what others asked for.

    Args:
        sealed: what `told_sealed` found.
    """
    connection.execute(delete(customers).where(customers.c.id.in_(customer)))  # its rows elsewhere go with it
    forget_published(connection, customer)
    connection.execute(delete(shop_tasks).where(_asked(connection, (), address)))
    told = address_is(connection, shop_tasks.c.email_hash, address)
    connection.execute(update(shop_tasks).where(told).values(email=None, email_hash=None))
    for column in _FREE_TEXT:
        take_out(connection, column, may_hold(column, address), address)
    for column, keys in sealed:
        (key,) = column.table.primary_key.columns
        take_out(connection, column, key.in_(keys), address)


def answer_requests(connection: Connection, customer: Collection[str]) -> None:
    """Close the requests for their data: they have just been handed out."""
    answered = and_(
        privacy_requests.c.customer_id.in_(customer),
        privacy_requests.c.kind == "export_data",
        privacy_requests.c.done_on.is_(None),
    )
    connection.execute(update(privacy_requests).where(answered).values(done_on=func.current_date()))


def retain_tasks(connection: Connection, since: datetime) -> None:
    """Erase what was asked of the shop before this; what changed an order stays as long as the order."""
    old = and_(shop_tasks.c.created_at < since, shop_tasks.c.order_number.is_(None))
    connection.execute(delete(shop_tasks).where(old))


def _asked(connection: Connection, customer: Collection[str], address: str) -> ColumnElement[bool]:
    """Choose what they asked for, and what nobody proven asked for with their address."""
    asker = shop_tasks.c.customer_id
    told = address_is(connection, shop_tasks.c.email_hash, address)
    return or_(asker.in_(customer), and_(asker.is_(None), told))

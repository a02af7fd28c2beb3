"""What the shop keeps of a person: shown, erased, and let go when it is old."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, or_, select, update

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
from chatbot.store.told_addresses import may_hold, take_out

_FREE_TEXT = (
    shop_tasks.c["values"],
    shop_tasks.c.facts,
    claims.c.details,
    returns.c.reason,
    returns.c.wanted,
    refunds.c.reason,
    orders.c.ship_to,
)
"""Where customers' own words stand."""


def kept_of(customer: Collection[str], address: str) -> dict[str, tuple[Table, ColumnElement[bool]]]:
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
        "tasks": (shop_tasks, _asked(customer, address)),
        "insights": (insights, insights.c.customer_id.in_(customer)),
        "insight_orders": (insight_orders, insight_orders.c.customer_id.in_(customer)),
    }


def asked_for(connection: Connection, address: str) -> bool:
    """Say whether somebody asked the shop for something with this address, proven or not."""
    found = select(shop_tasks.c.key).where(shop_tasks.c.email == address).limit(1)
    return connection.execute(found).first() is not None


def erase_customers(connection: Connection, customer: Collection[str], address: str) -> None:
    """Erase them with all that hangs on them, and take the address out of what others asked for."""
    connection.execute(delete(customers).where(customers.c.id.in_(customer)))  # its rows elsewhere go with it
    forget_published(connection, customer)
    connection.execute(delete(shop_tasks).where(_asked((), address)))
    told = shop_tasks.c.email == address
    connection.execute(update(shop_tasks).where(told).values(email=None))
    for column in _FREE_TEXT:
        take_out(connection, column, may_hold(column, address), address)


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


def _asked(customer: Collection[str], address: str) -> ColumnElement[bool]:
    """Choose what they asked for, and what nobody proven asked for with their address."""
    asker = shop_tasks.c.customer_id
    return or_(asker.in_(customer), and_(asker.is_(None), shop_tasks.c.email == address))

"""Customers and their orders."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from chatbot.domain.shop import Customer, Item, Order, Refund
from chatbot.store.database import Database
from chatbot.store.tables import customers, order_items, orders, refunds

ORDERS_LIMIT = 20


class Customers:
    """The shop's side of a customer, read only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def fetch(self, customer_id: str) -> Customer | None:
        """Return a customer by id, or None."""
        with self._database.read() as connection:
            row = connection.execute(select(customers).where(customers.c.id == customer_id)).first()
        return _customer(row) if row else None

    def order(self, number: str) -> Order | None:
        """Return an order by its number, or None."""
        found = self._orders(_orders().where(orders.c.number == number))
        return found[0] if found else None

    def orders_of(self, customer_id: str) -> list[Order]:
        """Return a customer's orders, the latest first."""
        query = _orders().where(orders.c.customer_id == customer_id)
        return self._orders(
            query.order_by(orders.c.placed_on.desc(), orders.c.number.desc()).limit(ORDERS_LIMIT)
        )

    def _orders(self, query: Select[Any]) -> list[Order]:
        with self._database.read() as connection:
            rows = connection.execute(query).all()
            items = _items(connection, [row.number for row in rows])
        return [_order(row, items.get(row.number, ())) for row in rows]


def _orders() -> Select[Any]:
    refund = [column.label(f"refund_{column.name}") for column in refunds.c]
    return (
        select(orders, func.lower(customers.c.email).label("email"), *refund)
        .join(customers, customers.c.id == orders.c.customer_id)
        .outerjoin(refunds, refunds.c.order_number == orders.c.number)
    )


def _items(connection: Connection, numbers: list[str]) -> dict[str, tuple[Item, ...]]:
    query = select(order_items).where(order_items.c.order_number.in_(numbers)).order_by(order_items.c.id)
    found: dict[str, tuple[Item, ...]] = {}
    for row in connection.execute(query):
        item = Item(row.product, row.quantity, row.price)
        found[row.order_number] = (*found.get(row.order_number, ()), item)
    return found


def _customer(row: Row[Any]) -> Customer:
    return Customer(row.id, row.name, row.email, row.locale, row.phone, row.joined_on)


def _order(row: Row[Any], items: tuple[Item, ...]) -> Order:
    return Order(
        number=row.number,
        customer_id=row.customer_id,
        email=row.email,
        status=row.status,
        placed_on=row.placed_on,
        currency=row.currency,
        total=row.total,
        items=items,
        carrier=row.carrier,
        tracking_number=row.tracking_number,
        shipped_on=row.shipped_on,
        expected_on=row.expected_on,
        delivered_on=row.delivered_on,
        refund=_refund(row),
    )


def _refund(row: Row[Any]) -> Refund | None:
    if row.refund_status is None:
        return None
    return Refund(
        status=row.refund_status,
        amount=row.refund_amount,
        method=row.refund_method,
        requested_on=row.refund_requested_on,
        expected_on=row.refund_expected_on,
        sent_on=row.refund_sent_on,
        reason=row.refund_reason,
    )

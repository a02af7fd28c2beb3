"""An order with all that belongs to it, out of the tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, func, select

from chatbot.domain.shop import Customer, Item, Order, Refund, Shipment
from chatbot.store.shop_tables import customers, order_items, orders, refunds, shipments

ORDERS_LIMIT = 20


def read_customer(connection: Connection, customer_id: str) -> Customer | None:
    """Return a customer by id, or None."""
    row = connection.execute(_CUSTOMER, {"wanted": customer_id}).first()
    return _customer(row) if row else None


def read_order(connection: Connection, number: str) -> Order | None:
    """Return an order by its number, or None."""
    return next(iter(_orders(connection, _NUMBERED, number)), None)


def read_orders_of(connection: Connection, customer_id: str) -> list[Order]:
    """Return a customer's orders, the latest first."""
    return _orders(connection, _BOUGHT, customer_id)


def _orders(connection: Connection, query: Select[Any], wanted: str) -> list[Order]:
    rows = connection.execute(query, {"wanted": wanted}).all()
    return [_order(list(lines)) for _, lines in groupby(rows, key=lambda row: row.number)]


def _whole_orders(which: ColumnElement[bool]) -> Select[Any]:
    """Select orders with all that belongs to them, one row for each item and parcel: one state, one query."""
    latest = orders.c.placed_on.desc(), orders.c.number.desc()
    bought = select(orders).where(which).order_by(*latest).limit(ORDERS_LIMIT).subquery()
    refund = [column.label(f"refund_{column.name}") for column in refunds.c]
    item = [column.label(f"item_{column.name}") for column in order_items.c]
    parcel = [column.label(f"parcel_{column.name}") for column in shipments.c]
    others = refunds.alias()
    last = select(func.max(others.c.id)).where(others.c.order_number == bought.c.number).scalar_subquery()
    return (
        select(bought, customers.c.email, customers.c.name.label("customer_name"), *refund, *item, *parcel)
        .join(customers, customers.c.id == bought.c.customer_id)
        .outerjoin(refunds, refunds.c.id == last)
        .outerjoin(order_items, order_items.c.order_number == bought.c.number)
        .outerjoin(shipments, shipments.c.order_number == bought.c.number)
        .order_by(bought.c.placed_on.desc(), bought.c.number.desc(), order_items.c.id, shipments.c.place)
    )


# built once: putting a statement together costs more than running it
_NUMBERED = _whole_orders(orders.c.number == bindparam("wanted"))
_BOUGHT = _whole_orders(orders.c.customer_id == bindparam("wanted"))
_CUSTOMER = select(customers).where(customers.c.id == bindparam("wanted"))


def _customer(row: Row[Any]) -> Customer:
    return Customer(
        id=row.id,
        name=row.name,
        email=row.email,
        locale=row.locale,
        phone=row.phone,
        joined_on=row.joined_on,
        newsletter=row.newsletter,
        reached_by=row.reached_by,
    )


def _order(lines: list[Row[Any]]) -> Order:
    row, items = lines[0], _items(lines)
    return Order(
        number=row.number,
        customer_id=row.customer_id,
        email=row.email.strip().lower(),
        status=row.status,
        placed_on=row.placed_on,
        currency=row.currency,
        total=row.total,
        items=items,
        shipments=_shipments(lines, items),
        refund=_refund(row),
        customer_name=row.customer_name,
        ship_to=row.ship_to,
        pays_with=row.pays_with,
    )


def _items(lines: Iterable[Row[Any]]) -> tuple[Item, ...]:
    found = {line.item_id: line for line in lines if line.item_id is not None}
    return tuple(
        Item(line.item_product, line.item_quantity, line.item_price, str(key)) for key, line in found.items()
    )


def _shipments(lines: Iterable[Row[Any]], bought: Sequence[Item]) -> tuple[Shipment, ...]:
    found = {line.parcel_place: line for line in lines if line.parcel_place is not None}
    return tuple(
        Shipment(
            place=place,
            carrier=line.parcel_carrier,
            tracking_number=line.parcel_tracking_number,
            shipped_on=line.parcel_shipped_on,
            expected_on=line.parcel_expected_on,
            delivered_on=line.parcel_delivered_on,
            status=line.parcel_status,
            items=packed(bought, line.parcel_items or {}),
        )
        for place, line in found.items()
    )


def packed(bought: Sequence[Item], pieces: Mapping[str, int]) -> tuple[Item, ...]:
    """Return what is in a parcel, given so many pieces of these lines of its order."""
    return tuple(replace(item, quantity=pieces[item.id]) for item in bought if pieces.get(item.id))


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
        task=row.refund_task,
    )

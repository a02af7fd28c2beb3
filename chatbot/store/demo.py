"""The demo data: customers and orders of Harbour Lane, a shop that does not exist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select

from chatbot.domain.shop import Order
from chatbot.store.database import Database
from chatbot.store.demo_catalogue import Shopper, read_catalogue
from chatbot.store.demo_orders import plan_orders
from chatbot.store.tables import customers, order_items, orders, refunds


@dataclass(frozen=True, slots=True)
class SampleOrder:
    """An order to try the bot with."""

    number: str
    email: str
    words: str
    """How it stood on the day the demo data was made."""


SAMPLE_ORDERS = (
    SampleOrder("1001234", "maya.okafor@example.com", "shipped, arriving soon"),
    SampleOrder("1001235", "tom.brennan@example.org", "returned, refund sent"),
    SampleOrder("1001236", "priya.raman@example.com", "out for delivery today"),
    SampleOrder("1001237", "lukas.brandt@example.net", "delayed"),
    SampleOrder("1001238", "grace.whitfield@example.org", "delivered three days ago"),
    SampleOrder("1001239", "callum.fraser@example.com", "paid, being packed"),
)
"""The demo page and the README rely on these; what is in them stands in `demo_data/samples.csv`."""


def seed_demo(database: Database, *, today: date) -> int:
    """Fill a shop without customers, all or nothing; return the number of orders written.

    A shop that has customers stays as it is: 0.
    """
    with database.write() as connection:
        if connection.execute(select(customers.c.id).limit(1)).first():
            return 0
        catalogue = read_catalogue()
        planned = plan_orders(catalogue, today=today)
        connection.execute(
            insert(customers), [_customer_row(shopper, today) for shopper in catalogue.shoppers]
        )
        _write_orders(connection, planned)
        return len(planned)


def sample_orders(database: Database) -> tuple[SampleOrder, ...]:
    """Return the samples this shop holds: none in a real one."""
    query = (
        select(orders.c.number, customers.c.email)
        .join(customers, customers.c.id == orders.c.customer_id)
        .where(orders.c.number.in_([sample.number for sample in SAMPLE_ORDERS]))
    )
    with database.read() as connection:
        held = {(row.number, row.email) for row in connection.execute(query)}
    return tuple(sample for sample in SAMPLE_ORDERS if (sample.number, sample.email) in held)


def _customer_row(shopper: Shopper, today: date) -> dict[str, Any]:
    return {
        "id": shopper.id,
        "name": shopper.name,
        "email": shopper.email,
        "phone": shopper.phone,
        "locale": shopper.locale,
        "joined_on": today - timedelta(days=shopper.joined),
    }


def _write_orders(connection: Connection, planned: Sequence[Order]) -> None:
    connection.execute(insert(orders), [_order_row(order) for order in planned])
    lines = [{"order_number": order.number, **asdict(item)} for order in planned for item in order.items]
    connection.execute(insert(order_items), lines)
    money = [{"order_number": order.number, **asdict(order.refund)} for order in planned if order.refund]
    connection.execute(insert(refunds), money)


def _order_row(order: Order) -> dict[str, Any]:
    return {column.name: getattr(order, column.name) for column in orders.c}

"""The demo data: customers and orders of Harbour Lane, a shop that does not exist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select

from chatbot.domain.shop import Order
from chatbot.shop.demo_canned import write_canned
from chatbot.shop.demo_catalogue import Catalogue, Shopper, read_catalogue
from chatbot.shop.demo_orders import plan_orders
from chatbot.shop.gift_cards import hash_number
from chatbot.shop.numbers import next_number
from chatbot.store.database import Database
from chatbot.store.shop_tables import (
    customers,
    gift_cards,
    invoices,
    order_items,
    orders,
    products,
    refunds,
    shipments,
)


@dataclass(frozen=True, slots=True)
class SampleOrder:
    """An order to try the bot with."""

    number: str
    email: str
    words: str
    """How it stood on the day the demo data was made."""
    wish: str
    """What its customer may say; `{number}` is the order's."""

    @property
    def say(self) -> str:
        """Return the wish with the number in it."""
        return self.wish.format(number=self.number)


@dataclass(frozen=True, slots=True)
class SampleGiftCard:
    """A gift card to try the bot with."""

    number: str
    words: str


_WHERE = "Where is my order #{number}?"
SAMPLE_ORDERS = (
    SampleOrder("1001234", "maya.okafor@example.com", "shipped, arriving soon", _WHERE),
    SampleOrder("1001235", "tom.brennan@example.org", "returned, refund sent", _WHERE),
    SampleOrder("1001236", "priya.raman@example.com", "out for delivery today", _WHERE),
    SampleOrder("1001237", "lukas.brandt@example.net", "delayed", _WHERE),
    SampleOrder(
        "1001238",
        "grace.whitfield@example.org",
        "delivered three days ago",
        "I'd like to return something from #{number}",
    ),
    SampleOrder(
        "1001239", "callum.fraser@example.com", "paid, being packed", "Please cancel order #{number}"
    ),
    SampleOrder(
        "1001240", "maya.okafor@example.com", "delivered 45 days ago", "I want to send back order #{number}"
    ),
    SampleOrder(
        "1001241", "priya.raman@example.com", "lost, no refund yet", "I want a refund for order #{number}"
    ),
    SampleOrder("1001242", "tom.brennan@example.org", "a week overdue", "My parcel #{number} never arrived"),
    SampleOrder(
        "1001243", "aisha.rahman@example.com", "delivered yesterday, £189", "The rug from #{number} came torn"
    ),
    SampleOrder(
        "1001244",
        "grace.whitfield@example.org",
        "delivered, sold out since",
        "A bottle from #{number} was broken, send me a new one",
    ),
    SampleOrder(
        "1001245", "callum.fraser@example.com", "cancelled, no refund yet", "Where is my money for #{number}?"
    ),
    SampleOrder("1001246", "daniel.osei@example.net", "return announced", "I want to return order #{number}"),
    SampleOrder(
        "1001247", "sian.pritchard@example.org", "packed", "Can order #{number} go to another address?"
    ),
    SampleOrder(
        "1001248", "weilin.chen@example.com", "placed, waiting for payment", "Please cancel order #{number}"
    ),
    SampleOrder(
        "1001249",
        "nkechi.eze@example.com",
        "two parcels, one of them here",
        "I only got half of my order #{number}, where is the rest?",
    ),
    SampleOrder(
        "1001250",
        "emily.fairclough@example.org",
        "two parcels, one a week overdue",
        "The second parcel of #{number} never came",
    ),
)
"""The demo page and the README rely on these; what is in them stands in `demo_data/samples.csv`."""
SAMPLE_GIFT_CARDS = (
    SampleGiftCard("HLGC-4F7K-92QM", "£35.00 left"),
    SampleGiftCard("HLGC-8T3N-55XR", "expired"),
    SampleGiftCard("HLGC-2B6W-17PD", "used up"),
)


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
        _write_shelf(connection, catalogue, today)
        _write_orders(connection, planned)
        _write_shipments(connection, planned)
        _write_invoices(connection, planned)
        write_canned(connection, today)
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


def sample_gift_cards(database: Database) -> tuple[SampleGiftCard, ...]:
    """Return the gift cards this shop holds whose numbers are known: none in a real one."""
    hashes = {hash_number(card.number): card for card in SAMPLE_GIFT_CARDS}
    with database.read() as connection:
        query = select(gift_cards.c.number_hash).where(gift_cards.c.number_hash.in_(hashes))
        held = set(connection.execute(query).scalars())
    return tuple(card for hashed, card in hashes.items() if hashed in held)


def _customer_row(shopper: Shopper, today: date) -> dict[str, Any]:
    return {
        "id": shopper.id,
        "name": shopper.name,
        "email": shopper.email,
        "phone": shopper.phone,
        "locale": shopper.locale,
        "joined_on": today - timedelta(days=shopper.joined),
        "newsletter": shopper.newsletter,
    }


def _write_shelf(connection: Connection, catalogue: Catalogue, today: date) -> None:
    goods = [
        {
            "key": product.key,
            "name": product.name,
            "category": product.category,
            "prices": {currency: str(price) for currency, price in product.prices.items()},
            "stock": product.stock,
        }
        for product in catalogue.products
    ]
    connection.execute(insert(products), goods)
    cards = [
        {
            "number_hash": hash_number(card.number),
            "currency": card.currency,
            "balance": card.balance,
            "expires_on": today + card.expires,
        }
        for card in catalogue.gift_cards
    ]
    connection.execute(insert(gift_cards), cards)


def _write_orders(connection: Connection, planned: Sequence[Order]) -> None:
    connection.execute(insert(orders), [_order_row(order) for order in planned])
    lines = [
        {
            "order_number": order.number,
            "product": item.product,
            "quantity": item.quantity,
            "price": item.price,
            "product_key": item.id,
        }
        for order in planned
        for item in order.items
    ]
    connection.execute(insert(order_items), lines)
    money = [{"order_number": order.number, **asdict(order.refund)} for order in planned if order.refund]
    connection.execute(insert(refunds), money)


def _write_shipments(connection: Connection, planned: Sequence[Order]) -> None:
    bought = select(order_items.c.order_number, order_items.c.product_key, order_items.c.id)
    ids = {(row.order_number, row.product_key): row.id for row in connection.execute(bought)}
    rows = [
        {
            **{
                column.name: getattr(parcel, column.name)
                for column in shipments.c
                if hasattr(parcel, column.name)
            },
            "order_number": order.number,
            "items": {str(ids[order.number, item.id]): item.quantity for item in parcel.items},
        }
        for order in planned
        for parcel in order.shipments
    ]
    connection.execute(insert(shipments), rows)


def _write_invoices(connection: Connection, planned: Sequence[Order]) -> None:
    """Everything that was delivered has its invoice; the next one is made when somebody asks."""
    delivered = [order for order in planned if order.delivered_on]
    rows = [
        {
            "number": next_number(connection, "INV"),
            "order_number": order.number,
            "total": order.total,
            "issued_on": order.shipped_on,
        }
        for order in delivered
    ]
    connection.execute(insert(invoices), rows)


def _order_row(order: Order) -> dict[str, Any]:
    return {column.name: getattr(order, column.name) for column in orders.c}

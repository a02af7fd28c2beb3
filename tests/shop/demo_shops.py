"""Shops filled with the demo data."""

from datetime import date
from pathlib import Path

from sqlalchemy import select

from chatbot.store.database import Database
from chatbot.store.shop_tables import customers, orders
from chatbot.store.tables import metadata
from tests.keys import KEYS
from tests.shop.counter import open_shop

ROOT = Path(__file__).parents[2]


TODAY = date(2026, 11, 21)


def empty_shop(folder):
    database = Database(f"sqlite:///{folder / 'chatbot.db'}", KEYS)
    metadata.create_all(database.engine)
    return database


def all_customers(database):
    with database.read() as connection:
        ids = connection.execute(select(customers.c.id).order_by(customers.c.id)).scalars().all()
    return [open_shop(database).customer(one) for one in ids]


def all_orders(database):
    with database.read() as connection:
        numbers = connection.execute(select(orders.c.number).order_by(orders.c.number)).scalars().all()
    return [open_shop(database).order(number) for number in numbers]

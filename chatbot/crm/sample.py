"""A copy of some customers with all that is theirs: asking it costs the same however many others there are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import duckdb

from chatbot.warehouse.casting import literal
from chatbot.warehouse.features import Part
from chatbot.warehouse.schema import CONTACTS, CUSTOMERS, ITEMS, ORDERS, PRODUCTS, REVIEWS

_NUMBERS = count(1)
_WHOSE = {CUSTOMERS: "id", ORDERS: "customer_id", CONTACTS: "customer_id", REVIEWS: "customer_id"}


def copy_sample(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> duckdb.DuckDBPyConnection:
    """Return a connection that knows the customers of these parts alone, in memory, until the other one is closed."""
    name = f"sample_{next(_NUMBERS)}"
    connection.execute(f"ATTACH ':memory:' AS {name} (READ_WRITE)")
    sample = connection.cursor()
    for table, column in _WHOSE.items():
        theirs = " OR ".join(f"({_within(part, column)})" for part in parts)
        sample.execute(f"CREATE TABLE {name}.{table.name} AS FROM {table.name} WHERE {theirs}")
    bought = f"FROM items SEMI JOIN {name}.orders ON orders.id = items.order_id"
    sample.execute(f"CREATE TABLE {name}.{ITEMS.name} AS {bought}")
    sample.execute(f"CREATE TABLE {name}.{PRODUCTS.name} AS FROM {PRODUCTS.name}")
    sample.execute(f"USE {name}")
    return sample


def _within(part: Part, column: str) -> str:
    before = f" AND {column} < {literal(part.before)}" if part.before is not None else ""
    return f"{column} >= {literal(part.first)}{before}"

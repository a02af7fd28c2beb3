"""What an import must not bring back: whoever was erased, and whatever is older than is kept.

Of the erased only a salted hash is kept, which says nothing of anybody and yet tells when the same id comes again.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime

import duckdb

from chatbot.warehouse.merging import count
from chatbot.warehouse.schema import CONTACTS, CUSTOMERS, ITEMS, ORDERS, PEOPLE, REVIEWS, Table

LEDGER = """
CREATE TABLE IF NOT EXISTS erased_salt (salt VARCHAR);
CREATE TABLE IF NOT EXISTS erased (kind VARCHAR, hash VARCHAR);
CREATE TABLE IF NOT EXISTS kept_since (before TIMESTAMP);
"""
"""`kind`: customer or order."""
MOMENTS = {ORDERS.name: "placed_at", CONTACTS.name: "at", REVIEWS.name: "at"}
"""What makes rows of a table old."""
_CUSTOMER = {
    CUSTOMERS.name: "id",
    PEOPLE.name: "customer_id",
    ORDERS.name: "customer_id",
    CONTACTS.name: "customer_id",
    REVIEWS.name: "customer_id",
}


def remember_erased(
    connection: duckdb.DuckDBPyConnection, customers: Collection[str], orders: Collection[str]
) -> None:
    """Write down who was erased, in hashes."""
    connection.execute(LEDGER)
    if not count(connection, "erased_salt"):
        connection.execute("INSERT INTO erased_salt VALUES (?)", [secrets.token_hex(16)])
    for kind, ids in (("customer", customers), ("order", orders)):
        connection.execute(
            "INSERT INTO erased SELECT $kind, sha256(salt || id) FROM erased_salt, unnest($ids::VARCHAR[]) found(id)"
            " EXCEPT FROM erased",
            {"kind": kind, "ids": list(ids)},
        )


def remember_age(connection: duckdb.DuckDBPyConnection, before: datetime) -> None:
    """Write down that nothing older is kept."""
    connection.execute(LEDGER)
    connection.execute("DELETE FROM kept_since")
    connection.execute("INSERT INTO kept_since VALUES (?)", [before])


def keep_out(connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    """Take out of what is incoming what must not come in; return how many rows."""
    connection.execute(LEDGER)
    before = count(connection, f"incoming_{table.name}")
    if table is ORDERS:
        connection.execute("CREATE OR REPLACE TEMP TABLE orders_out (id VARCHAR)")
    for condition in _conditions(connection, table):
        if table is ORDERS:
            connection.execute(f"INSERT INTO orders_out SELECT id FROM incoming_orders WHERE {condition}")
        connection.execute(f"DELETE FROM incoming_{table.name} WHERE {condition}")
    return before - count(connection, f"incoming_{table.name}")


def forget_orders(connection: duckdb.DuckDBPyConnection) -> None:
    """Throw away which orders stayed outside: it is of one import only."""
    connection.execute("DROP TABLE IF EXISTS orders_out")


def _conditions(connection: duckdb.DuckDBPyConnection, table: Table) -> list[str]:
    """Return by which conditions rows stay outside; none where nobody was erased and all is kept."""
    found = []
    if count(connection, "erased"):
        if column := _CUSTOMER.get(table.name):
            found.append(_is_erased("customer", column))
        if table is ORDERS or table is ITEMS:
            found.append(_is_erased("order", "id" if table is ORDERS else "order_id"))
    if count(connection, "kept_since") and (moment := MOMENTS.get(table.name)):
        found.append(f'"{moment}" < (SELECT before FROM kept_since)')
    if table is ITEMS and count(connection, "duckdb_tables() WHERE table_name = 'orders_out'"):
        found.append("order_id IN (SELECT id FROM orders_out)")
    return found


def _is_erased(kind: str, column: str) -> str:
    return f"sha256((SELECT salt FROM erased_salt) || {column}) IN (SELECT hash FROM erased WHERE kind = '{kind}')"

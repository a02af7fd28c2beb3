"""Two customers who are one: their rows put together, and taken apart again exactly as they were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import duckdb

from chatbot.warehouse.schema import CONTACTS, ORDERS, REVIEWS

MOVED = (ORDERS, CONTACTS, REVIEWS)
LEDGER = """
CREATE TABLE IF NOT EXISTS merges (
    id INTEGER, kept VARCHAR, gone VARCHAR, score DOUBLE, reasons VARCHAR, state VARCHAR, changed_at TIMESTAMP);
CREATE TABLE IF NOT EXISTS merge_moves (table_name VARCHAR, id VARCHAR, was VARCHAR);
CREATE TABLE IF NOT EXISTS parked_customers AS FROM customers LIMIT 0;
CREATE TABLE IF NOT EXISTS parked_people AS FROM people LIMIT 0;
"""
"""`state`: proposed, accepted, dismissed. Parked are the rows as they were, of who is gone and who was kept."""


@contextmanager
def laid_aside(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Take all customers apart while their rows are changed, and put them together again, in the caller's transaction.

    An import so meets the rows it knows, and whatever is new of somebody who is gone goes where the rest went.
    """
    connection.execute(LEDGER)
    take_apart(connection)
    yield
    put_together(connection)


def put_together(connection: duckdb.DuckDBPyConnection) -> None:
    """Give the rows of those who are gone to those who are kept, for every accepted merge."""
    roots = _roots(connection)
    if not roots:
        return
    connection.execute("CREATE OR REPLACE TEMP TABLE merged (gone VARCHAR, kept VARCHAR)")
    connection.executemany("INSERT INTO merged VALUES (?, ?)", list(roots.items()))
    for table in MOVED:
        connection.execute(
            f"""INSERT INTO merge_moves SELECT '{table.name}', id, customer_id FROM {table.name}
            SEMI JOIN merged ON customer_id = gone"""
        )
        connection.execute(f"UPDATE {table.name} SET customer_id = kept FROM merged WHERE customer_id = gone")
    _park(connection)
    connection.execute("DROP TABLE merged")


def take_apart(connection: duckdb.DuckDBPyConnection) -> None:
    """Give every row back to the customer it came with."""
    for table in MOVED:
        connection.execute(
            f"""UPDATE {table.name} SET customer_id = was FROM merge_moves
            WHERE merge_moves.table_name = '{table.name}' AND merge_moves.id = {table.name}.id"""
        )
    connection.execute(
        "DELETE FROM customers USING parked_customers WHERE customers.id = parked_customers.id"
    )
    connection.execute("INSERT INTO customers FROM parked_customers")
    connection.execute("INSERT INTO people FROM parked_people")
    for name in ("merge_moves", "parked_customers", "parked_people"):
        connection.execute(f"DELETE FROM {name}")


def _park(connection: duckdb.DuckDBPyConnection) -> None:
    """Lay the rows of both aside; who is kept is as old as the older, and wants what either of them wanted."""
    flags = ("do_not_train", "do_not_profile")
    connection.execute(
        """INSERT INTO parked_customers SELECT * FROM customers
        WHERE id IN (SELECT gone FROM merged UNION SELECT kept FROM merged)"""
    )
    wishes = ", ".join(f"bool_or({name}) AS {name}" for name in flags)
    connection.execute(
        f"""UPDATE customers SET joined_at = whole.joined_at, {", ".join(f"{name} = whole.{name}" for name in flags)}
        FROM (SELECT coalesce(kept, id) AS root, min(joined_at) AS joined_at, {wishes} FROM parked_customers
            LEFT JOIN merged ON gone = id GROUP BY 1) AS whole WHERE customers.id = whole.root"""
    )
    connection.execute("DELETE FROM customers USING merged WHERE customers.id = gone")
    connection.execute(
        "INSERT INTO parked_people SELECT people.* FROM people SEMI JOIN merged ON customer_id = gone"
    )
    connection.execute("DELETE FROM people USING merged WHERE customer_id = gone")


def _roots(connection: duckdb.DuckDBPyConnection) -> Mapping[str, str]:
    """Return who stands for each who is gone; where A went to B and B to C, that is C."""
    rows = connection.execute("SELECT gone, kept FROM merges WHERE state = 'accepted' ORDER BY id").fetchall()
    leader: dict[str, str] = {}
    for gone, kept in rows:
        one, other = _root(leader, gone), _root(leader, kept)
        if one != other:
            leader[one] = other
    return {gone: _root(leader, gone) for gone in leader}


def _root(leader: Mapping[str, str], customer: str) -> str:
    while customer in leader:
        customer = leader[customer]
    return customer

"""A run's findings of customers put in place of those before, some rows at a time, while everybody goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, Table, delete, select

from chatbot.store.database import Database

T = TypeVar("T")
BATCH = 1000
"""Rows written in one transaction: customers' messages wait for it, so it is short."""
BREATH_S = 0.01
"""Between two transactions, so that those who waited get in."""


def replace_all(
    database: Database,
    table: Table,
    found: Iterable[T],
    put: Callable[[Connection, list[T]], int],
    *,
    run: str,
) -> int:
    """Write what a run found, and let go what earlier ones left; return how many were written.

    Args:
        table: has the columns `customer_id` and `run`.
        put: writes some within the caller's transaction, and returns how many.
    """
    count, rest = 0, iter(found)
    while batch := list(islice(rest, BATCH)):
        with database.write() as connection:
            count += put(connection, batch)
        time.sleep(BREATH_S)
    while _let_go(database, table, run):
        time.sleep(BREATH_S)
    return count


def _let_go(database: Database, table: Table, run: str) -> bool:
    """Delete some that an earlier run left; say whether there were any."""
    some = select(table.c.customer_id).where(table.c.run != run).limit(BATCH)
    with database.write() as connection:
        return bool(connection.execute(delete(table).where(table.c.customer_id.in_(some))).rowcount)

"""What is kept of a person: export it, erase it, and let old conversations go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, select

from chatbot.errors import NotFound
from chatbot.store.database import Database
from chatbot.store.tables import (
    conversations,
    customers,
    events,
    feedback,
    handoffs,
    messages,
    order_items,
    orders,
    refunds,
)


class Privacy:
    """Per-person export and erasure, and retention."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def export(self, email: str) -> dict[str, Any]:
        """Return everything kept of the customer with this e-mail, ready for JSON.

        Raises:
            NotFound: there is none.
        """
        with self._database.read() as connection:
            customer = _customer_id(connection, email)
            talks = select(conversations.c.id).where(conversations.c.customer_id == customer)
            bought = select(orders.c.number).where(orders.c.customer_id == customer)
            return {
                "customer": _rows(connection, customers, customers.c.id == customer),
                "orders": _rows(connection, orders, orders.c.customer_id == customer),
                "items": _rows(connection, order_items, order_items.c.order_number.in_(bought)),
                "refunds": _rows(connection, refunds, refunds.c.order_number.in_(bought)),
                "conversations": _rows(connection, conversations, conversations.c.customer_id == customer),
                "messages": _rows(connection, messages, messages.c.conversation_id.in_(talks)),
                "handoffs": _rows(connection, handoffs, handoffs.c.conversation_id.in_(talks)),
                "feedback": _rows(connection, feedback, feedback.c.conversation_id.in_(talks)),
            }

    def erase(self, email: str) -> int:
        """Erase the customer with this e-mail, orders and conversations too; return how many conversations.

        Raises:
            NotFound: there is none.
        """
        with self._database.write() as connection:
            customer = _customer_id(connection, email)
            erased = _erase_talks(connection, conversations.c.customer_id == customer)
            connection.execute(delete(customers).where(customers.c.id == customer))
        return erased

    def retain(self, since: datetime) -> int:
        """Erase conversations silent since before this, and return how many."""
        with self._database.write() as connection:
            return _erase_talks(connection, conversations.c.active_at < since)


def _customer_id(connection: Connection, email: str) -> str:
    query = select(customers.c.id).where(customers.c.email == email.strip().lower())
    found = connection.execute(query).scalar()
    if found is None:
        raise NotFound(f"no customer with the e-mail {email}: check the spelling")
    return str(found)


def _erase_talks(connection: Connection, which: ColumnElement[bool]) -> int:
    ids = select(conversations.c.id).where(which)
    connection.execute(delete(events).where(events.c.conversation_id.in_(ids)))
    return connection.execute(delete(conversations).where(which)).rowcount


def _rows(connection: Connection, table: Table, which: ColumnElement[bool]) -> list[dict[str, Any]]:
    return [_plain(row) for row in connection.execute(select(table).where(which)).mappings()]


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        str(name): str(value) if isinstance(value, date | Decimal) else value for name, value in row.items()
    }

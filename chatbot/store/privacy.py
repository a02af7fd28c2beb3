"""What is kept of a person: export it, erase it, and let old conversations go."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, select

from chatbot.errors import NotFound
from chatbot.store.database import Database
from chatbot.store.sessions import Sessions
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

BATCH = 500
"""Conversations erased in one transaction: customers wait for it, so it is short."""
BREATH_S = 0.05
"""Between two transactions, so that those who waited get in."""


class Privacy:
    """Per-person export and erasure, and retention."""

    def __init__(self, database: Database, sessions: Sessions) -> None:
        self._database, self._sessions = database, sessions

    def export(self, email: str) -> dict[str, Any]:
        """Return everything kept of the customer with this e-mail, ready for JSON.

        Raises:
            NotFound: there is none.
        """
        with self._database.read() as connection:
            customer = _customer_ids(connection, email)
            talks = select(conversations.c.id).where(conversations.c.customer_id.in_(customer))
            bought = select(orders.c.number).where(orders.c.customer_id.in_(customer))
            return {
                "customer": _rows(connection, customers, customers.c.id.in_(customer)),
                "orders": _rows(connection, orders, orders.c.customer_id.in_(customer)),
                "items": _rows(connection, order_items, order_items.c.order_number.in_(bought)),
                "refunds": _rows(connection, refunds, refunds.c.order_number.in_(bought)),
                "conversations": _rows(connection, conversations, conversations.c.customer_id.in_(customer)),
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
            customer = _customer_ids(connection, email)
            erased = _erase_talks(connection, conversations.c.customer_id.in_(customer))
            connection.execute(delete(customers).where(customers.c.id.in_(customer)))
        self._sessions.drop_all(erased)
        return len(erased)

    def retain(self, since: datetime) -> int:
        """Erase conversations silent since before this, and return how many."""
        count = 0
        while erased := self._retain_some(since):
            count += erased
            time.sleep(BREATH_S)
        return count

    def _retain_some(self, since: datetime) -> int:
        silent = conversations.c.active_at < since
        some = select(conversations.c.id).where(silent).order_by(conversations.c.active_at).limit(BATCH)
        with self._database.write() as connection:
            ids = connection.execute(some).scalars().all()
            # `silent` again: a customer who came back in the meantime stays
            erased = _erase_talks(connection, and_(conversations.c.id.in_(ids), silent))
        self._sessions.drop_all(erased)
        return len(erased)


def _customer_ids(connection: Connection, email: str) -> Sequence[str]:
    query = select(customers.c.id).where(func.lower(customers.c.email) == email.strip().lower())
    found = connection.execute(query).scalars().all()
    if not found:
        raise NotFound(f"no customer with the e-mail {email}: check the spelling")
    return found


def _erase_talks(connection: Connection, which: ColumnElement[bool]) -> list[tuple[str, str]]:
    """Erase conversations with all that hangs on them; return key id and session id of each."""
    ids = select(conversations.c.id).where(which)
    connection.execute(delete(events).where(events.c.conversation_id.in_(ids)))
    key = (conversations.c.key_id, conversations.c.session_id)
    return [
        (row.key_id, row.session_id)
        for row in connection.execute(delete(conversations).where(which).returning(*key))
    ]


def _rows(connection: Connection, table: Table, which: ColumnElement[bool]) -> list[dict[str, Any]]:
    return [_plain(row) for row in connection.execute(select(table).where(which)).mappings()]


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        str(name): str(value) if isinstance(value, date | Decimal) else value for name, value in row.items()
    }

"""Orders of customers whom an import knows and the shop's own tables do not: a run publishes them for their pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from chatbot.domain.insights import Bought, PastOrder
from chatbot.store.database import Database
from chatbot.store.insight_tables import insight_orders
from chatbot.store.publication import replace_all
from chatbot.store.shop_tables import customers


class InsightOrders:
    """Read by the page of a customer alone; replaced as a whole."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, customer_id: str) -> Bought | None:
        """Return what a customer bought, as an import told it; None: it told nothing, or the shop itself does."""
        query = select(insight_orders).where(insight_orders.c.customer_id == customer_id)
        with self._database.read() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        latest = tuple(
            PastOrder(number, date.fromisoformat(day), Decimal(total), status, row["currency"])
            for number, day, total, status in row["latest"]
        )
        return Bought(customer_id, row["orders"], row["spent"], latest)

    def publish(self, found: Iterable[Bought], *, run: str) -> int:
        """Put a run's findings in place of those before, of customers the shop does not know; return how many."""
        return replace_all(self._database, insight_orders, found, partial(_put, run), run=run)


def _put(run: str, connection: Connection, batch: Iterable[Bought]) -> int:
    found = {one.customer_id: one for one in batch}
    known = set(connection.execute(select(customers.c.id).where(customers.c.id.in_(found))).scalars())
    connection.execute(delete(insight_orders).where(insight_orders.c.customer_id.in_(found)))
    rows = [_row(one, run) for name, one in found.items() if name not in known]
    if rows:
        connection.execute(insert(insight_orders), rows)
    return len(rows)


def _row(found: Bought, run: str) -> dict[str, Any]:
    return {
        "customer_id": found.customer_id,
        "run": run,
        "orders": found.orders,
        "spent": found.spent,
        "currency": found.latest[0].currency,
        "latest": [
            [one.number, one.placed_on.isoformat(), str(one.total), one.status] for one in found.latest
        ],
    }

"""What a customer has spent of late, for routing."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from chatbot.domain.routing import Worth
from chatbot.store.database import Database
from chatbot.store.shop_tables import orders

LATELY = timedelta(days=365)
UNPAID = ("placed", "cancelled")


def worth_of(database: Database, customer_id: str | None, now: datetime) -> Worth:
    """Return what is known of a customer; nothing of one we have no orders of."""
    if customer_id is None:
        return Worth()
    lately = orders.c.placed_on >= (now - LATELY).date()
    theirs = orders.c.customer_id == customer_id, lately, orders.c.status.not_in(UNPAID)
    with database.read() as connection:
        return Worth(spent=connection.execute(select(func.sum(orders.c.total)).where(*theirs)).scalar())

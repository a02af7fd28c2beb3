"""What a customer has spent of late and how likely they leave, for routing."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from chatbot.domain.routing import Worth
from chatbot.store.database import Database
from chatbot.store.insight_tables import insights
from chatbot.store.shop_tables import orders

LATELY = timedelta(days=365)
UNPAID = ("placed", "cancelled")


def worth_of(database: Database, customer_id: str | None, now: datetime) -> Worth:
    """Return what is known of a customer: nothing of somebody unknown."""
    if customer_id is None:
        return Worth()
    lately = orders.c.placed_on >= (now - LATELY).date()
    theirs = orders.c.customer_id == customer_id, lately, orders.c.status.not_in(UNPAID)
    leaving = select(insights.c.churn).where(insights.c.customer_id == customer_id)
    with database.read() as connection:
        spent = connection.execute(select(func.sum(orders.c.total)).where(*theirs)).scalar()
        return Worth(spent=spent, churn=connection.execute(leaving).scalar())

"""The other conversations of a customer, for whoever reads one of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, func, select

from chatbot.domain.tools import Earlier
from chatbot.store.database import Database
from chatbot.store.tables import conversations, handoffs, messages

MOST = 20
"""Further back, the search finds them."""
_last_handoff = (
    select(func.max(handoffs.c.id))
    .where(handoffs.c.conversation_id == conversations.c.id)
    .correlate(conversations)
    .scalar_subquery()
)
_last_said = (
    select(messages.c.text)
    .where(
        messages.c.conversation_id == conversations.c.id,
        messages.c.author.in_(("customer", "agent")),
        messages.c.kind == "text",
    )
    .order_by(messages.c.seq.desc())
    .limit(1)
    .correlate(conversations)
    .scalar_subquery()
)
_TALKS = select(
    conversations, handoffs.c.reason, handoffs.c.outcome, _last_said.label("last_message")
).outerjoin(handoffs, handoffs.c.id == _last_handoff)


class EarlierTalks:
    """Read anew each time: they are few."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, customer_id: str | None, *, but: str) -> list[Earlier]:
        """Return the customer's other conversations, the latest first; of nobody known there are none.

        Args:
            but: the conversation that is being read.
        """
        if customer_id is None:
            return []
        query = _TALKS.where(conversations.c.customer_id == customer_id, conversations.c.id != but)
        latest = query.order_by(conversations.c.active_at.desc(), conversations.c.id).limit(MOST)
        with self._database.read() as connection:
            return [_earlier(row) for row in connection.execute(latest)]


def _earlier(row: Row[Any]) -> Earlier:
    return Earlier(
        id=row.id,
        status=row.status,
        started_at=row.started_at,
        active_at=row.active_at,
        reason=row.reason,
        outcome=row.outcome,
        last_message=row.last_message or "",
    )

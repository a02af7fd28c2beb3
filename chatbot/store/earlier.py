"""The other conversations of a customer, for whoever reads one of them."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from chatbot.domain.tools import Earlier
from chatbot.store.tables import conversations, handoffs, messages

MOST = 20
"""Further back, the search finds them."""


def earlier(connection: Connection, customer_id: str | None, *, but: str) -> list[Earlier]:
    """Return the customer's other conversations, the latest first; of nobody known there are none.

    Args:
        but: the conversation that is being read.
    """
    if customer_id is None:
        return []
    talk = conversations.c.id
    last_handoff = select(func.max(handoffs.c.id)).where(handoffs.c.conversation_id == talk).scalar_subquery()
    last_said = (
        select(messages.c.text)
        .where(
            messages.c.conversation_id == talk,
            messages.c.author.in_(("customer", "agent")),
            messages.c.kind == "text",
        )
        .order_by(messages.c.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(conversations, handoffs.c.reason, handoffs.c.outcome, last_said.label("last_message"))
        .outerjoin(handoffs, handoffs.c.id == last_handoff)
        .where(conversations.c.customer_id == customer_id, talk != but)
        .order_by(conversations.c.active_at.desc(), talk)
        .limit(MOST)
    )
    return [
        Earlier(
            row.id, row.status, row.started_at, row.active_at, row.reason, row.outcome, row.last_message or ""
        )
        for row in connection.execute(query)
    ]

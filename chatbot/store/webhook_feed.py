"""The log as webhooks are told it: read once by all processes together, whichever comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update
from sqlalchemy.exc import IntegrityError

from chatbot.domain.conversation import Message
from chatbot.domain.decision import Escalation
from chatbot.domain.desk import Rating
from chatbot.domain.webhooks import Happening, NewDelivery, Webhook
from chatbot.store import conversations as talks
from chatbot.store.database import Database
from chatbot.store.rows import insert_new
from chatbot.store.survey_tables import surveys
from chatbot.store.tables import agents, conversations, events, handoffs, messages
from chatbot.store.webhook_tables import webhook_cursor, webhook_deliveries, webhooks
from chatbot.store.webhooks import webhook

BATCH = 100
"""Entries of the log in one transaction: customers' turns wait for it, so it is short."""
JUST_LINES = ("started", "message", "reopened")
"""Entries of the log that tell of nothing but new lines, most of all there are."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries of the log that are to be told, and to whom."""

    position: int
    """How far the log had been read."""
    end: int
    webhooks: tuple[Webhook, ...]
    happenings: tuple[Happening, ...]


class WebhookFeed:
    """A cursor in the log; it moves in the transaction that stores what it passed, so nothing is lost or doubled."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def next(self) -> Batch | None:
        """Return what is to be told next; None: nothing new, or nobody listens."""
        with self._database.read() as connection:
            listening = [
                webhook(row) for row in connection.execute(select(webhooks).where(webhooks.c.active))
            ]
            position = connection.execute(select(webhook_cursor.c.event_id)).scalar()
            if not listening or position is None:
                return None
            start = max(position, min(one.from_event for one in listening))
            new = select(events).where(events.c.id > start).order_by(events.c.id).limit(BATCH)
            rows = connection.execute(new).all()
            if not rows:
                return None
            found = (_happening(connection, row) for row in rows)
            happenings = tuple(one for one in found if one is not None)
        return Batch(position, rows[-1].id, tuple(listening), happenings)

    def put(self, batch: Batch, deliveries: Sequence[NewDelivery], *, now: datetime) -> bool:
        """Store what is to be told, and move on; False: another process was faster, or something was erased."""
        moved = update(webhook_cursor).where(webhook_cursor.c.event_id == batch.position)
        try:
            with self._database.write() as connection:
                if not connection.execute(moved.values(event_id=batch.end)).rowcount:
                    return False
                for one in deliveries:
                    insert_new(connection, webhook_deliveries, **_row(one, now))
        except IntegrityError:  # its conversation, or its webhook, is gone since it was read: read anew
            return False
        return True


def _row(new: NewDelivery, now: datetime) -> dict[str, Any]:
    return {
        "webhook_id": new.webhook_id,
        "event_id": new.event_id,
        "kind": new.kind,
        "conversation_id": new.conversation_id,
        "body": dict(new.body),
        "state": "pending",
        "attempts": 0,
        "next_at": now,
        "created_at": now,
    }


def _happening(connection: Connection, event: Row[Any]) -> Happening | None:
    """Return an entry of the log with what belongs to it; None: its conversation was erased."""
    row = connection.execute(select(conversations).where(conversations.c.id == event.conversation_id)).first()
    if row is None:
        return None
    told = event.data
    handoff = None if event.kind in JUST_LINES else _handoff(connection, event)
    agent_id = told.get("agent_id") or (handoff.agent_id if handoff else None)
    return Happening(
        sequence=event.id,
        kind=event.kind,
        at=event.created_at,
        status=str(told.get("status", row.status)),
        seq=int(told.get("seq", row.last_seq)),
        conversation=talks.conversation(row),
        lines=_lines(connection, event),
        escalation=_escalation(handoff) if handoff else None,
        outcome=handoff.outcome if handoff else None,
        agent_id=agent_id,
        agent_name=_name(connection, agent_id),
        rating=_rating(connection, event) if event.kind == "feedback" else None,
    )


def _lines(connection: Connection, event: Row[Any]) -> tuple[Message, ...]:
    last, count = int(event.data.get("seq", 0)), int(event.data.get("lines", 0))
    if not count:
        return ()
    query = select(messages).where(
        messages.c.conversation_id == event.conversation_id,
        messages.c.seq.between(last - count + 1, last),
        messages.c.suppressed.is_(False),
    )
    return tuple(talks.message(row) for row in connection.execute(query.order_by(messages.c.seq)))


def _handoff(connection: Connection, event: Row[Any]) -> Row[Any] | None:
    mine = handoffs.c.conversation_id == event.conversation_id
    query = select(handoffs).where(mine, handoffs.c.opened_at <= event.created_at)
    return connection.execute(query.order_by(handoffs.c.id.desc()).limit(1)).first()


def _escalation(row: Row[Any]) -> Escalation:
    return Escalation(row.reason, row.priority, row.explanation, row.evidence, risk=row.risk)


def _name(connection: Connection, agent_id: str | None) -> str | None:
    query = select(agents.c.name).where(agents.c.id == agent_id)
    return connection.execute(query).scalar() if agent_id else None


def _rating(connection: Connection, event: Row[Any]) -> Rating | None:
    """Return the rating that was given then; None: a newer one has taken its place."""
    mine = surveys.c.conversation_id == event.conversation_id
    query = select(surveys).where(mine, surveys.c.changed_at == event.created_at)
    row = connection.execute(query.order_by(surveys.c.id.desc()).limit(1)).first()
    return Rating(row.rating, row.comment, row.about, row.changed_at) if row else None

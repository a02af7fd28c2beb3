"""The tables of webhooks: who is told, what is on its way, how far the log has been read for them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from chatbot.store.tables import Utc, metadata

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("url", String(2000), nullable=False),
    Column("description", String(200), nullable=False),
    Column("events", JSON, nullable=False),
    Column("masked", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("off_because", String(300)),
    Column("secret", String(80), nullable=False),  # as it is: everything sent is signed with it
    Column("old_secret", String(80)),
    Column("old_secret_until", Utc),
    Column("from_event", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Utc),
    Column("rest_until", Utc),
    Column("created_at", Utc, nullable=False),
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("webhook_id", ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    Column("event_id", String(80), nullable=False),
    Column("kind", String(40), nullable=False),
    # what a conversation's erasure takes along
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("body", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Utc, nullable=False),
    Column("held_until", Utc),  # a process is sending it; a dead one holds it no longer than this
    Column("status", Integer),
    Column("last_error", String(300)),
    Column("created_at", Utc, nullable=False),
    Column("delivered_at", Utc),
    UniqueConstraint("webhook_id", "event_id"),
    Index("ix_webhook_deliveries_webhook_id_state_id", "webhook_id", "state", "id"),
)
_held = webhook_deliveries.c.held_until.is_not(None)
Index(
    "ix_webhook_deliveries_held_until",
    webhook_deliveries.c.held_until,
    sqlite_where=_held,
    postgresql_where=_held,
)
"""Few are held among many that wait."""

webhook_cursor = Table(
    "webhook_cursor",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # there is one row
    Column("event_id", Integer, nullable=False),
)

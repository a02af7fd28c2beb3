"""The tables of the agents' tools: replies kept ready, what became of suggested ones, saved views."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint, literal_column

from chatbot.store.tables import Utc, messages, metadata

canned_replies = Table(
    "canned_replies",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("title", String(80), nullable=False),
    Column("text", Text, nullable=False),  # with placeholders, see domain/tools.py
    Column("shortcut", String(40), unique=True),
    Column("team_id", ForeignKey("teams.id", ondelete="SET NULL")),  # None: of everybody
    Column("changed_at", Utc, nullable=False),
)

suggestion_uses = Table(
    "suggestion_uses",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("suggestion", String(120), primary_key=True),
    Column("agent_id", ForeignKey("agents.id", ondelete="CASCADE"), primary_key=True),
    Column("source", String(16), nullable=False),
    # whose past answer it was: with that conversation goes what came of it
    Column("origin_id", ForeignKey("conversations.id", ondelete="CASCADE"), index=True),
    Column("use", String(16), nullable=False),
    Column("used_at", Utc, nullable=False, index=True),
)

saved_views = Table(
    "saved_views",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("agent_id", ForeignKey("agents.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(60), nullable=False),
    Column("query", JSON, nullable=False),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("agent_id", "name"),
)

_by_agents = messages.c.author == literal_column("'agent'")
Index("ix_messages_agents", messages.c.created_at, sqlite_where=_by_agents, postgresql_where=_by_agents)
"""Few among many, as those of `tables.py`: the latest answers are found at once."""

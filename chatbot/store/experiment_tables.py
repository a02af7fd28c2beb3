"""The table of who meets which variant of an experiment."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table

from chatbot.store.tables import Utc, metadata

experiment_arms = Table(
    "experiment_arms",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("experiment", String(40), primary_key=True),
    Column("variant", String(40), nullable=False),
    Column("unit", String(16), nullable=False),  # who was split by, hashed anew for each experiment
    Column("began_at", Utc, nullable=False),
    Index("ix_experiment_arms_experiment_began_at", "experiment", "began_at"),
)

"""The table of what customers were asked and said of it."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from chatbot.store.tables import Utc, metadata

surveys = Table(
    "surveys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("about", String(16), nullable=False),  # bot or human
    # of a person's part: which hand-over it was, asked about once, and who resolved it
    Column("handoff_id", ForeignKey("handoffs.id", ondelete="CASCADE"), unique=True),
    Column("agent_id", ForeignKey("agents.id", ondelete="SET NULL"), index=True),
    Column("asked_at", Utc),  # None: rated without being asked
    Column("seq", Integer),  # the last line when it was asked
    Column("dismissed_at", Utc),  # "not now": never shown again
    Column("answered_at", Utc, index=True),  # first
    Column("changed_at", Utc),  # what stands there now was said then
    Column("rating", Integer),  # 1 to 5; None: not answered
    Column("comment", Text, nullable=False),
    Column("channel", String(8)),  # widget or link: where it was answered
    sqlite_autoincrement=True,  # a link names it by its id, which is never used twice
)

"""The tables of conversations and of those who lead them; `migrations/` brings a database to this shape."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    literal_column,
    true,
)

UNANSWERED = "clarify"
"""The source of the bot's lines that only ask back, in `messages.source`."""


class Utc(TypeDecorator[datetime]):
    """An aware UTC time, also where the database keeps none (SQLite)."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC without a zone."""
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        return value.replace(tzinfo=UTC) if value else None

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Read SQLite's text in one step: the usual ones take five times as long, and reports read many."""
        return _from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _from_text(text: str | None) -> datetime | None:
    return datetime.fromisoformat(f"{text}+00:00") if text else None


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

agents = Table(
    "agents",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("email", String(254), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),
    Column("role", String(16), nullable=False),
    Column("available", Boolean, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column(
        "active", Boolean, nullable=False, server_default=true()
    ),  # False: gone; the name stays at what they wrote
    Column("senior", Boolean, nullable=False, server_default=false()),
    Column("capacity", Integer, nullable=False, server_default="8"),
    Column("skills", JSON, nullable=False, server_default="[]"),
    Column("languages", JSON, nullable=False, server_default="[]"),  # two-letter codes; empty: any
    Column("seen_at", Utc),  # the desk was last open
    Column("last_given_at", Utc),  # routing last gave them something
)

teams = Table(
    "teams",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("time_zone", String(64), nullable=False),  # empty: the shop's
    Column("hours", JSON(none_as_null=True)),  # None: the shop's
    Column("first_response_s", Integer),
    Column("resolution_s", Integer),
)

team_members = Table(
    "team_members",
    metadata,
    Column("team_id", ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
    Column("agent_id", ForeignKey("agents.id", ondelete="CASCADE"), primary_key=True),
)

desk_settings = Table(
    "desk_settings",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", JSON, nullable=False),
)

sealing_keys = Table(
    "sealing_keys",
    metadata,
    Column("name", String(8), primary_key=True),
)
"""The names of the keys that something may be sealed with: who lacks one of them reads not all of it."""

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("kind", String(2), nullable=False),  # pk: may stand in a page; sk: never leaves a server
    Column("name", String(120), nullable=False),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("created_at", Utc, nullable=False),
    Column("revoked_at", Utc),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("session_id", String(128), nullable=False),
    Column("key_id", String(40), nullable=False),
    Column("status", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("locale", String(16), nullable=False),
    Column("customer_id", ForeignKey("customers.id", ondelete="SET NULL"), index=True),
    Column("agent_id", ForeignKey("agents.id", ondelete="SET NULL")),
    Column("memory", JSON, nullable=False),
    Column("started_at", Utc, nullable=False, index=True),
    Column("active_at", Utc, nullable=False, index=True),
    Column("handoff_id", Integer),  # the open hand-over, None while the bot answers
    Column("snoozed_until", Utc),  # its agent wants to see it then, or when the customer writes
    UniqueConstraint("key_id", "session_id"),
    Index("ix_conversations_status_active_at", "status", "active_at"),
)

messages = Table(
    "messages",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("message_id", String(80), nullable=False),
    Column("author", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("buttons", JSON),
    Column("kind", String(16), nullable=False),
    Column("agent_id", String(40)),
    Column("agent_name", String(120)),
    Column("intent", String(80)),
    Column("confidence", Float),
    Column("sentiment", String(16)),
    Column("score", Float),
    Column("anger", Float),
    Column("language", String(8)),
    Column("source", String(16)),
    Column("model", String(80)),
    Column("suppressed", Boolean, nullable=False),
    Column("helpful", Boolean),
    Column("reply_to", String(80)),
    Column("meant", String(80)),  # its true intent, as the customer's click or an agent says
    Column("meant_by", String(40)),
    Column("answer", JSON),
    UniqueConstraint("conversation_id", "message_id"),
)
ASKED_BACK: ColumnElement[str] = literal_column(f"'{UNANSWERED}'")
CUSTOMER: ColumnElement[str] = literal_column("'customer'")
AGENT: ColumnElement[str] = literal_column("'agent'")
"""Written out: an index of some lines is used only where a query, without a parameter, asks for just them."""


def _index_some(name: str, some: ColumnElement[bool], *columns: Column[Any]) -> None:
    Index(f"ix_messages_{name}", *columns, sqlite_where=some, postgresql_where=some)


_index_some("unanswered", messages.c.source == ASKED_BACK, messages.c.created_at)
_index_some("labelled", messages.c.meant.is_not(None), messages.c.created_at)
_index_some("unhelpful", messages.c.helpful.is_(False), messages.c.conversation_id, messages.c.seq)
_index_some("of_agents", messages.c.author == AGENT, messages.c.created_at)
# few among many: an index of just these lines costs the others nothing
HEARD = ("conversation_id", "seq", "author", "created_at", "intent", "score", "anger", "source")
"""All that reports ask of a customer's line: the line itself, long as it is, is not read."""
_index_some("heard", messages.c.author == CUSTOMER, *(messages.c[name] for name in HEARD))

handoffs = Table(
    "handoffs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("reason", String(24), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("explanation", String(400), nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("risk", String(24)),
    Column("collected", JSON),  # what the customer had told by then, name to value
    Column("opened_at", Utc, nullable=False, index=True),
    Column("claimed_at", Utc),
    Column("answered_at", Utc),  # the agent's first answer
    Column("ended_at", Utc),
    Column("agent_id", ForeignKey("agents.id", ondelete="SET NULL")),
    Column("outcome", String(16)),  # what its agent said at the end
    # what it asks of an agent, see domain/routing.py: Placement
    Column("team_id", String(40)),
    Column("skills", JSON),
    Column("language", String(8)),
    Column("senior", Boolean),
    Column("weight", Integer, nullable=False, server_default="1"),
    Column("due_at", Utc),  # the waiting line's order
    Column("respond_by", Utc),
    Column("placed", JSON),  # why it stands there, in words
    Column("offered_to", String(40)),
    Column("offered_until", Utc),
    Column("declined", JSON(none_as_null=True)),  # agents who had it offered or in hand, and did not keep it
)

routings = Table(
    "routings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("handoff_id", ForeignKey("handoffs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("step", String(16), nullable=False),
    Column("agent_id", ForeignKey("agents.id", ondelete="SET NULL")),
    Column("reasons", JSON, nullable=False),
    Column("candidates", JSON, nullable=False),
    Column("decided_at", Utc, nullable=False),
)

conversation_tags = Table(
    "conversation_tags",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("tag", String(40), primary_key=True, index=True),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("conversation_id", String(40), nullable=False, index=True),
    Column("data", JSON, nullable=False),
    Column("created_at", Utc, nullable=False, index=True),
    sqlite_autoincrement=True,  # an id is never used twice, or a desk would skip an event
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("agent_id", String(40), nullable=False, index=True),
    Column("action", String(40), nullable=False),
    Column("subject", String(80), nullable=False, index=True),
    Column("detail", JSON(none_as_null=True)),  # what was changed, before and after
    Column("created_at", Utc, nullable=False),
)

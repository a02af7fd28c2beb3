"""What reports look for: conversations and hand-overs by their time, and the few lines of messages they count."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"

HEARD = ("conversation_id", "seq", "author", "created_at", "intent", "score", "anger", "source")
messages = sa.table("messages", sa.column("helpful", sa.Boolean()), sa.column("author"))
SOME = {
    "unhelpful": (messages.c.helpful.is_(False), ("conversation_id", "seq")),
    "of_agents": (messages.c.author == sa.literal_column("'agent'"), ("created_at",)),
    "heard": (messages.c.author == sa.literal_column("'customer'"), HEARD),
}


def upgrade() -> None:
    """Make the indexes."""
    op.create_index(op.f("ix_conversations_started_at"), "conversations", ["started_at"])
    op.create_index(op.f("ix_handoffs_opened_at"), "handoffs", ["opened_at"])
    for name, (some, columns) in SOME.items():
        op.create_index(f"ix_messages_{name}", "messages", columns, sqlite_where=some, postgresql_where=some)


def downgrade() -> None:
    """Remove them."""
    for name in SOME:
        op.drop_index(f"ix_messages_{name}", "messages")
    op.drop_index(op.f("ix_handoffs_opened_at"), "handoffs")
    op.drop_index(op.f("ix_conversations_started_at"), "conversations")

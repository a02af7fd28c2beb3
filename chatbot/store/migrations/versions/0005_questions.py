"""The way to messages without an answer and to those labelled, which are few among many."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add an index of just these lines for each."""
    for name, only in (
        ("ix_messages_unanswered", "source = 'clarify'"),
        ("ix_messages_labelled", "meant IS NOT NULL"),
    ):
        where = sa.text(only)
        op.create_index(name, "messages", ["created_at"], sqlite_where=where, postgresql_where=where)

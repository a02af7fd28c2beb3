"""Replies kept ready, what became of suggested ones, and the agents' saved views."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "canned_replies",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shortcut", sa.String(40)),
        sa.Column("team_id", sa.String(40)),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_replies")),
        sa.UniqueConstraint("shortcut", name=op.f("uq_canned_replies_shortcut")),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_canned_replies_team_id"), ondelete="SET NULL"
        ),
    )
    op.create_table(
        "suggestion_uses",
        sa.Column("conversation_id", sa.String(40), nullable=False),
        sa.Column("suggestion", sa.String(120), nullable=False),
        sa.Column("agent_id", sa.String(40), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("origin_id", sa.String(40)),
        sa.Column("use", sa.String(16), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "suggestion", "agent_id", name=op.f("pk_suggestion_uses")),
        *(_cascade("suggestion_uses", name, table) for name, table in OWNERS),
    )
    op.create_index(op.f("ix_suggestion_uses_origin_id"), "suggestion_uses", ["origin_id"])
    op.create_index(op.f("ix_suggestion_uses_used_at"), "suggestion_uses", ["used_at"])
    op.create_table(
        "saved_views",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("agent_id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("agent_id", "name", name=op.f("uq_saved_views_agent_id_name")),
        _cascade("saved_views", "agent_id", "agents"),
    )
    where = sa.text("author = 'agent'")
    op.create_index(
        "ix_messages_agents", "messages", ["created_at"], sqlite_where=where, postgresql_where=where
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_index("ix_messages_agents", "messages")
    for table in ("saved_views", "suggestion_uses", "canned_replies"):
        op.drop_table(table)


OWNERS = (("conversation_id", "conversations"), ("agent_id", "agents"), ("origin_id", "conversations"))


def _cascade(table: str, column: str, owner: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{owner}.id"], name=name, ondelete="CASCADE")

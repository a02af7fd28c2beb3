"""Teams, what a hand-over asks of an agent, routing's decisions, tags, and the desk's settings."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables, and give what waits its place by the time it has waited."""
    op.create_table(
        "teams",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("hours", sa.JSON(none_as_null=True)),
        sa.Column("first_response_s", sa.Integer()),
        sa.Column("resolution_s", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
    )
    op.create_table(
        "team_members",
        sa.Column("team_id", sa.String(40), nullable=False),
        sa.Column("agent_id", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "agent_id", name=op.f("pk_team_members")),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_team_members_team_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_team_members_agent_id"), ondelete="CASCADE"
        ),
    )
    op.create_table(
        "routings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handoff_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(16), nullable=False),
        sa.Column("agent_id", sa.String(40)),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routings")),
        sa.ForeignKeyConstraint(
            ["handoff_id"], ["handoffs.id"], name=op.f("fk_routings_handoff_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_routings_agent_id"), ondelete="SET NULL"
        ),
    )
    op.create_index(op.f("ix_routings_handoff_id"), "routings", ["handoff_id"])
    op.create_table(
        "conversation_tags",
        sa.Column("conversation_id", sa.String(40), nullable=False),
        sa.Column("tag", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "tag", name=op.f("pk_conversation_tags")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_conversation_tags_conversation_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(op.f("ix_conversation_tags_tag"), "conversation_tags", ["tag"])
    op.create_table(
        "desk_settings",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_desk_settings")),
    )
    for column in _agent():
        op.add_column("agents", column)
    for column in _handoff():
        op.add_column("handoffs", column)
    op.add_column("conversations", sa.Column("snoozed_until", sa.DateTime()))
    op.add_column("audit", sa.Column("detail", sa.JSON(none_as_null=True)))
    handoffs = sa.table("handoffs", sa.column("due_at"), sa.column("opened_at"))
    op.execute(handoffs.update().values(due_at=handoffs.c.opened_at))


def downgrade() -> None:
    """Forget all of it."""
    op.drop_column("audit", "detail")
    op.drop_column("conversations", "snoozed_until")
    for column in _handoff():
        op.drop_column("handoffs", column.name)
    for column in _agent():
        op.drop_column("agents", column.name)
    for table in ("desk_settings", "conversation_tags", "routings", "team_members", "teams"):
        op.drop_table(table)


def _agent() -> list[sa.Column[Any]]:
    return [
        sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("senior", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("capacity", sa.Integer(), nullable=False, server_default="8"),
        sa.Column("skills", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("languages", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("seen_at", sa.DateTime()),
        sa.Column("last_given_at", sa.DateTime()),
    ]


def _handoff() -> list[sa.Column[Any]]:
    return [
        sa.Column("team_id", sa.String(40)),
        sa.Column("skills", sa.JSON()),
        sa.Column("language", sa.String(8)),
        sa.Column("senior", sa.Boolean()),
        sa.Column("weight", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("due_at", sa.DateTime()),
        sa.Column("respond_by", sa.DateTime()),
        sa.Column("placed", sa.JSON()),
        sa.Column("answered_at", sa.DateTime()),
        sa.Column("offered_to", sa.String(40)),
        sa.Column("offered_until", sa.DateTime()),
        sa.Column("declined", sa.JSON()),
        sa.Column("outcome", sa.String(16)),
    ]

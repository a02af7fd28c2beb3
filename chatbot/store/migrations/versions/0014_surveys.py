"""What customers were asked, and when, stands beside what they said of it; a person's part knows its hand-over."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

feedback = sa.table(
    "feedback", *map(sa.column, ("id", "conversation_id", "rating", "comment", "about", "created_at"))
)
handoffs = sa.table("handoffs", *map(sa.column, ("id", "conversation_id", "opened_at", "agent_id")))
KEPT = ("conversation_id", "rating", "comment", "about")
surveys = sa.table(
    "surveys",
    *map(sa.column, (*KEPT, "id", "handoff_id", "agent_id", "answered_at", "changed_at", "channel")),
)


def upgrade() -> None:
    """Make the table, and move the ratings there were into it."""
    op.create_table(
        "surveys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(40), nullable=False),
        sa.Column("about", sa.String(16), nullable=False),
        sa.Column("handoff_id", sa.Integer()),
        sa.Column("agent_id", sa.String(40)),
        sa.Column("asked_at", sa.DateTime()),
        sa.Column("seq", sa.Integer()),
        sa.Column("dismissed_at", sa.DateTime()),
        sa.Column("answered_at", sa.DateTime()),
        sa.Column("changed_at", sa.DateTime()),
        sa.Column("rating", sa.Integer()),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(8)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("handoff_id", name=op.f("uq_surveys_handoff_id")),
        _belongs("conversation_id", "conversations", "CASCADE"),
        _belongs("handoff_id", "handoffs", "CASCADE"),
        _belongs("agent_id", "agents", "SET NULL"),
        sqlite_autoincrement=True,
    )
    for column in ("conversation_id", "agent_id", "answered_at"):
        op.create_index(op.f(f"ix_surveys_{column}"), "surveys", [column])
    _take_over()
    op.drop_table("feedback")


def downgrade() -> None:
    """Keep the ratings alone."""
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(40), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("about", sa.String(16), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_feedback_conversation_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(op.f("ix_feedback_conversation_id"), "feedback", ["conversation_id"])
    kept = (surveys.c[name] for name in KEPT)
    answered = sa.select(*kept, surveys.c.changed_at).where(surveys.c.rating.is_not(None))
    op.execute(feedback.insert().from_select([*KEPT, "created_at"], answered.order_by(surveys.c.id)))
    op.drop_table("surveys")


def _belongs(column: str, table: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_surveys_{column}")
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name, ondelete=ondelete)


def _take_over() -> None:
    """Write every rating to the hand-over it was given after; nobody knows whether it was asked for."""
    before: Any = sa.select(sa.func.max(handoffs.c.id)).where(
        handoffs.c.conversation_id == feedback.c.conversation_id,
        handoffs.c.opened_at <= feedback.c.created_at,
        handoffs.c.agent_id.is_not(None),
        feedback.c.about == "human",
    )
    of_handoff = before.correlate(feedback).scalar_subquery()
    latest = sa.select(sa.func.max(feedback.c.id)).group_by(feedback.c.conversation_id, feedback.c.about)
    kept = (feedback.c[name] for name in KEPT)
    given = sa.select(
        *kept, of_handoff, feedback.c.created_at, feedback.c.created_at, sa.literal_column("'widget'")
    )
    op.execute(
        surveys.insert().from_select(
            [*KEPT, "handoff_id", "answered_at", "changed_at", "channel"],
            given.where(feedback.c.id.in_(latest)).order_by(feedback.c.id),
        )
    )
    agent = sa.select(handoffs.c.agent_id).where(handoffs.c.id == surveys.c.handoff_id).scalar_subquery()
    op.execute(surveys.update().values(agent_id=agent))

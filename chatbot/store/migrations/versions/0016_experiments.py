"""Who meets which variant of an experiment stands with the conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "experiment_arms",
        sa.Column("conversation_id", sa.String(40), nullable=False),
        sa.Column("experiment", sa.String(40), nullable=False),
        sa.Column("variant", sa.String(40), nullable=False),
        sa.Column("unit", sa.String(16), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "experiment", name=op.f("pk_experiment_arms")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_experiment_arms_conversation_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_experiment_arms_experiment_began_at", "experiment_arms", ["experiment", "began_at"])


def downgrade() -> None:
    """Forget who met what."""
    op.drop_table("experiment_arms")

"""Beside what is foretold stand the sums of all customers, and the orders of those the shop's tables do not know."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "insight_sums",
        sa.Column("run", sa.String(40), nullable=False),
        sa.Column("as_of", sa.Date()),
        sa.Column("segments", sa.JSON(), nullable=False),
        sa.Column("to_save", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("run", name=op.f("pk_insight_sums")),
    )
    op.create_table(
        "insight_orders",
        sa.Column("customer_id", sa.String(40), nullable=False),
        sa.Column("run", sa.String(40), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("spent", sa.Numeric(14, 2), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("latest", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_insight_orders")),
    )
    op.create_index(op.f("ix_insight_orders_run"), "insight_orders", ["run"])


def downgrade() -> None:
    """Forget what was published."""
    op.drop_table("insight_orders")
    op.drop_table("insight_sums")

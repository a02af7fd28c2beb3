"""What is foretold of customers is kept beside them."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "insights",
        sa.Column("customer_id", sa.String(40), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("run", sa.String(40), nullable=False),
        sa.Column("segment", sa.String(60)),
        sa.Column("value", sa.Numeric(12, 2)),
        sa.Column("churn", sa.Float()),
        sa.Column("purchase", sa.Float()),
        sa.Column("satisfaction", sa.Float()),
        sa.Column("risk", sa.Float()),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("next_order_on", sa.Date()),
        sa.Column("recommended", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_insights")),
    )
    op.create_index(op.f("ix_insights_run"), "insights", ["run"])
    op.create_index("ix_insights_segment_churn", "insights", ["segment", "churn"])


def downgrade() -> None:
    """Forget what was foretold."""
    op.drop_table("insights")

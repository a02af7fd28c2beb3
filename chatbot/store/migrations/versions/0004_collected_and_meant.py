"""A hand-over carries what was collected; a message may be labelled with what it meant."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns, and the way from a product to those who bought it."""
    op.create_index("ix_order_items_product_key", "order_items", ["product_key"])
    op.add_column("handoffs", sa.Column("collected", sa.JSON(), nullable=True))
    op.add_column("messages", sa.Column("meant", sa.String(80), nullable=True))
    op.add_column("messages", sa.Column("meant_by", sa.String(40), nullable=True))

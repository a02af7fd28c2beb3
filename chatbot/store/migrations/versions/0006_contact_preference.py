"""How a customer likes to be reached."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column; nobody said anything yet."""
    op.add_column("customers", sa.Column("reached_by", sa.String(16)))

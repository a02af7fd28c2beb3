"""API keys can be revoked."""

import sqlalchemy as sa
from alembic import op

from chatbot.store.tables import Utc

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the time of the revocation."""
    op.add_column("api_keys", sa.Column("revoked_at", Utc(), nullable=True))

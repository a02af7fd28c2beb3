"""A database of an older version of this program."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from chatbot.store.database import MIGRATIONS
from chatbot.store.tables import metadata


def step_back(connection: Connection, revision: str) -> None:
    """Give a database the schema it had at a revision."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes.update(connection=connection, metadata=metadata)
    command.downgrade(config, revision)

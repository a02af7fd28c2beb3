"""The schema, and what happens when there is no database."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from chatbot.errors import StoreUnavailable
from chatbot.store.database import HEAD, MIGRATIONS, Database
from chatbot.store.tables import metadata


def test_the_migrations_lead_to_the_tables(database: Database) -> None:
    with database.read() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)

    assert differences == []


def test_head_is_the_newest_revision() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    database.upgrade()

    database.ping()


def test_a_database_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    absent = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")

    with pytest.raises(StoreUnavailable, match="does not answer"):
        absent.ping()


def test_sqlite_writes_through_to_the_disk(tmp_path: Path) -> None:
    with Database(f"sqlite:///{tmp_path / 'a.sqlite3'}").read() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"

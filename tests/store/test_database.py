"""The schema, and what happens when there is no database."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import DataError, StatementError

from chatbot.errors import StoreUnavailable
from chatbot.store import database as store
from chatbot.store.database import HEAD, MIGRATIONS, Database
from chatbot.store.shop_tables import refunds
from chatbot.store.tables import events, metadata
from tests.keys import KEYS

not_all_is_seen = pytest.mark.filterwarnings(
    "ignore:Skipped unsupported reflection of expression-based index",
    "ignore:autogenerate skipping metadata-specified expression-based index",
)
"""SQLAlchemy cannot read an index on lower(email) back from SQLite; a test of the shop sees that it is used."""


def differences(connection: Connection) -> list[object]:
    """Return where the schema differs from the tables; the search's own parts SQLAlchemy has no words for."""

    def is_ours(name: str | None, kind: str, _parents: object) -> bool:
        word = name or ""
        made = {
            "table": word.startswith("search_"),
            "index": word.endswith("_words"),
            "column": word == "words",
        }
        return not made.get(kind, False)

    return compare_metadata(MigrationContext.configure(connection, opts={"include_name": is_ours}), metadata)


@not_all_is_seen
def test_the_migrations_lead_to_the_tables(database: Database) -> None:
    with database.read() as connection:
        assert differences(connection) == []


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
    with Database(f"sqlite:///{tmp_path / 'a.sqlite3'}", KEYS).read() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1


def test_many_processes_upgrade_an_empty_database_at_once(postgres_url: str) -> None:
    databases = [Database(postgres_url, KEYS) for _ in range(6)]
    with databases[0].write() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda database: database.upgrade(), databases))

    assert {database._revision() for database in databases} == {HEAD}
    for database in databases:
        database.engine.dispose()


def test_a_mistake_of_ours_is_not_called_a_lost_database(database: Database) -> None:
    with pytest.raises(StatementError), database.write() as connection:
        connection.execute(text("SELECT :missing"), {})


def test_a_value_the_database_refuses_is_not_called_a_lost_database(postgres_url: str) -> None:
    database = Database(postgres_url, KEYS)

    with pytest.raises(DataError), database.read() as connection:
        connection.execute(text("SELECT 1/0"))

    database.engine.dispose()


def test_writers_in_several_processes_take_turns(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.sqlite3'}"
    first, second = Database(url, KEYS), Database(url, KEYS)
    inside, done = threading.Event(), threading.Event()

    def write() -> None:
        inside.set()
        with second.write():
            done.set()

    with first.write():
        writer = threading.Thread(target=write)
        writer.start()
        inside.wait(10)
        assert not done.wait(0.05)
    writer.join(10)
    assert done.is_set()


@pytest.mark.parametrize("same_process", [True, False])
def test_a_writer_waits_for_another_no_longer_than_it_wants(tmp_path: Path, same_process: bool) -> None:
    url = f"sqlite:///{tmp_path / 'a.sqlite3'}"
    first = Database(url, KEYS)
    second = first if same_process else Database(url, KEYS)

    with first.write(), pytest.raises(StoreUnavailable, match="busy writing"), second.write(wait_s=0.05):
        pass
    with second.write():
        pass


def test_who_brings_a_database_up_to_date_waits_far_longer_for_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert store.UPGRADE_WAIT_S >= 60 * store.SQL_TIMEOUT_S
    first, second = (Database(f"sqlite:///{tmp_path / 'a.sqlite3'}", KEYS) for _ in range(2))

    monkeypatch.setattr(store, "UPGRADE_WAIT_S", 0.05)
    with first.alone(), pytest.raises(StoreUnavailable, match="busy writing"):
        second.upgrade()


def test_a_lock_file_of_somebody_else_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "a.sqlite3-lock").mkdir()

    with (
        pytest.raises(StoreUnavailable, match="cannot be written"),
        Database(f"sqlite:///{tmp_path / 'a.sqlite3'}", KEYS).write(),
    ):
        pass


@not_all_is_seen
def test_a_database_of_the_first_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.sqlite3'}", KEYS)
    with database.write() as connection:
        store.migrate(connection, "0001")

    database.upgrade()

    with database.read() as connection:
        assert differences(connection) == []


def test_an_error_of_the_database_shows_no_value(database: Database) -> None:
    row = {"kind": "message", "conversation_id": "4111 1111 1111 1111", "created_at": "no date"}

    with pytest.raises(StatementError) as failed, database.write() as connection:
        connection.execute(insert(events), row)

    assert "4111" not in str(failed.value)


def test_refunds_of_an_older_schema_are_kept(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.sqlite3'}", KEYS)
    with database.write() as connection:
        store.migrate(connection, "0002")
        for row in (
            "INSERT INTO customers (id, name, email, locale) VALUES ('anna', 'Anna', 'anna@example.com', 'en')",
            "INSERT INTO orders (number, customer_id, status, placed_on, currency, total)"
            " VALUES ('1', 'anna', 'returned', '2026-11-01', 'GBP', 30)",
            "INSERT INTO refunds (order_number, status, amount, method, requested_on, sent_on)"
            " VALUES ('1', 'sent', 29.90, 'card', '2026-11-02', '2026-11-04')",
        ):
            connection.execute(text(row))

    database.upgrade()

    with database.read() as connection:
        found = connection.execute(select(refunds)).mappings().one()
    assert (found["order_number"], found["amount"], found["task"]) == ("1", Decimal("29.90"), None)
    assert (found["requested_on"], found["sent_on"]) == (date(2026, 11, 2), date(2026, 11, 4))


def test_a_clock_is_held_against_the_database_s_own(database: Database) -> None:
    ahead = database.skew(datetime.now(UTC) + timedelta(hours=1))

    own = database.engine.dialect.name == "postgresql"
    assert round(ahead / timedelta(hours=1)) == (1 if own else 0)

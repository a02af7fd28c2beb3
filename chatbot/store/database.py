"""One SQL database: SQLite in a file by default, PostgreSQL by URL."""

from __future__ import annotations

import fcntl
import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, make_url, select, text
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from chatbot.errors import StoreUnavailable
from chatbot.sealing.keys import Keyring
from chatbot.store import (  # noqa: F401  their tables belong to the schema
    experiment_tables,
    insight_tables,
    survey_tables,
    tools_tables,
    webhook_tables,
)
from chatbot.store.sealed import lend_keys
from chatbot.store.sealing_keys import is_sealed_with, note_key, sealed_with
from chatbot.store.shop_tables import customers

log = logging.getLogger(__name__)
SQL_TIMEOUT_S = 5
"""Longer than any honest statement here, shorter than a customer's patience."""
LOOK_S = 0.0005
CHECKPOINT_WAIT_S = 1.0
"""For readers of SQLite's log: all writers wait as long, and give up at `SQL_TIMEOUT_S`."""
POOL_SIZE = 8
POOL_OVERFLOW = 24
HEAD = "0018"
"""The newest revision in `migrations/versions`; a test holds the two together."""
UPGRADE_LOCK = 4_201_338
"""On PostgreSQL, of several processes that start at once one upgrades and the others wait."""
UPGRADE_WAIT_S = 1800
"""On SQLite the same: a large database takes minutes to bring up to date."""
MIGRATIONS = Path(__file__).with_name("migrations")


class Database:
    """Connections, transactions, and the way to the newest schema."""

    def __init__(self, url: str, keys: Keyring | None = None) -> None:
        """Open it.

        Args:
            keys: seal and open contact data; None: it can be neither read nor written.
        """
        self.url, self.keys = url, keys
        self.engine = _engine(url)
        if keys:
            lend_keys(self.engine, keys)
        self._writing = self.engine.execution_options(writes=True)
        file = make_url(url).database
        sqlite = self.engine.dialect.name == "sqlite"
        self._threads = threading.Lock()
        self._lock_file = Path(f"{file}-lock") if sqlite and file else None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a connection for reading.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        with _translated(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self, *, wait_s: float | None = None) -> Iterator[Connection]:
        """Open a transaction that is on disk when the block is left, or never was.

        Args:
            wait_s: how long others may go on writing, on SQLite; None: `SQL_TIMEOUT_S`.

        Raises:
            StoreUnavailable: the database does not answer; nothing was written.
        """
        with _translated(), self.alone(wait_s), self._writing.begin() as connection:
            yield connection

    @contextmanager
    def alone(self, wait_s: float | None = None) -> Iterator[None]:
        """Keep every other writer of SQLite out, of all threads and processes.

        SQLite's own writers wait by sleeping, ever longer; here the next one comes in a moment later.

        Raises:
            StoreUnavailable: another one writes for longer than `wait_s`.
        """
        if self._lock_file is None:
            yield
            return
        wait_s = SQL_TIMEOUT_S if wait_s is None else wait_s
        until = time.monotonic() + wait_s
        if not self._threads.acquire(timeout=wait_s):
            raise StoreUnavailable("the database is busy writing: try again shortly")
        try:
            with _open_lock(self._lock_file) as file:  # closing it lets go
                while not _take(file):
                    if time.monotonic() > until:
                        raise StoreUnavailable("another process is busy writing: try again shortly")
                    time.sleep(LOOK_S)
                yield
        finally:
            self._threads.release()

    def ping(self) -> None:
        """Raise StoreUnavailable unless the database answers."""
        with self.read() as connection:
            connection.execute(select(1))

    def skew(self, now: datetime) -> timedelta:
        """Return how far a clock is ahead of the database's, or behind it; SQLite has none of its own."""
        if self.engine.dialect.name != "postgresql":
            return timedelta(0)
        with self.read() as connection:
            there: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
        return now - there

    def upgrade(self) -> None:
        """Bring the schema to HEAD; nothing happens when it is there, and sealed with keys that are here.

        Raises:
            InvalidData: a key is missing.
        """
        with self.read() as connection:
            before = _revision(connection)
            is_ready = before == HEAD and (self.keys is None or is_sealed_with(connection, self.keys))
        if is_ready:
            return
        with self.write(wait_s=UPGRADE_WAIT_S) as connection:
            if self.keys and not sealed_with(connection):
                self.keys.make_first()
            migrate(connection)
            if self.keys:
                note_key(connection, self.keys)
        if before != HEAD:
            self.tidy()

    def tidy(self) -> None:
        """Move SQLite's log into its file, where what was deleted is overwritten, and cut it off."""
        if self.engine.dialect.name != "sqlite":
            return
        stays = "erased text stands in the database's -wal file until the next erasure: %s"
        file = self.engine.url.database or ""
        try:
            # writers stay outside meanwhile, or SQLite lets them wait by sleeping
            with self.alone(), closing(sqlite3.connect(file, timeout=CHECKPOINT_WAIT_S)) as connection:
                busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except (sqlite3.Error, StoreUnavailable) as error:
            log.warning(stays, error)
            return
        if busy:
            log.warning(stays, "somebody reads it")

    def _revision(self) -> str | None:
        with self.read() as connection:
            return _revision(connection)


def _open_lock(path: Path) -> IO[str]:
    try:
        return path.open("a")
    except OSError as error:
        mend = f"let the user the server runs as write {path}"
        raise StoreUnavailable(f"the database cannot be written ({error.strerror}): {mend}") from error


def _take(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite(url)
    return create_engine(
        url,
        hide_parameters=True,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=SQL_TIMEOUT_S,
        pool_pre_ping=True,
        # compiling a statement takes PostgreSQL longer than running any of ours
        connect_args={
            "connect_timeout": 3,
            "options": f"-c statement_timeout={SQL_TIMEOUT_S * 1000} -c jit=off",
        },
    )


def _sqlite(url: str) -> Engine:
    file = make_url(url).database
    if file:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=SQL_TIMEOUT_S,
        connect_args={"timeout": SQL_TIMEOUT_S, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN is deferred and loses under contention
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    # straight to the driver: by SQLAlchemy's way it costs as much as a small query
    connection.connection.cursor().execute("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, sqlite3.OperationalError) as error:
        # its own words hold hosts and tables: they go into the log, not to whoever asked
        log.warning("the database does not answer: %s", " ".join(str(getattr(error, "orig", error)).split()))
        raise StoreUnavailable("the database does not answer: try again shortly") from error
    except PoolTimeout as error:
        raise StoreUnavailable("every database connection is busy: try again shortly") from error


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def migrate(connection: Connection, revision: str = HEAD) -> None:
    """Bring the schema to a revision, unless another process was faster."""
    if connection.dialect.name == "postgresql":  # SQLite lets one writer in at a time anyway
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
    if _revision(connection) == revision:  # another process was faster
        return
    # here, not at the top: a serving process that is up to date never needs alembic
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    config.attributes["metadata"] = customers.metadata  # of every table
    command.upgrade(config, revision)

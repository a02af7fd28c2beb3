"""What was erased is in no file of the data folder: not in SQLite's log, not in the file of our own Redis."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from chatbot.domain.conversation import Memory
from chatbot.domain.search import Search
from chatbot.store import database as store_database
from chatbot.store import keys
from chatbot.store.conversations import Conversations
from chatbot.store.database import Database
from chatbot.store.embedded import EmbeddedServer
from chatbot.store.live import Live
from chatbot.store.privacy import Privacy
from chatbot.store.search import Searches
from chatbot.store.sessions import Sessions
from chatbot.store.shop_tables import customers
from tests.keys import KEYS
from tests.store.actors import NOW, fresh, turn

EMAIL = "gone@example.com"
WORDS = "the gooseberry kettle"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def own_database(data: Path) -> Iterator[Database]:
    found = Database(f"sqlite:///{data / 'chatbot.sqlite3'}", KEYS)
    found.upgrade()
    yield found
    found.engine.dispose()


@pytest.fixture
def own_live(data: Path) -> Iterator[Live]:
    server = EmbeddedServer(data / "redis")
    server.ensure()
    live = Live(server.url)
    yield live
    live.client.close()
    server.stop()


def holding(data: Path, words: str) -> set[str]:
    """Return the files in which the words stand."""
    files = (path for path in data.rglob("*") if path.is_file())
    return {path.name for path in files if words.lower().encode() in path.read_bytes().lower()}


def tell(database: Database, session_id: str) -> None:
    """Leave words in a conversation."""
    started = fresh(session_id)
    lines = turn(started, "m1", WORDS)
    Conversations(database).commit_turn(started, lines=lines, memory=Memory(), now=NOW)


@pytest.mark.parametrize(
    "erase", [lambda privacy: privacy.erase(EMAIL), lambda privacy: privacy.retain(NOW + timedelta(days=1))]
)
def test_what_was_erased_is_in_no_file(
    data: Path, own_database: Database, own_live: Live, erase: Callable[[Privacy], int]
) -> None:
    sessions = Sessions(own_live, ttl_s=60)
    with own_database.write() as connection:
        row = {"id": "stays-1", "name": "Stays", "email": "stays@example.com", "locale": "en"}
        connection.execute(insert(customers).values(row))
    talk = fresh("hers")
    for number in range(20):  # every turn leaves the memory before it somewhere in the file
        lines = turn(talk, f"m{number}", f"{WORDS} {number}")
        talk = Conversations(own_database).commit_turn(
            talk, lines=lines, memory=Memory(slots={"email": EMAIL}), now=NOW
        )
        with sessions.hold("", "hers") as held:
            held.keep(talk, wake=keys.DESK)
    assert Searches(own_database).find(Search("gooseberry"))  # its words stand in the index now
    before = holding(data, EMAIL)
    assert any("aof" in name for name in before)
    assert any("-wal" in name for name in before)

    assert erase(Privacy(own_database, sessions, own_live=own_live)) == 1

    assert holding(data, EMAIL) | holding(data, WORDS) | holding(data, "oseberry") == set()
    assert holding(data, "stays-1") == {"chatbot.sqlite3"}


def test_a_log_that_is_read_meanwhile_is_a_warning_and_the_next_erasure_cuts_it(
    data: Path, own_database: Database, dead_live: Live, caplog: pytest.LogCaptureFixture
) -> None:
    privacy = Privacy(own_database, Sessions(dead_live, ttl_s=60))
    tell(own_database, "first")
    with own_database.read() as reader:
        reader.execute(select(customers)).all()
        assert privacy.retain(NOW + timedelta(days=1)) == 1
    assert "-wal file until the next erasure" in caplog.text

    tell(own_database, "second")
    privacy.retain(NOW + timedelta(days=1))

    assert holding(data, WORDS) == set()


def test_a_log_that_cannot_be_cut_stops_nothing(
    own_database: Database, dead_live: Live, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_arguments: object, **_options: object) -> sqlite3.Connection:
        raise sqlite3.OperationalError("disk I/O error")

    tell(own_database, "hers")
    monkeypatch.setattr(sqlite3, "connect", fail)

    assert Privacy(own_database, Sessions(dead_live, ttl_s=60)).retain(NOW + timedelta(days=1)) == 1
    assert "disk I/O error" in caplog.text


def test_the_log_is_cut_while_no_other_writes(
    own_database: Database, dead_live: Live, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tell(own_database, "hers")
    monkeypatch.setattr(store_database, "SQL_TIMEOUT_S", 0.01)
    erased = Privacy(own_database, Sessions(dead_live, ttl_s=60))
    with own_database.alone():
        erased.wipe()

    assert "until the next erasure: the database is busy writing" in caplog.text


def test_a_file_redis_could_not_write_anew_is_told(
    data: Path, own_database: Database, own_live: Live, caplog: pytest.LogCaptureFixture
) -> None:
    tell(own_database, "hers")
    base = next(data.rglob("appendonly.aof.*.base.rdb"))
    base.with_name("appendonly.aof.2.base.rdb").mkdir()  # stands where the new file would

    Privacy(own_database, Sessions(own_live, ttl_s=60), own_live=own_live).retain(NOW + timedelta(days=1))

    assert "Redis could not write it (err)" in caplog.text

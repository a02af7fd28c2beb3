"""Fixtures of the whole suite: real SQL, a real Redis protocol."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache, partial
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from chatbot.knowledge.index import index_words
from chatbot.playbook.catalogue import Catalogue, load_catalogue
from chatbot.replies.replies import Replies, load_replies
from chatbot.store.database import Database
from chatbot.store.embedded import EmbeddedServer
from chatbot.store.live import Live
from chatbot.store.tables import metadata
from tests.keys import KEYS

os.environ.setdefault("OMP_NUM_THREADS", "1")
"""Two processes that run tests share two cores: with two threads each, torch is slower than with one."""
settings.register_profile("no clock, nothing written", deadline=None, database=None)
settings.load_profile("no clock, nothing written")

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/test")
MODELS = Path(__file__).parents[1] / "var" / "test-models"
"""Kept between runs: the default model is trained for the tests once."""
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
REDIS = os.environ.get("TEST_REDIS_URL", f"redis://127.0.0.1:6379/{15 - int(WORKER.removeprefix('gw'))}")
"""Each process that runs tests has a database of its own: it is emptied again and again."""


@pytest.fixture(scope="session", autouse=True)
def _made_once() -> Iterator[None]:
    """Hash passwords in a moment and index the same articles once: both took most of a test's time."""
    quick = partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("chatbot.store.agents.PasswordHasher", quick)
        patch.setattr("chatbot.knowledge.library.index_words", lru_cache(16)(index_words))
        yield


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Return the shipped facts, intents and flows."""
    return load_catalogue(sorted(Path("intents").glob("*.yml")))


@pytest.fixture(scope="session")
def replies() -> Replies:
    """Return the shipped words."""
    return load_replies(sorted(Path("templates/replies/en").glob("*.yml")))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Return the URL of a database of our own, dropped at the end."""
    admin = create_engine(POSTGRES, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 2})
    name = f"chatbot_{secrets.token_hex(4)}"
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError:
        pytest.skip("no PostgreSQL at TEST_POSTGRES_URL")
    yield POSTGRES.rpartition("/")[0] + f"/{name}"
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an empty database once: copying it is quicker than making another."""
    file = tmp_path_factory.mktemp("empty") / "empty.sqlite3"
    made = Database(f"sqlite:///{file}", KEYS)
    made.upgrade()
    made.engine.dispose()  # the last connection moves the log into the file
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Return an empty database of either kind."""
    if request.param == "sqlite":
        file = tmp_path / "test.sqlite3"
        shutil.copy(request.getfixturevalue("empty_sqlite"), file)
        found = Database(f"sqlite:///{file}", KEYS)
    else:
        found = Database(request.getfixturevalue("postgres_url"), KEYS)
        found.upgrade()
        with found.write() as connection:
            names = ", ".join(table.name for table in metadata.sorted_tables)
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
    yield found
    found.engine.dispose()


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """Return a running embedded server."""
    server = EmbeddedServer(tmp_path_factory.mktemp("redis"))
    server.ensure()
    yield server
    server.stop()


@pytest.fixture(params=["embedded", "redis"])
def live(request: pytest.FixtureRequest) -> Iterator[Live]:
    """Return an empty Redis of either kind."""
    if request.param == "embedded":
        found = Live(request.getfixturevalue("embedded").url)
    else:
        found = Live(REDIS)
        if not found.ping():
            pytest.skip("no Redis at TEST_REDIS_URL")
    found.client.flushdb()
    yield found
    found.client.close()


@pytest.fixture(scope="session")
def trained_models() -> Path:
    """Return the folder of models with the default bot in it, and in `knowledge` what it makes of the articles."""
    chatbot = [sys.executable, "-m", "chatbot"]
    environment = {**os.environ, "OMP_NUM_THREADS": "2", "MODEL_DIR": str(MODELS), "DATA_DIR": str(MODELS)}
    MODELS.mkdir(parents=True, exist_ok=True)
    with (MODELS / ".tests.lock").open("w") as lock:  # of several processes that run tests one trains
        fcntl.flock(lock, fcntl.LOCK_EX)
        for command in (["train", "--if-needed"], ["test", "-k", "Whoever asks for a person gets one"]):
            subprocess.run([*chatbot, *command], env=environment, cwd=MODELS.parents[1], check=True)
    return MODELS


@pytest.fixture
def dead_live(tmp_path: Path) -> Live:
    """Return a Redis that is not there."""
    return Live(f"unix://{tmp_path / 'nobody.sock'}")

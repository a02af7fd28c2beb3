"""An application with every part real: SQLite, the embedded Redis, the shop's own files; the rules answer."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from chatbot.services.assembly import build
from chatbot.services.content import Files, watch
from chatbot.services.services import Services
from chatbot.settings import Settings
from chatbot.shop.demo import seed_demo
from chatbot.store.database import Database
from chatbot.store.embedded import EmbeddedServer
from chatbot.store.live import Live
from chatbot.web.app import create_app
from tests.actors import AgentAtDesk, Clock, Customer, Mailbox
from tests.keys import KEY, KEYS

PASSWORD = "correct horse battery"


@pytest.fixture
def settings(tmp_path: Path, embedded: EmbeddedServer) -> Settings:
    Live(embedded.url).client.flushdb()
    return Settings(
        _env_file=None,
        data_dir=tmp_path,
        redis_url=embedded.url,
        secret_key="a secret of at least thirty-two signs",
        cors_origins=("https://shop.example.com",),
        CHATBOT_DEVELOPMENT=True,
        CHATBOT_CRM_KEYS=(KEY,),
        CHATBOT_RATE_LIMIT="1000/minute",
    )


@pytest.fixture(scope="session")
def _files() -> Files:
    """Read the shop's own files once for all tests: compiling their patterns takes most of a start."""
    return watch(Settings(_env_file=None))


@pytest.fixture(scope="session")
def _shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the demo shop's database once."""
    file = tmp_path_factory.mktemp("shop") / "shop.sqlite3"
    database = Database(f"sqlite:///{file}", KEYS)
    database.upgrade()
    seed_demo(database, today=datetime.now(UTC).date())
    database.engine.dispose()  # the last connection moves the log into the file
    return file


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(
    settings: Settings, mailbox: Mailbox, clock: Clock, _files: Files, _shop: Path
) -> Iterator[Services]:
    own = Settings(_env_file=None)
    shared = (settings.intents_dir, settings.templates_dir) == (own.intents_dir, own.templates_dir)
    shutil.copy(_shop, settings.data_dir / "chatbot.sqlite3")
    found = build(settings, files=_files if shared else None, clock=clock, mailer=mailbox)
    yield found
    found.database.engine.dispose()


@pytest.fixture
def app(services: Services) -> Flask:
    return create_app(services)


@pytest.fixture
def customer(app: Flask) -> Customer:
    return Customer(app)


@pytest.fixture
def agent(app: Flask, services: Services) -> AgentAtDesk:
    services.agents.add(name="Maya", email="maya@example.com", password=PASSWORD, role="agent")
    return AgentAtDesk(app, "maya@example.com", PASSWORD)


@pytest.fixture
def supervisor(app: Flask, services: Services) -> AgentAtDesk:
    services.agents.add(name="Sue", email="sue@example.com", password=PASSWORD, role="supervisor")
    return AgentAtDesk(app, "sue@example.com", PASSWORD)


@pytest.fixture
def other_agent(app: Flask, services: Services) -> AgentAtDesk:
    services.agents.add(name="Tom", email="tom@example.com", password=PASSWORD, role="agent")
    return AgentAtDesk(app, "tom@example.com", PASSWORD)

"""What a server needs before it starts: room on the disk, a schema, a live store, a first agent."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from chatbot.desk.demo import seed_teams
from chatbot.errors import InvalidInput
from chatbot.services.connections import open_database
from chatbot.services.content import Files, watch
from chatbot.services.secrets import demo_key, read_secret_key
from chatbot.settings import Settings
from chatbot.shop.demo import seed_demo
from chatbot.store.agents import Agents
from chatbot.store.api_keys import ApiKeys
from chatbot.store.embedded import EmbeddedServer

MIN_FREE_BYTES = 100 * 1024 * 1024
FIRST_EMAIL = "admin@harbourlane.example"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the greeting tells, what the workers share, and how to tidy up at the end."""

    demo: bool
    sign_in: str
    files: Files
    """What people edit: read and compiled once, before the fork; each worker sees edits by itself."""
    stop: Callable[[], None]


def prepare(settings: Settings, *, demo: bool) -> Prepared:
    """Make everything ready; doing it twice changes nothing.

    Raises:
        ChatbotError: the disk is full, a file is broken, or SQL does not answer; the text says what to do.
    """
    check_disk(settings.data_dir)
    check_language(settings)
    files = watch(settings)
    database = open_database(settings)
    database.upgrade()
    secret_key = read_secret_key(settings)
    if demo:
        seed_demo(database, today=datetime.now(UTC).date())
        key = demo_key(secret_key)
        ApiKeys(database).register("pk", "demo page", key, now=datetime.now(UTC))
    sign_in = first_sign_in(Agents(database), settings.data_dir)
    if demo:
        seed_teams(database, now=datetime.now(UTC))  # after the first agent, who belongs to them all
    database.engine.dispose()
    return Prepared(demo, sign_in, files, _start_live(settings))


def check_disk(folder: Path) -> None:
    """Refuse to start on a full disk: better now than in the middle of a customer's message.

    Raises:
        InvalidInput: too little room, or no right to write.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput(
            f"cannot write to {folder} ({error.strerror}): set DATA_DIR to a folder of yours"
        ) from error
    free = shutil.disk_usage(folder).free
    if free < MIN_FREE_BYTES:
        megabytes = free // 1024**2
        raise InvalidInput(
            f"only {megabytes} MB free for {folder}: make room, or set DATA_DIR to another disk"
        )


def check_language(settings: Settings) -> None:
    """Refuse a language nobody wrote replies or rules in.

    Raises:
        InvalidInput: files of DEFAULT_LOCALE are missing.
    """
    language, intents = settings.default_locale, settings.intents_dir
    needed = (
        intents / "rules" / f"{language}.yml",
        intents / "triggers" / f"{language}.yml",
        settings.templates_dir / "replies" / language,
    )
    missing = [str(path) for path in needed if not path.exists()]
    if missing:
        raise InvalidInput(
            f"DEFAULT_LOCALE={language!r} needs {' and '.join(missing)}: write them, choose another language, "
            "or check CHATBOT_INTENTS_DIR and CHATBOT_TEMPLATES_DIR"
        )


def first_sign_in(agents: Agents, folder: Path) -> str:
    """Make the first agent when there is none, and return how to sign in."""
    note = folder / "first-sign-in.txt"
    if agents.count():
        kept = f"; the first password is in {note}" if note.exists() else ""
        return f"an agent{kept}; a new one: chatbot agent password EMAIL"
    password = secrets.token_urlsafe(12)
    agents.add(name="Admin", email=FIRST_EMAIL, password=password, role="admin")
    with os.fdopen(os.open(note, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(f"{FIRST_EMAIL}\n{password}\n")
    return f"{FIRST_EMAIL} with password {password}  (kept in {note})"


def _start_live(settings: Settings) -> Callable[[], None]:
    """Start our own Redis unless there is another; customers are served without one, too."""
    if settings.redis_url:
        return lambda: None
    server = EmbeddedServer(settings.data_dir / "redis")
    server.revive()
    return server.stop

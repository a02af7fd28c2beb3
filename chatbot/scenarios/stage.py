"""The whole house on scratch data, as every scenario finds it: the demo shop of its day, nobody in the line."""

from __future__ import annotations

import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import update

from chatbot.domain.conversation import CustomerMessage
from chatbot.errors import LiveStoreUnavailable
from chatbot.nlu.runs import activate
from chatbot.scenarios.overheard import Note, name_bubbles, overhearing
from chatbot.scenarios.scenario import Scene
from chatbot.scenarios.turn import Turn
from chatbot.sealing.keys import Keyring
from chatbot.services.assembly import build
from chatbot.services.content import watch
from chatbot.services.services import Services
from chatbot.settings import Settings
from chatbot.shop.demo import seed_demo
from chatbot.store.agents import Agents
from chatbot.store.database import Database
from chatbot.store.embedded import EmbeddedServer
from chatbot.store.tables import agents

KEY_ID = "scenarios"
VECTORS = "knowledge"
"""The folder in DATA_DIR that holds the vectors of the articles."""
SQLITE_LOGS = ("-wal", "-shm")
_CODE = re.compile(r"\b\d{6}\b")


@dataclass(slots=True)
class Clock:
    """Stands still until it is set."""

    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return an aware time."""
        return self.now


@dataclass(slots=True)
class Outbox:
    """Keeps the last mail instead of sending it."""

    text: str = ""

    def send(self, to: str, subject: str, text: str) -> None:
        """Take a mail."""
        self.text = text

    def check(self) -> None:
        """It takes every mail."""

    @property
    def code(self) -> str:
        """Return the one-time code of the last mail; nothing where there is none."""
        found = _CODE.search(self.text)
        return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class Talk:
    """One customer's talk with the bot, from its first word."""

    services: Services
    notes: list[Note]
    outbox: Outbox
    customer_id: str | None
    customer_name: str
    session_id: str

    def say(self, text: str, *, title: str | None = None) -> Turn:
        """Send one message; `title`: it is the payload of a button that shows this.

        `{code}` in it is the one-time code that was mailed last.
        """
        self.notes.clear()
        message = CustomerMessage(
            text.replace("{code}", self.outbox.code),
            self.session_id,
            KEY_ID,
            may_choose_id=True,
            locale=self.services.settings.default_locale,
            customer_id=self.customer_id,
            customer_name=self.customer_name,
            title=title,
        )
        answer = self.services.assistant.handle(message)
        memory = self.services.assistant.open(KEY_ID, self.session_id).memory
        replies = name_bubbles(answer.responses, self.notes)
        slots = {**memory.slots, **(memory.flow.values if memory.flow else {})}
        return Turn(title or text, title is not None, answer, replies, slots)


@dataclass(frozen=True, slots=True)
class Stage:
    """The house, set anew for each scenario; one talk at a time."""

    services: Services
    clock: Clock
    notes: list[Note]
    outbox: Outbox
    empty: Path
    """A database without a row, to make those of the days of."""
    days: dict[date, Path] = field(default_factory=dict)

    @property
    def model(self) -> str | None:
        """Return who understands; None: the rules."""
        classifier = self.services.model.current()
        return classifier.model.name if classifier else None

    def begin(self, scene: Scene) -> Talk:
        """Set shop, clock and desk as if nobody had ever talked.

        Raises:
            InvalidData: what the scene gives cannot be written.
        """
        services, customer_id = self.services, scene.customer_id
        zone = services.files.catalogue.current().conventions.time_zone
        self.clock.now = scene.at.replace(tzinfo=ZoneInfo(zone))
        self._restore(scene.at.date())
        with services.database.write() as connection:
            for given in scene.given:
                given.write(connection)
            if scene.staffed:
                connection.execute(update(agents).values(seen_at=self.clock.now))
        customer = services.shop.customer(customer_id) if customer_id else None
        return Talk(
            services,
            self.notes,
            self.outbox,
            customer_id,
            customer.name if customer else "",
            secrets.token_hex(8),
        )

    def _restore(self, day: date) -> None:
        """Put the demo shop of a day in the place of the last talk's, in SQL and in Redis."""
        if day not in self.days:
            self.days[day] = _seed(self.empty, day, self.services.database.keys)
        self.services.database.engine.dispose()  # nobody may hold the file that is exchanged
        file = Path(self.services.database.engine.url.database or "")
        for log in SQLITE_LOGS:
            file.with_name(file.name + log).unlink(missing_ok=True)
        shutil.copyfile(self.days[day], file)
        with suppress(LiveStoreUnavailable):
            self.services.live.call(lambda client: client.flushdb())


@contextmanager
def open_stage(settings: Settings, *, language: str, model: Path | None = None) -> Iterator[Stage]:
    """Build the house in a scratch folder, and remove it at the end.

    Args:
        settings: whose intents, templates and models are used; its databases are not touched.
        model: the folder of the run that understands; None: the one in use, or the rules where there is none.

    Raises:
        InvalidData: a file of `intents/` or `templates/` is broken.
    """
    with tempfile.TemporaryDirectory(prefix="chatbot-scenarios-") as name:
        folder, clock, notes, outbox = Path(name), Clock(), list[Note](), Outbox()
        own = _settings(settings, folder, language, model)
        _share_vectors(settings.data_dir, folder)
        services = build(own, files=watch(own, load=overhearing(notes)), clock=clock, mailer=outbox)
        try:
            services.library.refresh()  # or else the answers would hang on how far its thread has come
            services.database.engine.dispose()  # the last connection moves the log into the file
            empty = shutil.copyfile(services.database.engine.url.database or "", folder / "empty.sqlite3")
            yield Stage(services, clock, notes, outbox, Path(empty))
        finally:
            services.library.refresh()  # waits for that thread, which writes into the folder
            services.database.engine.dispose()
            services.live.client.close()
            EmbeddedServer(own.data_dir / "redis").stop()


def _settings(settings: Settings, folder: Path, language: str, model: Path | None) -> Settings:
    scratch = {"data_dir": folder, "database_url": "", "redis_url": "", "secret_key": ""}
    models = _models_of(model, folder / "models" / language) if model else settings.models
    return settings.model_copy(update={**scratch, "default_locale": language, "model_dir": models})


def _share_vectors(data_dir: Path, folder: Path) -> None:
    """Lend the scratch house the articles' vectors: making them takes longer than all the talks.

    Those of another model are added, and are there already when it goes live.
    """
    with suppress(OSError):  # no such folder, or one that is not ours to write: it makes its own
        vectors = data_dir.absolute() / VECTORS
        vectors.mkdir(exist_ok=True)
        (folder / VECTORS).symlink_to(vectors, target_is_directory=True)


def _models_of(run: Path, folder: Path) -> Path:
    """Make a folder of models in which this run is the only one, and in use."""
    folder.mkdir(parents=True)
    link = folder / run.name
    link.symlink_to(run.absolute(), target_is_directory=True)
    activate(link)
    return folder.parent


def _seed(empty: Path, day: date, keys: Keyring | None) -> Path:
    file = Path(shutil.copyfile(empty, empty.with_name(f"{day}.sqlite3")))
    database = Database(f"sqlite:///{file}", keys)
    seed_demo(database, today=day)
    password = secrets.token_urlsafe(16)
    Agents(database).add(name="Maya", email="maya@example.com", password=password, role="agent")
    database.engine.dispose()
    return file

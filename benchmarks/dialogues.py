"""Play written dialogues to the bot, turn by turn, and see when it hands over: the product's own path, no network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml

from chatbot.assistant.errands import Errands
from chatbot.assistant.listening import Listening
from chatbot.assistant.thinking import Content, Thinking
from chatbot.domain.conversation import Conversation, CustomerMessage
from chatbot.domain.decision import Escalation
from chatbot.domain.understanding import Sentiment, Understanding
from chatbot.nlu.classifier import Classifier
from chatbot.nlu.interpreter import Interpreter
from chatbot.nlu.language import LanguageDetector
from chatbot.sealing.keys import Keyring
from chatbot.services.content import Files, watch
from chatbot.settings import Settings
from chatbot.shop.demo import seed_demo
from chatbot.shop.sql_shop import SqlShop
from chatbot.store.database import Database

FOLDER = Path(__file__).parents[1] / "tests" / "data" / "dialogues"
NOON = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
Reader = Callable[[Understanding], Sentiment]


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What one customer says, whatever the bot answers, and whether a person is needed."""

    name: str
    turns: tuple[str, ...]
    needs: tuple[str, ...]
    """The reasons that are right, the weightiest first; empty: nobody is needed."""
    first: int
    """The hand-over is in time from this customer turn, counted from 1, ..."""
    last: int
    """... to this one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the bot made of a dialogue."""

    dialogue: Dialogue
    turn: int | None
    """The customer turn at which it handed over; None: it did not."""
    escalation: Escalation | None

    @property
    def reason(self) -> str | None:
        """Return why it handed over."""
        return self.escalation.reason if self.escalation else None

    @property
    def verdict(self) -> str:
        """Return `in time`, `early`, `late`, `missed`, `needless` or `left alone`."""
        if not self.dialogue.needs:
            return "left alone" if self.turn is None else "needless"
        if self.turn is None:
            return "missed"
        if self.turn < self.dialogue.first:
            return "early"
        return "in time" if self.turn <= self.dialogue.last else "late"


def read_dialogues(half: str) -> list[Dialogue]:
    """Read `development` or `held_out`."""
    rows = yaml.safe_load((FOLDER / f"{half}_en.yml").read_text(encoding="utf-8"))["dialogues"]
    return [
        Dialogue(row["name"], tuple(row["turns"]), tuple(row.get("needs", ())), *row.get("by", (0, 0)))
        for row in rows
    ]


@contextmanager
def bot(folder: Path, classifier: Classifier | None) -> Iterator[Thinking]:
    """Lend a bot with the demo shop in a scratch folder; without a classifier the rules answer."""
    settings = Settings(_env_file=None)
    database = Database(f"sqlite:///{folder / 'shop.sqlite3'}", Keyring(folder))
    database.upgrade()
    seed_demo(database, today=NOON.date())
    files = watch(settings)
    interpreter = Interpreter(
        lambda: classifier, files.rules.current, LanguageDetector("en"), files.entities.current
    )
    yield Thinking(
        interpreter=lambda arms: interpreter,
        content=Content(files.catalogue.current, files.replies.current, files.patterns.current),
        errands=_errands(
            SqlShop(database, rules=lambda: files.catalogue.current().rules, clock=lambda: NOON), files
        ),
        listener=Listening(files.catalogue.current, files.replies.current, lambda _: None, lambda: NOON),
        session_ttl=timedelta(hours=1),
        staffed=lambda: True,
        place=lambda escalation, _turn: escalation,
        wait_min=lambda: None,
        clock=lambda: NOON,
    )
    database.engine.dispose()


def remembering(thinking: Thinking) -> Thinking:
    """Return a bot that understands a text it has understood before without reading it anew."""
    remembers = _Remembering(thinking.interpreter(()))
    return replace(thinking, interpreter=lambda arms: remembers)  # type: ignore[return-value,arg-type]


def feeling(thinking: Thinking, read: Reader) -> Thinking:
    """Return the same bot with another reader of moods."""
    feels = _Feeling(thinking.interpreter(()), read)
    return replace(thinking, interpreter=lambda arms: feels)  # type: ignore[return-value,arg-type]


def play(thinking: Thinking, dialogue: Dialogue) -> Outcome:
    """Say the turns one after the other until the bot hands over."""
    conversation = Conversation(dialogue.name, dialogue.name, "", "bot", 1, 0, "en", NOON, NOON)
    for number, text in enumerate(dialogue.turns, start=1):
        turn = thinking.think(conversation, CustomerMessage(text, dialogue.name), f"m{number}")
        if turn.escalation:
            return Outcome(dialogue, number, turn.escalation)
        conversation = replace(conversation, memory=turn.memory, customer_id=turn.customer_id)
    return Outcome(dialogue, None, None)


def _errands(shop: SqlShop, files: Files) -> Errands:
    """Return the errands of a shop whose articles hold nothing; the same wrong order numbers are tried in every run."""
    world: Any = SimpleNamespace(
        search=lambda *_: (),
        beyond=lambda *_: (),
        hit=lambda *_: None,
        give_back=lambda *_: None,
        issue=lambda *_, **__: "123456",
        check=lambda *_: False,
        send=lambda *_: None,
    )
    return Errands(shop, world, world, world, world, files.say, files.known)


class _Remembering:
    def __init__(self, interpreter: Any) -> None:
        self._read = cache(lambda text, now: interpreter.interpret(text, now=now))

    def interpret(self, text: str, *, now: datetime) -> Understanding:
        return self._read(text, now)


class _Feeling:
    def __init__(self, interpreter: Any, read: Reader) -> None:
        self._interpreter, self._read = interpreter, read

    def interpret(self, text: str, *, now: datetime) -> Understanding:
        understanding = self._interpreter.interpret(text, now=now)
        mood, loud = self._read(understanding), understanding.sentiment
        return replace(understanding, sentiment=replace(mood, capitals=loud.capitals, marks=loud.marks))

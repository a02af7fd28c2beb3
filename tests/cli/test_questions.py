"""`chatbot questions` as typed in a terminal: what to write examples for, without anybody's numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from chatbot.cli.examples import read_examples
from chatbot.cli.main import main
from chatbot.domain.conversation import Memory
from chatbot.domain.understanding import Intent
from chatbot.store.conversations import Conversations
from chatbot.store.database import Database
from tests.store.actors import begin, turn

NOW = datetime.now(UTC)
Ask = Callable[..., None]


@pytest.fixture
def asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """Let a customer ask in vain some days ago; `meant` is the button they press then."""
    for name, value in {"DATA_DIR": str(tmp_path), "DATABASE_URL": "", "DEFAULT_LOCALE": "en"}.items():
        monkeypatch.setenv(name, value)
    database = Database(f"sqlite:///{tmp_path / 'chatbot.sqlite3'}")
    database.upgrade()
    talks = Conversations(database)

    def ask(
        text: str, *, days: int = 1, guess: float = 0.4, meant: str | None = None, language: str = "en"
    ) -> None:
        number = len(text) * 1000 + days
        talk = begin(database, f"{number:032}{text}"[:100])
        heard, answer = turn(talk, "m2", text)
        assert heard.answer is not None
        assert heard.understanding is not None
        ranking = (Intent("promotion_discount", guess),) if guess else ()
        heard = replace(
            heard,
            answer=replace(heard.answer, ranking=ranking),
            understanding=replace(heard.understanding, language=language),
        )
        lines = [heard, replace(answer, source="clarify")]
        at = NOW - timedelta(days=days)
        talk = talks.commit_turn(talk, lines=lines, memory=Memory(), now=at)
        if meant:
            talks.commit_turn(talk, lines=turn(talk, "m3", "A button"), memory=Memory(), now=at, meant=meant)

    yield ask
    database.engine.dispose()


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["questions", *arguments])
    assert result.exit_code == 0, result.output
    return result


def test_near_repeats_are_one_question_the_most_frequent_first(asks: Ask) -> None:
    asks("can I pay by the month", days=2, guess=0.0)
    asks("do you match the prices of other shops for #1001234?", days=3)
    asks("Do you match the prices of other shops for 1001240", days=1, guess=0.41)
    asks("do you match the prizes of other shops for my order", days=4)

    first, *questions = run().stdout.splitlines()

    assert first == "4 messages of the last 30 days found no answer; 2 different:"
    assert [" ".join(line.split()) for line in questions] == [
        f"3× {NOW - timedelta(days=1):%Y-%m-%d} promotion_discount 41%"
        " Do you match the prices of other shops for my order",
        f"1× {NOW - timedelta(days=2):%Y-%m-%d} no guess can I pay by the month",
    ]


def test_nobodys_numbers_and_addresses_leave(asks: Ask) -> None:
    asks("it's about 1001234, anna@example.com, 4111 1111 1111 1111, +44 7911 123456, HLGC-4F7K-92QM")
    asks("anna@example.com")
    asks("my other card is 5500 0000 0000 0004", meant="payment_issue")

    said = run().stdout + run("--labels").stdout

    assert not any(secret in said for secret in ("1001234", "anna", "1111", "7911", "4F7K", "0004"))
    assert "1 message of the last 30 days found no answer; 1 different:" in said


def test_how_far_back_is_for_the_builder_to_say(asks: Ask) -> None:
    asks("can I pay by the month", days=40)

    assert run().stdout == "no message of the last 30 days was left without an answer\n"
    assert "can I pay by the month" in run("--since", "60").stdout


def test_another_language_is_named(asks: Ask) -> None:
    asks("was kostet der Versand nach Wien", language="de")

    assert run().stdout.splitlines()[-1].endswith("was kostet der Versand nach Wien  (de)")


def test_labels_are_examples_as_they_stand_each_once(asks: Ask, tmp_path: Path) -> None:
    asks("the thing\nI wrote about: [where](is) it", meant="track_order")
    asks("the thing I wrote about where is it", days=2, meant="track_order")
    asks("- and my money", meant="track_refund")

    printed = run("--labels").stdout

    path = tmp_path / "pasted.yml"
    path.write_text(printed, encoding="utf-8")
    assert printed.startswith("# 2 messages of the last 30 days")
    assert yaml.safe_load(printed)["version"] == "3.1"
    assert [(one.intent, one.text) for one in read_examples(path)] == [
        ("track_order", "the thing I wrote about: where (is) it"),
        ("track_refund", "- and my money"),
    ]


def test_without_a_label_there_is_nothing_to_paste(asks: Ask) -> None:
    assert run("--labels").stdout == (
        "# 0 messages of the last 30 days with the meaning a customer's click or an agent gave them.\n"
    )

"""What was asked in vain is found again, and what it meant by the click that told; in either database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from chatbot.domain.conversation import Conversation, Memory
from chatbot.domain.questions import Label, Question
from chatbot.domain.understanding import Intent
from chatbot.store.conversations import Conversations
from chatbot.store.database import Database
from chatbot.store.questions import Questions
from tests.store.actors import NOW, begin, turn

YESTERDAY, LONG_AGO = NOW - timedelta(days=1), NOW - timedelta(days=90)
GUESS = Intent("track_order", 0.97)


def say(
    database: Database,
    conversation: Conversation,
    message_id: str,
    text: str,
    *,
    source: str = "clarify",
    at: datetime = NOW,
    meant: str | None = None,
    suppressed: bool = False,
) -> Conversation:
    """Let a customer say something, to which the bot says two bubbles of this source."""
    heard, answer = turn(conversation, message_id, text)
    first = replace(answer, source=source, suppressed=suppressed)
    lines = [heard, first, replace(first, message_id=f"{message_id} 2")]
    return Conversations(database).commit_turn(
        conversation, lines=lines, memory=Memory(), now=at, meant=meant
    )


def test_only_what_the_bot_asked_back_about_is_unanswered_the_latest_first(database: Database) -> None:
    talk = begin(database)
    talk = say(database, talk, "m2", "the thing", at=YESTERDAY)
    talk = say(database, talk, "m3", "where is it", source="flow")
    say(database, talk, "m4", "you know, the other thing")

    found = Questions(database).unanswered(since=YESTERDAY)

    assert found == [
        Question("you know, the other thing", NOW, "en", GUESS),
        Question("the thing", YESTERDAY, "en", GUESS),
    ]


def test_what_is_older_is_not_read(database: Database) -> None:
    say(database, begin(database), "m2", "the thing", at=LONG_AGO)

    assert Questions(database).unanswered(since=YESTERDAY) == []


def test_what_the_customer_never_saw_counts_for_nothing(database: Database) -> None:
    say(database, begin(database), "m2", "the thing", suppressed=True)

    assert Questions(database).unanswered(since=YESTERDAY) == []


def test_a_click_makes_a_label_of_the_question(database: Database) -> None:
    talk = say(database, begin(database), "m2", "the thing")
    say(database, talk, "m3", "Where is my order?", source="flow", meant="track_order")

    found = Questions(database)

    assert found.labels(since=YESTERDAY) == [Label("the thing", "track_order")]
    assert found.unanswered(since=YESTERDAY) == []
    assert found.labels(since=NOW + timedelta(days=1)) == []


def test_the_same_message_id_in_another_conversation_is_another_message(database: Database) -> None:
    say(database, begin(database), "m2", "the thing")
    say(database, begin(database, "t" * 32), "m2", "where is it", source="flow")

    assert [one.text for one in Questions(database).unanswered(since=YESTERDAY)] == ["the thing"]


@pytest.mark.parametrize(
    ("read", "index"), [("unanswered", "ix_messages_unanswered"), ("labels", "ix_messages_labelled")]
)
def test_among_many_messages_the_few_are_found_by_an_index(database: Database, read: str, index: str) -> None:
    asked: list[tuple[str, object]] = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: asked.append((args[2], args[3])))
    getattr(Questions(database), read)(since=YESTERDAY)
    statement, values = next(one for one in asked if one[0].startswith("SELECT"))

    with database.read() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # of so few rows it would read all
        explain = "EXPLAIN" if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        plan = connection.exec_driver_sql(f"{explain} {statement}", values).all()

    assert index in str(plan)

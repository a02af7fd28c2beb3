"""A turn is written whole or not at all, once, and in order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from chatbot.domain.conversation import Memory
from chatbot.errors import NotFound, VersionConflict
from chatbot.store.conversations import Conversations
from chatbot.store.database import Database
from chatbot.store.handoffs import Handoffs
from chatbot.store.tables import conversations, messages
from tests.store.actors import ANGRY, NOW, begin, fresh, turn


def test_a_turn_can_be_read_back_in_order(database: Database) -> None:
    conversation = begin(database)

    found = Conversations(database).messages(conversation.id)

    assert [(one.seq, one.author, one.text) for one in found] == [
        (1, "customer", "where is it"),
        (2, "bot", "On its way."),
    ]
    assert found[0].intent is not None
    assert found[0].intent.name == "track_order"


def test_memory_survives_in_sql_alone(database: Database) -> None:
    begin(database)

    found = Conversations(database).fetch("", "s" * 32)

    assert found is not None
    assert found.memory.topic == "track_order"
    assert (found.version, found.last_seq) == (1, 2)


@pytest.mark.parametrize(
    "raw", [{"flow": "cancel_order"}, {"verified": "maybe", "proved": "anna"}, {"slots": ["a"]}]
)
def test_memory_of_another_shape_is_forgotten_and_proves_nobody(database: Database, raw: Any) -> None:
    begin(database)
    with database.write() as connection:
        connection.execute(update(conversations).values(memory=raw))

    found = Conversations(database).fetch("", "s" * 32)

    assert found is not None
    assert found.memory == Memory()


def test_a_turn_thought_on_old_ground_is_refused_and_leaves_nothing(database: Database) -> None:
    conversations = Conversations(database)
    old = fresh("s")
    conversations.commit_turn(old, lines=turn(old, "m1"), memory=Memory(), now=NOW)

    with pytest.raises(VersionConflict):
        conversations.commit_turn(old, lines=turn(old, "m2"), memory=Memory(), now=NOW)

    assert len(conversations.messages(old.id)) == 2


def test_the_same_message_id_is_never_stored_twice(database: Database) -> None:
    conversations = Conversations(database)
    after = begin(database)

    with pytest.raises(VersionConflict):
        conversations.commit_turn(after, lines=turn(after, "m1"), memory=Memory(), now=NOW)

    assert len(conversations.messages(after.id)) == 2


def test_a_repeated_message_finds_its_first_answer(database: Database) -> None:
    conversation = begin(database)

    seen = Conversations(database).answered(conversation.id, "m1")

    assert seen is not None
    assert seen.text == "where is it"
    assert seen.responses[0].text == "On its way."
    assert Conversations(database).answered(conversation.id, "m2") is None


def test_twenty_writers_lose_nothing_and_leave_no_gap(database: Database) -> None:
    conversations = Conversations(database)
    begin(database, "busy")

    def write(number: int) -> None:
        while True:
            current = conversations.fetch("", "busy")
            assert current is not None
            try:
                conversations.commit_turn(
                    current, lines=turn(current, f"w{number}"), memory=Memory(), now=NOW
                )
            except VersionConflict:
                continue
            return

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(20)))

    conversation = conversations.fetch("", "busy")
    assert conversation is not None
    found = conversations.messages(conversation.id)
    assert [one.seq for one in found] == list(range(1, 43))
    assert len({one.message_id for one in found}) == 42


def test_two_who_begin_the_same_session_share_it(database: Database) -> None:
    conversations = Conversations(database)
    first, second, other = fresh("alice", "app"), fresh("alice", "app"), fresh("alice", "other")
    conversations.commit_turn(first, lines=turn(first, "m1"), memory=Memory(), now=NOW)
    conversations.commit_turn(other, lines=turn(other, "m1"), memory=Memory(), now=NOW)

    with pytest.raises(VersionConflict):
        conversations.commit_turn(second, lines=turn(second, "m2"), memory=Memory(), now=NOW)

    assert conversations.fetch("app", "alice") == replace(first, version=1, last_seq=2)


def test_a_first_turn_that_fails_leaves_no_conversation(database: Database) -> None:
    conversations, new = Conversations(database), fresh("s")

    with pytest.raises(IntegrityError):
        conversations.commit_turn(
            new, lines=turn(new, "m1"), memory=Memory(), now=NOW, customer_id="nobody we know"
        )

    assert conversations.fetch("", "s") is None


def test_a_first_message_can_hand_over(database: Database) -> None:
    assert begin(database, waiting=True).status == "waiting"


def test_only_a_double_line_counts_as_a_lost_race(database: Database) -> None:
    conversation = begin(database)
    lines = turn(conversation, "m2")

    with pytest.raises(IntegrityError):
        Conversations(database).commit_turn(
            conversation, lines=lines, memory=Memory(), now=NOW, customer_id="nobody we know"
        )


def test_a_turn_of_an_erased_conversation_is_not_found(database: Database) -> None:
    erased = replace(begin(database), id="erased")

    with pytest.raises(NotFound, match="erased"):
        Conversations(database).commit_turn(
            erased, lines=turn(erased, "m2"), memory=Memory(), now=NOW, escalation=ANGRY
        )


def test_the_desk_gets_the_newest_page_in_order(database: Database) -> None:
    conversation = begin(database)
    Conversations(database).commit_turn(
        conversation, lines=turn(conversation, "m2"), memory=Memory(), now=NOW
    )

    assert [one.seq for one in Conversations(database).tail(conversation.id, limit=3)] == [2, 3, 4]


def test_the_message_before_is_labelled_with_what_the_customer_says_it_meant(database: Database) -> None:
    store = Conversations(database)
    before = fresh("s")
    asked = store.commit_turn(before, lines=turn(before, "m1", "it stopped"), memory=Memory(), now=NOW)

    store.commit_turn(asked, lines=turn(asked, "m2", "Guarantee"), memory=Memory(), now=NOW, meant="warranty")

    query = select(messages.c.text, messages.c.meant, messages.c.meant_by).order_by(messages.c.seq)
    with database.read() as connection:
        rows = connection.execute(query.where(messages.c.author == "customer")).all()
    assert rows == [("it stopped", "warranty", "customer"), ("Guarantee", None, None)]


def test_a_hand_over_carries_what_was_collected(database: Database) -> None:
    told = {"flow": "return_item", "order_number": "1001234", "item": "4 × Stoneware mugs"}
    before = fresh("s")

    after = Conversations(database).commit_turn(
        before,
        lines=turn(before, "m1"),
        memory=Memory(),
        now=NOW,
        escalation=replace(ANGRY, collected=told),
    )

    [handoff] = Handoffs(database).history(after.id)
    assert handoff.escalation.collected == told

"""A turn is written whole or not at all, once, and in order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from chatbot.domain.conversation import Memory
from chatbot.errors import NotFound, VersionConflict
from chatbot.store.conversations import Conversations
from chatbot.store.database import Database
from tests.store.actors import NOW, begin, turn


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


def test_a_turn_thought_on_old_ground_is_refused_and_leaves_nothing(database: Database) -> None:
    conversations = Conversations(database)
    old = conversations.start(key_id="", session_id="s", locale="en", now=NOW)
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
    assert seen[0] == "where is it"
    assert seen[1].responses[0].text == "On its way."
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

    first = conversations.start(key_id="app", session_id="alice", locale="en", now=NOW)
    second = conversations.start(key_id="app", session_id="alice", locale="en", now=NOW)
    other = conversations.start(key_id="other", session_id="alice", locale="en", now=NOW)

    assert first.id == second.id
    assert other.id != first.id


def test_a_thumb_goes_to_the_answer_of_a_message(database: Database) -> None:
    conversation = begin(database)

    Conversations(database).mark_helpful(conversation.id, "m1", False)

    marks = [one.helpful for one in Conversations(database).messages(conversation.id)]
    assert marks == [None, False]
    with pytest.raises(NotFound):
        Conversations(database).mark_helpful(conversation.id, "nothing", True)


def test_a_rating_says_whom_it_is_about(database: Database) -> None:
    conversation = begin(database)

    Conversations(database).rate(conversation, rating=4, comment="quick", now=NOW)

    (rating,) = Conversations(database).ratings(conversation.id)
    assert (rating.rating, rating.comment, rating.about) == (4, "quick", "bot")

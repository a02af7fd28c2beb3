"""Notes, tags, labels, and a customer's earlier conversations, as SQL keeps them; in either database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from chatbot.domain.conversation import Line
from chatbot.errors import InvalidInput, NotFound
from chatbot.store.conversations import Conversations
from chatbot.store.corrections import Corrections
from chatbot.store.database import Database
from chatbot.store.earlier import EarlierTalks
from chatbot.store.handoffs import Handoffs
from chatbot.store.live import Live
from chatbot.store.notes import Notes
from chatbot.store.privacy import Privacy
from chatbot.store.sessions import Sessions
from chatbot.store.shop_tables import customers
from chatbot.store.tables import conversations, handoffs, messages
from chatbot.store.tags import Tags
from tests.store.actors import NOW, add_agent, begin, system_line

LATER = NOW + timedelta(hours=1)


def note(text: str, message_id: str = "n1") -> Line:
    return Line("agent", text, message_id, kind="note", agent_id="a", agent_name="Maya", suppressed=True)


def test_a_note_is_a_line_the_customer_never_reads(database: Database) -> None:
    talk = begin(database)

    after, written = Notes(database).write(talk.id, note("He called."), now=LATER)

    talks = Conversations(database)
    assert (after.version, after.last_seq, after.active_at) == (talk.version + 1, 3, talk.active_at)
    assert (written.kind, written.suppressed, written.created_at) == ("note", True, LATER)
    assert [one.text for one in talks.messages(talk.id)] == ["where is it", "On its way."]
    assert [one.text for one in talks.messages(talk.id, after=2)] == []
    assert talks.tail(talk.id)[-1] == written
    assert Handoffs(database).entry(talk.id).last_message == "where is it"


def test_a_customer_goes_on_over_a_note(database: Database) -> None:
    talk = begin(database)
    after, _ = Notes(database).write(talk.id, note("He called."), now=LATER)
    talks = Conversations(database)
    talks.commit_turn(after, lines=[Line("customer", "hello?", "m2")], memory=after.memory, now=LATER)

    assert [one.seq for one in talks.messages(talk.id)] == [1, 2, 4]


def test_who_is_not_there_cannot_be_noted_or_tagged(database: Database) -> None:
    with pytest.raises(NotFound):
        Notes(database).write("nobody", note("x"), now=NOW)
    with pytest.raises(NotFound):
        Tags(database).replace("nobody", ["x"], now=NOW)


def test_the_same_tags_change_nothing(database: Database) -> None:
    talk, marks = begin(database), Tags(database)

    once, kept = marks.replace(talk.id, ["b", "a"], now=NOW)
    again, same = marks.replace(talk.id, ["a", "b"], now=NOW)

    assert kept == same == ["a", "b"]
    assert (once.version, again.version) == (talk.version + 1, talk.version + 1)
    assert marks.count() == [("a", 1), ("b", 1)]
    assert marks.replace(talk.id, ["b"], now=NOW)[1] == ["b"]


def test_a_label_stands_at_the_customers_message_until_it_is_taken_back(database: Database) -> None:
    talk, labels = begin(database), Corrections(database)

    first = labels.label(talk.id, "m1", "get_refund", agent_id="a1")
    second = labels.label(talk.id, "m1", "track_order", agent_id="a2")

    assert (first[0], first[1].meant, second[0], second[1].meant) == (
        None,
        "get_refund",
        "get_refund",
        "track_order",
    )
    with database.read() as connection:
        assert (
            connection.execute(select(messages.c.meant_by).where(messages.c.message_id == "m1")).scalar()
            == "a2"
        )
    assert labels.label(talk.id, "m1", None, agent_id="a2")[1].meant is None
    with pytest.raises(InvalidInput):
        labels.label(talk.id, "m1 1", "track_order", agent_id="a1")
    with pytest.raises(NotFound):
        labels.label(talk.id, "m9", "track_order", agent_id="a1")


def test_a_customers_other_conversations_are_told_the_latest_first(database: Database) -> None:
    maya = add_agent(database, "Maya")
    old, now, others = begin(database, "old", waiting=True), begin(database, "now"), begin(database, "other")
    Handoffs(database).claim(old.id, maya, system_line("c1"), now=NOW)
    Notes(database).write(old.id, note("Not for them."), now=LATER)
    with database.write() as connection:
        row = {"id": "ann", "name": "Ann", "email": "ann@example.com", "locale": "en"}
        connection.execute(insert(customers).values(row))
        hers = update(conversations).where(conversations.c.id.in_([old.id, now.id]))
        connection.execute(hers.values(customer_id="ann"))
        connection.execute(update(handoffs).values(outcome="solved"))

    (found,) = EarlierTalks(database).of("ann", but=now.id)
    assert EarlierTalks(database).of(None, but=now.id) == []

    assert (found.id, found.status, found.reason, found.outcome) == (old.id, "assigned", "angry", "solved")
    assert found.last_message == "where is it"
    assert others.id


def test_an_address_that_an_agent_noted_is_taken_out_when_its_owner_is_erased(
    database: Database, dead_live: Live
) -> None:
    talk = begin(database)
    Notes(database).write(talk.id, note("Same as Ann@example.com, see there."), now=NOW)

    assert Privacy(database, Sessions(dead_live, ttl_s=60)).erase("ann@example.com") == 0

    assert Conversations(database).tail(talk.id)[-1].text == "Same as [erased], see there."

"""Another customer told the address of who is erased: their conversation stays, the address goes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.errors import VersionConflict
from chatbot.store.conversations import Conversations
from chatbot.store.database import Database
from chatbot.store.handoff_rows import open_handoff
from chatbot.store.live import Live
from chatbot.store.privacy import Privacy
from chatbot.store.sessions import Sessions
from chatbot.store.surveys import Surveys
from tests.store.actors import ANGRY, NOW, turn
from tests.store.persons import ALICE, asked, keep, kept, known, link, told, visit

PREFIX = "my friend:\n"


@pytest.fixture
def sessions(live: Live) -> Sessions:
    return Sessions(live, ttl_s=60)


def test_another_customers_conversation_stays_and_the_address_is_taken_out(
    database: Database, sessions: Sessions
) -> None:
    known(database, sessions, "bob")
    talks = Conversations(database)
    theirs = visit(database, "bob's", f"{PREFIX}Alice@example.com, not malice@example.com", email=ALICE)
    link(database, "bob's", "bob")
    Surveys(database).give_feedback(
        theirs, rating=1, comment=f"ask {ALICE}", message_id=None, helpful=None, now=NOW
    )
    told(database, theirs, {"text": f"{PREFIX}{ALICE}"})
    before = talks.fetch("", "bob's")
    assert before is not None
    keep(sessions, before)
    privacy = Privacy(database, sessions)

    assert privacy.export(ALICE)["conversations"] == []
    assert privacy.erase(ALICE) == 0

    after = talks.fetch("", "bob's")
    assert after is not None
    assert after.memory.slots == {"email": "[erased]"}
    assert [line.text for line in talks.messages(after.id)] == [
        f"{PREFIX}[erased], not malice@example.com",
        "On its way.",
    ]
    assert ALICE not in str(privacy.export("bob@example.com")).lower().replace("malice", "")
    assert kept(sessions, after) is None


def test_a_turn_thought_through_during_an_erasure_does_not_write_the_address_back(
    database: Database, sessions: Sessions
) -> None:
    known(database, sessions, "bob")
    visit(database, "bob's", email=ALICE)
    link(database, "bob's", "bob")
    talks = Conversations(database)
    before = talks.fetch("", "bob's")
    assert before is not None

    Privacy(database, sessions).erase(ALICE)

    with pytest.raises(VersionConflict):
        talks.commit_turn(before, lines=turn(before, "m2"), memory=before.memory, now=NOW)


def test_the_address_is_taken_out_of_what_another_customer_asked_the_shop_for(
    database: Database, sessions: Sessions
) -> None:
    known(database, sessions, "bob")
    asked(database, "a present", customer_id="bob", email=ALICE, told=f"it is for {ALICE}")

    Privacy(database, sessions).erase(ALICE)

    tasks = {task["key"]: task for task in Privacy(database, sessions).export("bob@example.com")["tasks"]}
    present = tasks["a present"]
    assert (present["email"], present["facts"]) == (None, {"mail_to": "[erased]"})
    assert present["values"] == {"details": "it is for [erased]"}


def test_the_address_is_taken_out_of_what_a_person_was_handed(database: Database, sessions: Sessions) -> None:
    known(database, sessions, "bob")
    theirs = visit(database, "bob's", email=ALICE)
    link(database, "bob's", "bob")
    told = {"email": ALICE, "details": f"it is {ALICE}'s"}
    with database.write() as connection:
        open_handoff(connection, theirs.id, replace(ANGRY, evidence=told, collected=told), NOW)

    Privacy(database, sessions).erase(ALICE)

    (handed,) = [
        one
        for one in Privacy(database, sessions).export("bob@example.com")["handoffs"]
        if one["conversation_id"] == theirs.id
    ]
    assert handed["collected"] == handed["evidence"] == {"email": "[erased]", "details": "it is [erased]'s"}

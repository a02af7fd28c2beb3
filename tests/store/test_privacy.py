"""What is kept of a person can be shown, and goes when it must: from SQL and from Redis."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from chatbot.domain.conversation import Memory
from chatbot.errors import NotFound
from chatbot.store import keys, privacy
from chatbot.store.conversations import Conversations
from chatbot.store.database import Database
from chatbot.store.live import Live
from chatbot.store.privacy import Privacy
from chatbot.store.sessions import Sessions
from chatbot.store.shop_tables import customers
from chatbot.store.surveys import Surveys
from tests.store.actors import NOW, begin, fresh, turn
from tests.store.persons import (
    ALICE,
    OF_A_PERSON,
    OF_NOBODY,
    asked,
    keep,
    kept,
    known,
    link,
    rows,
    sessions_left,
    visit,
)


@pytest.fixture
def sessions(live: Live) -> Sessions:
    return Sessions(live, ttl_s=60)


def test_an_export_holds_every_table_of_the_person_and_nothing_of_another(
    database: Database, sessions: Sessions
) -> None:
    known(database, sessions, "alice")
    known(database, sessions, "bob")

    found: dict[str, list[dict[str, Any]]] = Privacy(database, sessions).export("Alice@example.com")

    assert {name: len(kept) for name, kept in found.items()} == {
        "customer": 1,
        "orders": 1,
        "items": 1,
        "shipments": 1,
        "refunds": 1,
        "invoices": 1,
        "returns": 1,
        "claims": 1,
        "privacy_requests": 1,
        "tasks": 1,
        "insights": 1,
        "insight_orders": 1,
        "conversations": 1,
        "messages": 4,
        "handoffs": 1,
        "routings": 1,
        "tags": 1,
        "experiments": 1,
        "surveys": 1,
        "webhook_deliveries": 1,
        "suggestions": 1,
    }
    assert "bob" not in str(found)


def test_who_is_erased_is_nowhere_and_the_others_are_where_they_were(
    database: Database, sessions: Sessions
) -> None:
    bob = known(database, sessions, "bob")
    before = rows(database)
    assert all(before.values())
    alice = known(database, sessions, "alice")

    assert Privacy(database, sessions).erase("alice@example.com") == 1

    assert rows(database) == before
    assert kept(sessions, alice) is None
    assert kept(sessions, bob) == bob
    with pytest.raises(NotFound, match="check the spelling"):
        Privacy(database, sessions).export("alice@example.com")


def test_everybody_with_the_address_is_erased(database: Database, sessions: Sessions) -> None:
    with database.write() as connection:
        for number in ("1", "2"):
            row = {"id": number, "name": number, "email": "twin@example.com", "locale": "en"}
            connection.execute(insert(customers).values(row))

    Privacy(database, sessions).erase("twin@example.com")

    assert rows(database)["customers"] == 0


def test_what_was_silent_for_too_long_goes_in_batches_and_the_rest_stays(
    database: Database, sessions: Sessions, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(privacy, "BATCH", 2)
    for number in range(5):
        keep(sessions, begin(database, f"old {number}", waiting=True))
    started = fresh("new")
    recent = Conversations(database).commit_turn(
        started, lines=turn(started, "m1"), memory=Memory(), now=NOW + timedelta(days=2)
    )
    keep(sessions, recent)

    assert Privacy(database, sessions).retain(NOW + timedelta(days=1)) == 5

    left = rows(database)
    assert (left["conversations"], left["messages"], left["handoffs"], left["events"]) == (1, 2, 0, 1)
    assert live.client.keys("chatbot:session:*") == [keys.session("", "new")]


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("hello", {"email": "alice@example.com"}),
        ("It is Alice@Example.com.", {}),
        ("<alice@example.com>, 'alice@example.com'", {}),
    ],
)
def test_a_visitor_who_told_their_address_is_shown_and_erased(
    database: Database, dead_live: Live, text: str, slots: dict[str, str]
) -> None:
    visit(database, "hers", text, **slots)
    visit(database, "another's", "bob@example.com")
    privacy = Privacy(database, Sessions(dead_live, ttl_s=60))

    shown = privacy.export("ALICE@example.com ")
    erased = privacy.erase("ALICE@example.com ")

    assert [talk["session_id"] for talk in shown["conversations"]] == ["hers"]
    assert {line["text"] for line in shown["messages"]} == {text, "On its way."}
    assert erased == 1
    assert sessions_left(database) == {"another's"}


@pytest.mark.parametrize(
    "text",
    [
        "malice@example.com",
        "x.alice@example.com",
        "alice@example.com.au",
        "alice@example.community",
        "alice@exampleXcom",
        "alice at example.com",
    ],
)
def test_an_address_that_only_holds_the_letters_is_another_person(
    database: Database, dead_live: Live, text: str
) -> None:
    visit(database, "another's", text)

    with pytest.raises(NotFound, match="check the spelling"):
        Privacy(database, Sessions(dead_live, ttl_s=60)).erase("alice@example.com")
    assert sessions_left(database) == {"another's"}


def test_signs_that_stand_for_any_other_in_sql_stand_for_themselves(
    database: Database, dead_live: Live
) -> None:
    visit(database, "another's", "aliceXb@example.com")
    visit(database, "hers", "alice_b@example.com", email="alice_b@example.com")

    assert Privacy(database, Sessions(dead_live, ttl_s=60)).erase("alice_b@example.com") == 1
    assert sessions_left(database) == {"another's"}


def test_an_address_with_letters_that_json_escapes_is_found(database: Database, dead_live: Live) -> None:
    visit(database, "told", "émile@example.fr")
    visit(database, "remembered", email="émile@example.fr")

    assert Privacy(database, Sessions(dead_live, ttl_s=60)).erase("émile@example.fr") == 2


def test_an_address_in_a_rating_counts_as_told(database: Database, dead_live: Live) -> None:
    talk = visit(database, "hers")
    Surveys(database).give_feedback(
        talk, rating=1, comment="mail alice@example.com", message_id=None, helpful=None, now=NOW
    )

    assert Privacy(database, Sessions(dead_live, ttl_s=60)).erase("alice@example.com") == 1


def test_another_customers_conversation_is_not_shown_and_not_erased(
    database: Database, sessions: Sessions
) -> None:
    known(database, sessions, "alice")
    known(database, sessions, "bob")
    visit(database, "bob's", f"my friend is {ALICE}")
    link(database, "bob's", "bob")
    privacy = Privacy(database, sessions)

    assert len(privacy.export(ALICE)["conversations"]) == 1
    assert privacy.erase(ALICE) == 1
    assert sessions_left(database) == {"session of bob", "bob's"}


@pytest.mark.parametrize("email", ["", "  "])
def test_an_empty_address_is_nobodys(database: Database, dead_live: Live, email: str) -> None:
    with database.write() as connection:
        connection.execute(insert(customers).values(id="1", name="One", email=email, locale="en"))
    privacy = Privacy(database, Sessions(dead_live, ttl_s=60))

    for ask in (privacy.export, privacy.erase):
        with pytest.raises(NotFound, match="empty"):
            ask(email)
    assert rows(database)["customers"] == 1


def test_erasing_goes_on_without_redis(
    database: Database, dead_live: Live, caplog: pytest.LogCaptureFixture
) -> None:
    begin(database)
    privacy = Privacy(database, Sessions(dead_live, ttl_s=60), own_live=dead_live)

    assert privacy.retain(NOW + timedelta(days=1)) == 1
    assert "stand in Redis' file" in caplog.text


def test_every_table_is_somebodys_or_nobodys() -> None:
    assert {table.name for table in customers.metadata.sorted_tables} == OF_A_PERSON | OF_NOBODY


def test_who_only_asked_the_shop_for_something_is_shown_and_erased(
    database: Database, dead_live: Live
) -> None:
    asked(database, "hers", email=ALICE)
    asked(database, "another's", email="malice@example.com")
    privacy = Privacy(database, Sessions(dead_live, ttl_s=60))

    assert [task["key"] for task in privacy.export("Alice@example.com")["tasks"]] == ["hers"]
    assert privacy.erase("Alice@example.com") == 0

    assert rows(database)["shop_tasks"] == 1
    with pytest.raises(NotFound):
        privacy.export(ALICE)


def test_a_request_for_ones_data_is_answered_by_handing_it_out(
    database: Database, sessions: Sessions
) -> None:
    known(database, sessions, "alice")
    known(database, sessions, "bob")
    privacy = Privacy(database, sessions)

    privacy.close_requests("Alice@example.com")

    done = {name: privacy.export(f"{name}@example.com")["privacy_requests"][0] for name in ("alice", "bob")}
    assert done["alice"]["done_on"] is not None
    assert done["bob"]["done_on"] is None


def test_what_the_shop_was_asked_goes_after_a_while_unless_it_changed_an_order(
    database: Database, dead_live: Live
) -> None:
    asked(database, "a look")
    asked(database, "a cancellation", order_number="1001")
    privacy = Privacy(database, Sessions(dead_live, ttl_s=60))

    privacy.retain(NOW)
    assert rows(database)["shop_tasks"] == 2
    privacy.retain(NOW + timedelta(seconds=1))

    assert rows(database)["shop_tasks"] == 1

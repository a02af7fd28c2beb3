"""What is kept of a person can be shown, and goes when it must: from SQL and from Redis."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from chatbot.domain.conversation import Conversation, Memory
from chatbot.errors import NotFound
from chatbot.store import keys, privacy
from chatbot.store.conversations import Conversations
from chatbot.store.database import Database
from chatbot.store.live import Live
from chatbot.store.privacy import Privacy
from chatbot.store.sessions import Sessions
from chatbot.store.tables import customers, metadata, order_items, orders, refunds
from tests.store.actors import NOW, begin, turn

OF_A_PERSON = {
    "customers",
    "orders",
    "order_items",
    "refunds",
    "conversations",
    "messages",
    "handoffs",
    "feedback",
    "events",
}
DAY = date(2026, 11, 1)


@pytest.fixture
def sessions(live: Live) -> Sessions:
    return Sessions(live, ttl_s=60)


def known(database: Database, sessions: Sessions, name: str) -> Conversation:
    """Return a talk of a customer of whom every table, and Redis, knows something."""
    number = f"HL-{name}"
    with database.write() as connection:
        row = {"id": name, "name": name, "email": f"{name}@example.com", "locale": "en"}
        connection.execute(insert(customers).values(row))
        order = {"number": number, "customer_id": name, "status": "paid", "placed_on": DAY}
        connection.execute(insert(orders).values(currency="GBP", total=9, **order))
        item = {"order_number": number, "product": "Mug", "quantity": 1, "price": 9}
        connection.execute(insert(order_items).values(item))
        refund = {"order_number": number, "status": "sent", "amount": 9, "method": "card"}
        connection.execute(insert(refunds).values(requested_on=DAY, **refund))
    begun = begin(database, f"session of {name}", waiting=True)
    talks = Conversations(database)
    talks.give_feedback(begun, rating=2, comment=name, message_id=None, helpful=None, now=NOW)
    current = talks.fetch("", begun.session_id)
    assert current is not None
    after = talks.commit_turn(current, lines=turn(current, "m2"), memory=Memory(), now=NOW, customer_id=name)
    sessions.save(after)
    return after


def rows(database: Database) -> dict[str, int]:
    with database.read() as connection:
        return {
            table.name: len(connection.execute(select(table)).all())
            for table in metadata.sorted_tables
            if table.name in OF_A_PERSON
        }


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
        "refunds": 1,
        "conversations": 1,
        "messages": 4,
        "handoffs": 1,
        "feedback": 1,
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
    assert sessions.fetch("", alice.session_id) is None
    assert sessions.fetch("", bob.session_id) == bob
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
        sessions.save(begin(database, f"old {number}", waiting=True))
    recent = Conversations(database).start(
        key_id="", session_id="new", locale="en", now=NOW + timedelta(days=2)
    )
    sessions.save(recent)

    assert Privacy(database, sessions).retain(NOW + timedelta(days=1)) == 5

    left = rows(database)
    assert (left["conversations"], left["messages"], left["handoffs"], left["events"]) == (1, 0, 0, 0)
    assert live.client.keys("chatbot:session:*") == [keys.session("", "new")]


def test_erasing_goes_on_without_redis(database: Database, dead_live: Live) -> None:
    begin(database)

    assert Privacy(database, Sessions(dead_live, ttl_s=60)).retain(NOW + timedelta(days=1)) == 1

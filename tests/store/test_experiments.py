"""Who meets which variant is kept with the first turn, and what became of them is read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import insert

from chatbot.domain.conversation import Conversation, Memory
from chatbot.domain.experiments import Arm
from chatbot.store.conversations import Conversations
from chatbot.store.database import Database
from chatbot.store.experiments import Experiments
from chatbot.store.shop_tables import customers, orders
from chatbot.store.surveys import Surveys
from tests.store.actors import NOW, fresh, turn

LATER = NOW + timedelta(days=3)


def talks(
    database: Database, session: str, *arms: Arm, customer: str | None = None, days: int = 0
) -> Conversation:
    begun = replace(fresh(session), memory=Memory(arms=arms), started_at=NOW + timedelta(days=days))
    return Conversations(database).commit_turn(
        begun, lines=turn(begun, "m1"), memory=begun.memory, now=begun.started_at, customer_id=customer
    )


def known(database: Database, customer: str) -> str:
    row = {"id": customer, "name": customer, "email": f"{customer}@example.com", "locale": "en"}
    with database.write() as connection:
        connection.execute(insert(customers).values(row))
    return customer


def test_a_conversation_takes_part_from_its_first_turn_on(database: Database) -> None:
    begun = talks(database, "s1", Arm("greeting", "short", "u1"), Arm("colour", "red", "u2"))
    Conversations(database).commit_turn(begun, lines=turn(begun, "m2"), memory=begun.memory, now=LATER)

    (part,) = Experiments(database).parts("greeting")

    assert (part.conversation_id, part.variant, part.began_at) == (begun.id, "short", NOW)
    assert [one.variant for one in Experiments(database).parts("colour")] == ["red"]


def test_of_each_customer_the_first_conversation_counts(database: Database) -> None:
    talks(database, "s1", Arm("greeting", "short", "ann"), days=2)
    first = talks(database, "s2", Arm("greeting", "short", "ann"))
    talks(database, "s3", Arm("greeting", "long", "bob"), days=1)

    assert [one.unit for one in Experiments(database).parts("greeting")] == ["ann", "bob"]
    assert Experiments(database).parts("greeting")[0].conversation_id == first.id


def test_what_came_of_it_is_told_with_it(database: Database) -> None:
    ann = known(database, "ann")
    talk = talks(database, "s1", Arm("greeting", "short", "u1"), customer=ann)
    talks(database, "s2", customer=ann, days=3)
    Surveys(database).give_feedback(talk, rating=4, comment="", message_id="m1 1", helpful=True, now=NOW)
    with database.write() as connection:
        row = {"number": "1", "customer_id": ann, "status": "paid", "currency": "GBP", "total": 9}
        connection.execute(insert(orders).values(placed_on=date(2026, 11, 25), **row))

    (part,) = Experiments(database).parts("greeting")

    assert (part.rating, part.helpful, part.customer_id) == (4.0, 1.0, "ann")
    assert part.again_at == (LATER,)
    assert part.ordered_on == (date(2026, 11, 25),)


def test_talks_are_told_as_reports_see_them(database: Database) -> None:
    talk = talks(database, "s1", Arm("greeting", "short", "u1"))
    talks(database, "s2")

    found = Experiments(database).talks("greeting", ())

    assert list(found) == [talk.id]
    assert found[talk.id].answered
    assert not found[talk.id].handed_over

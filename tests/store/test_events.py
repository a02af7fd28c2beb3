"""The log a desk resumes from."""

from __future__ import annotations

from datetime import timedelta

from chatbot.store.database import Database
from chatbot.store.events import Events
from tests.store.actors import NOW, begin


def test_every_change_is_one_event_in_the_order_of_the_commits(database: Database) -> None:
    start = Events(database).last()
    begin(database, "one")
    begin(database, "two", waiting=True)

    found = Events(database).after(start)

    assert found is not None
    assert [one.kind for one in found] == ["started", "escalated"]
    assert Events(database).after(found[-1].id) == []


def test_an_id_from_before_the_pruning_asks_for_a_fresh_start(database: Database) -> None:
    start = Events(database).last()
    for number in range(3):
        begin(database, f"session {number}")

    pruned = Events(database).prune(NOW + timedelta(days=1))

    assert pruned == 2
    assert Events(database).after(start) is None


def test_an_id_nobody_gave_out_asks_for_a_fresh_start(database: Database) -> None:
    begin(database)

    assert Events(database).after(10**9) is None

"""News for a hundred desks: read once, in order, complete."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from chatbot.desk.feed import Feed
from chatbot.store.events import Events
from chatbot.store.handoffs import Handoffs
from tests.desk.floor import Floor


def feed_of(floor: Floor) -> Feed:
    """Return a feed that has read nothing yet."""
    return Feed(Events(floor.database), Handoffs(floor.database))


def ids(feed: Feed, after: int) -> list[int] | None:
    """Return which events a desk is told of."""
    found = feed.after(after)
    return None if found is None else [one.event.id for one in found]


def test_news_come_with_the_conversation_as_it_is_now(floor: Floor) -> None:
    feed = feed_of(floor)
    assert ids(feed, 0) == []

    talk = floor.waits()
    started, escalated = feed.after(0) or []

    assert (started.event.kind, escalated.event.kind) == ("started", "escalated")
    assert escalated.entry is not None
    assert (escalated.entry.conversation.id, escalated.entry.conversation.status) == (talk, "waiting")


def test_every_desk_is_told_everything_above_what_it_knows(floor: Floor) -> None:
    feed = feed_of(floor)
    floor.talk()
    first = ids(feed, 0)
    floor.talk()

    assert first == [1]
    assert (ids(feed, 0), ids(feed, 1), ids(feed, 2)) == ([1, 2], [2], [])


def test_a_desk_from_another_time_begins_anew(floor: Floor) -> None:
    feed = feed_of(floor)
    floor.talk()

    assert ids(feed, 99) is None
    assert ids(feed, 1) == []
    floor.talk()
    assert ids(feed, 1) == [2]
    assert ids(feed, 99) is None


def test_a_desk_that_was_away_reads_on_in_sql_until_the_log_ends(floor: Floor) -> None:
    for _ in range(3):
        floor.talk()
    feed = feed_of(floor)
    assert ids(feed, 3) == []
    floor.talk()

    assert ids(feed, 1) == [2, 3, 4]
    Events(floor.database).prune(floor.now + timedelta(days=1))
    assert ids(feed_of(floor), 1) is None


def test_an_erased_conversation_is_still_an_event(floor: Floor) -> None:
    feed = feed_of(floor)
    assert ids(feed, 0) == []
    floor.talk()
    with floor.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM conversations")

    [news] = feed.after(0) or []

    assert news.entry is None


def test_many_desks_at_once_miss_nothing(floor: Floor) -> None:
    feed = feed_of(floor)
    assert ids(feed, 0) == []

    def follow(_: int) -> list[int]:
        known: list[int] = []
        while len(known) < 20:
            known += ids(feed, known[-1] if known else 0) or []
        return known

    with ThreadPoolExecutor(9) as pool:
        desks = [pool.submit(follow, number) for number in range(8)]
        for _ in range(20):
            floor.talk()
        assert all(desk.result() == list(range(1, 21)) for desk in desks)


def test_a_desk_that_comes_late_is_told_nothing_that_was_erased(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = feed_of(floor)
    assert ids(feed, 0) == []
    floor.talk()
    assert [news.entry is None for news in feed.after(0) or []] == [False]
    with floor.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM conversations")

    monkeypatch.setattr("chatbot.desk.feed.FRESH_S", 0.0)

    assert [news.entry for news in feed.after(0) or []] == [None]

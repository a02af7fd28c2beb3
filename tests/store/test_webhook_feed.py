"""The log is read for webhooks once, by whichever process comes first, and nothing falls between."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from chatbot.domain.webhooks import NewDelivery, Webhook
from chatbot.errors import Conflict
from chatbot.store import webhook_feed
from chatbot.store.database import Database
from chatbot.store.deliveries import Deliveries
from chatbot.store.events import Events
from chatbot.store.surveys import Surveys
from chatbot.store.tables import conversations, handoffs, messages
from chatbot.store.webhook_feed import Batch, WebhookFeed
from chatbot.store.webhook_tables import webhook_cursor
from chatbot.store.webhooks import Webhooks
from tests.keys import KEYS
from tests.store.actors import NOW, begin


@pytest.fixture
def feed(database: Database) -> WebhookFeed:
    return WebhookFeed(database)


def listens(database: Database, name: str = "w1", *, most: int = 20, **fields: bool) -> None:
    new = Webhook(name, "https://crm.example.com", ("message.created",), NOW, "whsec_x", **fields)
    Webhooks(database).add(new, most=most)


def test_however_many_are_made_at_once_there_are_only_so_many(database: Database) -> None:
    def make(number: int) -> None:
        with suppress(Conflict):
            listens(database, f"w{number}", most=3)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(make, range(8)))

    assert len(Webhooks(database).all()) == 3


def following(feed: WebhookFeed) -> Batch:
    batch = feed.next()
    assert batch is not None
    return batch


def told(batch: Batch) -> list[NewDelivery]:
    """Return one delivery for each entry."""
    return [
        NewDelivery("w1", f"evt_{one.sequence}", "message.created", one.conversation.id, {"n": one.sequence})
        for one in batch.happenings
    ]


def cursor(database: Database) -> int:
    with database.read() as connection:
        found: int = connection.execute(select(webhook_cursor.c.event_id)).scalar_one()
    return found


def test_while_nobody_listens_nothing_is_read(database: Database, feed: WebhookFeed) -> None:
    begin(database)
    assert feed.next() is None

    listens(database)
    assert feed.next() is None
    Webhooks(database).change("w1", active=False)
    begin(database, "two")
    assert feed.next() is None


def test_an_entry_comes_with_all_that_belongs_to_it(database: Database, feed: WebhookFeed) -> None:
    listens(database)
    talk = begin(database, waiting=True)
    Surveys(database).give_feedback(talk, rating=2, comment="slow", message_id=None, helpful=None, now=NOW)

    escalated, rated = following(feed).happenings

    assert (escalated.kind, escalated.status, escalated.seq) == ("escalated", "waiting", 2)
    assert [line.author for line in escalated.lines] == ["customer", "bot"]
    assert escalated.escalation is not None
    assert escalated.escalation.reason == "angry"
    assert (rated.kind, rated.lines) == ("feedback", ())
    assert rated.rating is not None
    assert rated.rating.comment == "slow"


def test_the_hand_over_is_the_one_of_that_time(database: Database, feed: WebhookFeed) -> None:
    listens(database)
    begin(database, waiting=True)
    with database.write() as connection:  # as if it had been opened later
        connection.execute(update(handoffs).values(opened_at=NOW + timedelta(hours=1)))

    (escalated,) = following(feed).happenings

    assert escalated.escalation is None


def test_the_cursor_moves_with_what_it_passed(database: Database, feed: WebhookFeed) -> None:
    listens(database)
    begin(database)
    batch = following(feed)

    assert feed.put(batch, told(batch), now=NOW)

    assert feed.next() is None
    assert cursor(database) == batch.end == Events(database).last()
    assert len(Deliveries(database).page("w1", state="pending", before=None)) == 1


def test_the_second_of_two_processes_stores_nothing(database: Database, feed: WebhookFeed) -> None:
    listens(database)
    begin(database)
    batch = following(feed)
    assert feed.put(batch, told(batch), now=NOW)

    assert not feed.put(batch, told(batch), now=NOW)

    assert len(Deliveries(database).page("w1", state=None, before=None)) == 1


def test_processes_that_read_at_once_store_everything_once(database: Database) -> None:
    listens(database)
    for number in range(30):
        begin(database, f"s{number}")

    def read_all(_: int) -> None:
        feed = WebhookFeed(Database(database.url, KEYS))
        while batch := feed.next():
            feed.put(batch, told(batch), now=NOW)
        feed._database.engine.dispose()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(read_all, range(4)))

    found = Deliveries(database).page("w1", state=None, before=None, limit=100)
    assert sorted(one.body["n"] for one in found) == sorted(
        range(cursor(database) - 29, cursor(database) + 1)
    )


def test_a_long_log_is_read_a_part_at_a_time(
    database: Database, feed: WebhookFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_feed, "BATCH", 2)
    listens(database)
    for number in range(5):
        begin(database, f"s{number}")

    sizes = []
    while batch := feed.next():
        sizes.append(len(batch.happenings))
        feed.put(batch, told(batch), now=NOW)

    assert sizes == [2, 2, 1]


@pytest.mark.parametrize("gone", ["conversation", "webhook"])
def test_what_is_erased_between_reading_and_storing_is_read_anew(
    database: Database, feed: WebhookFeed, gone: str
) -> None:
    listens(database)
    listens(database, "w2")
    erased = begin(database, "erased")
    begin(database, "kept")
    batch = following(feed)
    if gone == "conversation":
        with database.write() as connection:
            connection.execute(conversations.delete().where(conversations.c.id == erased.id))
    else:
        Webhooks(database).remove("w1")
    before = cursor(database)

    assert not feed.put(batch, told(batch), now=NOW)

    assert cursor(database) == before
    again = following(feed)
    assert len(again.happenings) == (1 if gone == "conversation" else 2)
    assert [one.id for one in again.webhooks] == (["w1", "w2"] if gone == "conversation" else ["w2"])


def test_who_is_switched_on_again_hears_of_nothing_from_meanwhile(
    database: Database, feed: WebhookFeed
) -> None:
    listens(database)
    Webhooks(database).change("w1", active=False)
    begin(database, "meanwhile")
    Webhooks(database).change("w1", active=True)
    assert feed.next() is None

    begin(database, "after")
    (happening,) = following(feed).happenings

    assert happening.conversation.session_id == "after"
    assert Webhooks(database).change("w1", active=True).from_event == happening.sequence - 1  # it was on


def test_suppressed_lines_and_notes_are_not_read(database: Database, feed: WebhookFeed) -> None:
    listens(database)
    begin(database)
    with database.write() as connection:
        connection.execute(update(messages).where(messages.c.seq == 2).values(suppressed=True))

    (happening,) = following(feed).happenings

    assert [line.seq for line in happening.lines] == [1]

"""Any conversation is found by what was said in it or by who said it; in either database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import delete, insert, select, text, update

from chatbot.domain.conversation import Conversation, Memory
from chatbot.domain.search import Search
from chatbot.store import search as found_by
from chatbot.store import search_index
from chatbot.store.conversations import Conversations
from chatbot.store.customer_rows import change_customer
from chatbot.store.database import Database
from chatbot.store.events import Events
from chatbot.store.handoffs import Handoffs
from chatbot.store.search import Searches
from chatbot.store.shop_tables import customers, orders
from chatbot.store.tables import conversation_tags, conversations, events, messages
from tests.store.actors import NOW, add_agent, begin, fresh, system_line, turn
from tests.store.persons import DAY


def say(database: Database, session_id: str, *texts: str) -> Conversation:
    """Return a conversation in which the customer said these, one a turn."""
    talk = fresh(session_id)
    for number, words in enumerate(texts):
        now = NOW + timedelta(minutes=number)
        lines = turn(talk, f"m{number}", words, "Noted.")
        talk = Conversations(database).commit_turn(talk, lines=lines, memory=Memory(), now=now)
    return talk


def found(database: Database, words: str, **filters: object) -> list[str]:
    hits = Searches(database).find(Search(words, **filters))  # type: ignore[arg-type]
    return [hit.entry.conversation.session_id for hit in hits]


def know(database: Database, talk: Conversation, name: str, email: str) -> None:
    with database.write() as connection:
        row = {"id": talk.session_id, "name": name, "email": email, "locale": "en"}
        connection.execute(insert(customers).values(row))
        order = {"number": "1001234", "customer_id": talk.session_id, "status": "paid", "placed_on": DAY}
        connection.execute(insert(orders).values(currency="GBP", total=9, **order))
        theirs = update(conversations).where(conversations.c.id == talk.id)
        connection.execute(theirs.values(customer_id=talk.session_id))


@pytest.mark.parametrize(
    "words",
    [
        "kettle",
        "KETTLE",
        "kett",
        "turquoise kettle",
        "leak turquoise",
        '"turquoise kettle"',
        '"my turquoise"',
        "café",
        "cafe",
        "crême",
        "4711-0815",
        "kettle noted",
        "“turquoise kettle”",
        "kettle's",
    ],
)
def test_what_was_said_is_found_by_words_beginnings_and_phrases(database: Database, words: str) -> None:
    say(database, "hers", "my turquoise kettle leaks; the Café crème cup, no. 4711-0815, too: kettle's lid")
    say(database, "his", "where is my parcel")

    assert found(database, words) == ["hers"]


@pytest.mark.parametrize(
    "words",
    ["ettle", "kettles", '"kettle turquoise"', '"turquoise kett"', "purple", "%", "_", "*", '"', "🙂"],
)
def test_what_was_not_said_is_not_found(database: Database, words: str) -> None:
    say(database, "hers", "my turquoise kettle leaks")

    assert found(database, words) == []


def test_words_may_stand_in_different_messages_and_in_the_customers_name(database: Database) -> None:
    talk = say(database, "hers", "my kettle leaks", "it came on Tuesday")
    know(database, talk, "Siân Pritchard", "sian.p@example.org")
    say(database, "his", "my kettle is fine")

    assert found(database, "kettle tuesday") == ["hers"]
    assert found(database, "kettle sian") == ["hers"]
    assert found(database, "Sian.P@example.org") == found(database, '"pritchard siân"') == ["hers"]
    assert found(database, "#1001234") == found(database, "1001234 leaks") == ["hers"]


def test_of_what_is_sealed_only_whole_words_and_addresses_are_found(database: Database) -> None:
    know(database, say(database, "hers", "hello"), "Siân Pritchard", "sian.p@example.org")

    assert [found(database, words) for words in ("pritch", "example.org", "sian.p@", "sian kettle")] == [
        []
    ] * 4


def test_a_customer_who_is_called_otherwise_now_is_found_by_the_new_name_alone(database: Database) -> None:
    know(database, say(database, "hers", "hello"), "Ann Smith", "ann@example.org")
    with database.write() as connection:
        change_customer(
            connection, connection.execute(select(customers.c.id)).scalar_one(), name="Ann Miller"
        )

    assert (found(database, "smith"), found(database, "miller")) == ([], ["hers"])
    assert found(database, "ann@example.org") == ["hers"]


def test_the_latest_come_first_and_a_page_goes_on_where_the_last_one_ended(database: Database) -> None:
    say(database, "old", "kettle")
    say(database, "new", "kettle", "kettle", "kettle")
    say(database, "middle", "kettle", "kettle")

    assert found(database, "kettle") == found(database, "") == ["new", "middle", "old"]
    assert found(database, "kettle", before=NOW + timedelta(minutes=2)) == ["middle", "old"]


@pytest.mark.parametrize("looked_at", [1, 2, 3])
def test_a_full_page_is_the_latest_however_it_was_found(
    database: Database, monkeypatch: pytest.MonkeyPatch, looked_at: int
) -> None:
    monkeypatch.setattr(found_by, "PAGE", 2)
    monkeypatch.setattr(found_by, "LOOKED_AT_FIRST", looked_at)
    for number, name in enumerate(("oldest", "old", "odd", "new")):
        say(database, name, *["parcel" if name == "odd" else "kettle"] * (number + 1))

    assert found(database, "kettle") == ["new", "old"]
    assert found(database, "kettle", before=NOW + timedelta(minutes=1)) == ["oldest"]


def test_filters_leave_the_others_out(database: Database) -> None:
    maya = add_agent(database, "Maya")
    hers, _ = begin(database, "hers", waiting=True), say(database, "his", "where is it")
    with database.write() as connection:
        connection.execute(insert(conversation_tags).values(conversation_id=hers.id, tag="vip"))
    Handoffs(database).claim(hers.id, maya, system_line("c1"), now=NOW + timedelta(days=1))

    for filters in (
        {"status": "assigned"},
        {"reason": "angry"},
        {"tag": "vip"},
        {"agent_id": maya.id},
        {"agent_id": maya.id, "reason": "angry"},
        {"since": NOW + timedelta(hours=1)},
    ):
        assert found(database, "", **filters) == found(database, "where", **filters) == ["hers"], filters
    for filters in ({"reason": "complex"}, {"team_id": "t"}, {"tag": "vi"}, {"status": "resolved"}):
        assert found(database, "where", **filters) == [], filters
    assert found(database, "", until=NOW + timedelta(hours=1)) == ["his"]


def test_a_snippet_shows_the_latest_message_that_holds_the_most(database: Database) -> None:
    long = "a " * 200
    say(
        database, "hers", "turquoise, my kettle", "only the kettle", f"{long} <b>turquoise</b>\n{long}", "bye"
    )

    def snippet(words: str) -> str | None:
        return Searches(database).find(Search(words))[0].snippet

    assert snippet("kettle") == "only the kettle"
    assert snippet("kettle turquoise") == "turquoise, my kettle"
    around = snippet("turquoise") or ""
    assert (around[0], around[-1], len(around) < 170) == ("…", "…", True)
    assert "<b>turquoise</b>" in around
    assert Searches(database).find(Search())[0].snippet is None


@given(
    typed=some.text(max_size=200) | some.text(alphabet="\"*():^-+~{}AND OR NOT NEAR'\\&|!<>_%a1", max_size=60)
)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_is_typed_is_a_mistake(database: Database, typed: str) -> None:
    Searches(database).find(Search(typed.replace("\x00", "").encode(errors="ignore").decode()))


def test_what_is_erased_or_taken_out_is_not_found(database: Database) -> None:
    hers, his = say(database, "hers", "kettle one", "kettle two"), say(database, "his", "kettle three")
    know(database, hers, "Ann Smith", "ann@example.org")
    assert found(database, "kettle") == ["hers", "his"]

    with database.write() as connection:
        connection.execute(delete(events).where(events.c.conversation_id == hers.id))
        connection.execute(delete(conversations).where(conversations.c.id == hers.id))
        connection.execute(delete(customers))
        connection.execute(
            update(messages).where(messages.c.text == "kettle three").values(text="gone three")
        )

    assert (found(database, "kettle"), found(database, "smith"), found(database, "gone")) == ([], [], ["his"])
    assert his.id
    check(database)


def test_what_is_taken_out_before_anybody_searched_is_not_found(database: Database) -> None:
    say(database, "hers", "kettle one")
    with database.write() as connection:
        connection.execute(update(messages).where(messages.c.seq == 1).values(text="gone"))
    Conversations(database)

    assert (found(database, "kettle"), found(database, "gone")) == ([], ["hers"])
    check(database)


def test_events_that_were_let_go_hide_nothing(database: Database) -> None:
    say(database, "hers", "kettle one")
    say(database, "his", "kettle two")
    Events(database).prune(NOW + timedelta(days=1))

    assert sorted(found(database, "kettle")) == ["hers", "his"]
    check(database)


def test_a_conversation_that_goes_on_is_taken_in_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "BATCH", 1)
    talk = say(database, "hers", "kettle one", "kettle two")
    assert found(database, "one") == ["hers"]
    Conversations(database).commit_turn(talk, lines=turn(talk, "m9", "kettle nine"), memory=Memory(), now=NOW)

    assert found(database, "nine") == found(database, "two") == ["hers"]
    check(database)


def check(database: Database) -> None:
    """SQLite's index holds just what is said: for each word as many messages as hold it."""
    if database.engine.dialect.name != "sqlite":
        return
    with database.write() as connection:
        connection.execute(text("INSERT INTO search_messages(search_messages) VALUES ('integrity-check')"))
        connection.execute(
            text("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, search_messages, instance)")
        )
        held = connection.execute(text("SELECT term, doc & 16777215 FROM temp.words ORDER BY 1, 2")).all()
        rows = connection.execute(
            select(messages.c.text, messages.c.seq).where(messages.c.author != "system")
        ).all()
        connection.execute(text("DROP TABLE temp.words"))
    said = [(word.strip(".").lower(), row.seq) for row in rows for word in row.text.split()]
    assert sorted(map(tuple, held)) == sorted(said)

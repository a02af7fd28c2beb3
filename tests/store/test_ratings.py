"""What customers answer when they are asked how it was, in the chat and by a link."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from chatbot.domain.conversation import Line
from chatbot.domain.survey import CHANGEABLE_FOR
from chatbot.errors import Conflict, NotFound
from chatbot.store.conversations import Conversations
from chatbot.store.database import Database
from chatbot.store.handoffs import Handoffs
from chatbot.store.survey_tables import surveys
from chatbot.store.surveys import Surveys
from tests.store.actors import NOW, add_agent, begin, system_line
from tests.store.schema import step_back
from tests.store.surveying import asked, called, current, helped, opine, ratings


def test_a_thumb_goes_to_the_answer_of_a_message(database: Database) -> None:
    conversation = begin(database)

    opine(database, conversation, message_id="m1", helpful=False)

    assert [one.helpful for one in Conversations(database).messages(conversation.id)] == [None, False]


def test_feedback_on_an_unknown_answer_keeps_nothing(database: Database) -> None:
    conversation = begin(database)

    with pytest.raises(NotFound):
        opine(database, conversation, rating=5, message_id="nothing", helpful=True)

    assert ratings(database, conversation) == []


def test_the_latest_rating_counts_and_says_whom_it_is_about(database: Database) -> None:
    conversation = begin(database)
    opine(database, conversation, rating=1, comment="slow")

    opine(database, conversation, rating=4, comment="quick after all", now=NOW + timedelta(hours=20))

    (rating,) = Surveys(database).ratings(conversation.id)
    assert (rating.rating, rating.comment, rating.about) == (4, "quick after all", "bot")
    assert rating.created_at == NOW + timedelta(hours=20)


def test_after_a_day_a_rating_stands(database: Database) -> None:
    conversation = begin(database)
    opine(database, conversation, rating=1)

    with pytest.raises(Conflict, match="can be changed for a day"):
        opine(database, conversation, rating=5, now=NOW + CHANGEABLE_FOR + timedelta(seconds=1))

    assert ratings(database, conversation) == [("bot", 1)]


def test_a_rating_is_no_talk(database: Database) -> None:
    conversation = begin(database)

    opine(database, conversation, rating=4, now=NOW + timedelta(days=3))

    assert current(database, conversation).active_at == NOW


def test_nobody_rates_a_person_who_was_not_there(database: Database) -> None:
    with pytest.raises(Conflict, match="no person has answered"):
        Surveys(database).give_feedback(
            begin(database), rating=1, comment="", about="human", message_id=None, helpful=None, now=NOW
        )


@pytest.mark.parametrize("about", [None, "human"])
def test_who_rates_a_person_before_the_end_is_not_asked_at_the_end(
    database: Database, about: str | None
) -> None:
    maya, waiting = add_agent(database, "Maya"), called(database)
    Handoffs(database).claim(waiting.id, maya, system_line("c0"), now=NOW)
    said = Line("agent", "One moment.", "a0", agent_id=maya.id, agent_name="Maya")
    Handoffs(database).answer(waiting.id, maya, said, now=NOW)
    Surveys(database).give_feedback(
        waiting,
        rating=4,
        comment="",
        about=about,
        message_id=None,
        helpful=None,
        now=NOW,  # type: ignore[arg-type]
    )

    talk = helped(database, waiting, maya)

    assert asked(database, talk) is None
    assert ratings(database, talk) == [("human", 4)]


def test_many_who_rate_at_once_leave_one_rating(database: Database) -> None:
    conversation = begin(database)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda stars: opine(database, conversation, rating=stars % 5 + 1), range(40)))

    assert len(ratings(database, conversation)) == 1


def test_an_answer_by_link_is_kept_and_the_desk_hears_of_it(database: Database) -> None:
    maya = add_agent(database, "Maya")
    talk = helped(database, called(database), maya)
    found = Surveys(database).of_person(talk.id)
    assert found is not None

    after = Surveys(database).answer(found.id, rating=5, comment="kind", now=NOW + timedelta(days=2))

    again = Surveys(database).fetch(found.id)
    assert (again.rating, again.comment, again.answered_at) == (5, "kind", NOW + timedelta(days=2))
    assert (after.version, after.active_at) == (talk.version + 1, talk.active_at)
    assert asked(database, talk) is None


def test_a_survey_that_was_erased_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound, match="erased"):
        Surveys(database).answer(7, rating=5, comment="", now=NOW)


def test_an_id_is_never_used_twice(database: Database) -> None:
    first = begin(database, "first")
    Surveys(database).ask_about_bot(first, now=NOW)
    with database.write() as connection:
        connection.execute(text("DELETE FROM conversations"))
    second = begin(database, "second")
    Surveys(database).ask_about_bot(second, now=NOW)

    with database.read() as connection:
        assert connection.execute(select(surveys.c.id)).scalar() == 2


def test_ratings_of_an_older_schema_are_kept_with_their_hand_over(database: Database) -> None:
    with database.write() as connection:
        step_back(connection, "0013")
    maya, day = add_agent(database, "Maya"), "2026-11-20 10:00:00"
    rows = (
        "INSERT INTO conversations (id, session_id, key_id, status, version, last_seq, locale, memory,"
        f" started_at, active_at) VALUES ('t', 't', '', 'bot', 1, 2, 'en', '{{}}', '{day}', '{day}')",
        "INSERT INTO handoffs (id, conversation_id, reason, priority, explanation, evidence, opened_at, agent_id)"
        f" VALUES (1, 't', 'angry', 2, '', '{{}}', '{day}', '{maya.id}'),"
        f" (2, 't', 'angry', 2, '', '{{}}', '2026-11-21 10:00:00', NULL)",
        "INSERT INTO feedback (conversation_id, rating, comment, about, created_at) VALUES"
        f" ('t', 2, 'slow', 'bot', '{day}'), ('t', 5, 'kind', 'human', '2026-11-20 11:00:00')",
    )
    with database.write() as connection:
        for row in rows:
            connection.execute(text(row))

    database.upgrade()

    with database.read() as connection:
        found = connection.execute(select(surveys).order_by(surveys.c.id)).all()
    assert [
        (one.about, one.rating, one.comment, one.handoff_id, one.agent_id, one.asked_at) for one in found
    ] == [
        ("bot", 2, "slow", None, None, None),
        ("human", 5, "kind", 1, maya.id, None),
    ]
    assert [f"{one.answered_at:%d %H:%M} {one.channel}" for one in found] == [
        "20 10:00 widget",
        "20 11:00 widget",
    ]

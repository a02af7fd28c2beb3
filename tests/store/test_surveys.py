"""Asked once about each matter, the bot's part and a person's apart, whoever asks and however often."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select, text

from chatbot.domain.conversation import Conversation, Line, Memory
from chatbot.domain.decision import Escalation
from chatbot.domain.desk import Agent, Outcome
from chatbot.domain.survey import CHANGEABLE_FOR, QUIET_FOR, SHOWN_FOR, Question
from chatbot.errors import Conflict, NotFound, VersionConflict
from chatbot.store import database as store
from chatbot.store.conversations import Conversations
from chatbot.store.database import Database
from chatbot.store.handoffs import Handoffs
from chatbot.store.survey_tables import surveys
from chatbot.store.surveys import Surveys
from tests.store.actors import ANGRY, NOW, add_agent, begin, fresh, system_line, turn

SMALL_TALK = frozenset({"thanks"})
GRAVE = {
    "self-harm": Escalation("high_risk", 1, "Told of self-harm.", risk="self_harm"),
    "bereavement": Escalation("vulnerable", 2, "Told of a death.", risk="bereavement"),
}


def asked(
    database: Database,
    conversation: Conversation,
    *,
    small_talk: frozenset[str] = SMALL_TALK,
    now: datetime = NOW,
) -> Question | None:
    return Surveys(database).question(conversation.id, small_talk=small_talk, now=now)


def opine(
    database: Database,
    conversation: Conversation,
    *,
    rating: int | None = None,
    comment: str = "",
    message_id: str | None = None,
    helpful: bool | None = None,
    now: datetime = NOW,
) -> None:
    Surveys(database).give_feedback(
        conversation, rating=rating, comment=comment, message_id=message_id, helpful=helpful, now=now
    )


def ratings(database: Database, conversation: Conversation) -> list[tuple[str, int]]:
    return [(one.about, one.rating) for one in Surveys(database).ratings(conversation.id)]


def current(database: Database, conversation: Conversation) -> Conversation:
    found = Conversations(database).fetch("", conversation.session_id)
    assert found is not None
    return found


def called(
    database: Database, session_id: str = "s" * 32, why: Escalation = ANGRY, memory: Memory | None = None
) -> Conversation:
    """Return a talk that waits for a person."""
    started = fresh(session_id)
    return Conversations(database).commit_turn(
        started, lines=turn(started, "m1"), memory=memory or Memory(), now=NOW, escalation=why
    )


def helped(
    database: Database,
    conversation: Conversation,
    agent: Agent,
    *,
    says: str = "I see to it.",
    outcome: Outcome = "solved",
    now: datetime = NOW,
) -> Conversation:
    """Let an agent take a talk, answer and resolve it."""
    desk, number = Handoffs(database), current(database, conversation).version
    desk.claim(conversation.id, agent, system_line(f"c{number}"), now=now)
    if says:
        said = Line("agent", says, f"a{number}", agent_id=agent.id, agent_name=agent.name)
        desk.answer(conversation.id, agent, said, now=now)
    line = system_line(f"r{number}")
    return desk.leave(conversation.id, agent, line, status="resolved", outcome=outcome, now=now)


def step_back(database: Database, revision: str) -> None:
    """Give a database an older schema."""
    config = Config()
    config.set_main_option("script_location", str(store.MIGRATIONS))
    config.attributes["metadata"] = surveys.metadata
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def test_a_person_who_resolved_it_is_asked_about_with_their_hand_over(database: Database) -> None:
    maya = add_agent(database, "Maya")
    talk = helped(database, called(database), maya)

    found = Surveys(database).of_person(talk.id)

    assert asked(database, talk) == Question("human", NOW)
    assert found is not None
    assert (found.agent_name, found.asked_at, found.rating) == ("Maya", NOW, None)
    with database.read() as connection:
        row = connection.execute(select(surveys.c.handoff_id, surveys.c.agent_id, surveys.c.seq)).one()
    assert row == (1, maya.id, talk.last_seq)


@pytest.mark.parametrize("why", GRAVE.values(), ids=GRAVE)
def test_nobody_is_asked_after_a_grave_talk(database: Database, why: Escalation) -> None:
    maya = add_agent(database, "Maya")
    talk = helped(database, called(database, why=why), maya)

    assert asked(database, talk) is None
    assert Surveys(database).of_person(talk.id) is None


def test_nor_when_the_grave_thing_was_told_in_the_line_or_a_week_ago(database: Database) -> None:
    maya = add_agent(database, "Maya")
    told = Memory(warned=("high_risk.safety", "vulnerable.bereavement"))
    in_line = helped(database, called(database, memory=told), maya)
    week_ago = helped(database, called(database, "another", why=GRAVE["self-harm"]), maya)
    again = Conversations(database).commit_turn(
        week_ago, lines=turn(week_ago, "m9"), memory=Memory(), now=NOW, escalation=ANGRY
    )

    assert asked(database, in_line) is None
    assert asked(database, helped(database, again, maya, now=NOW + timedelta(days=7))) is None


def test_an_agent_who_said_nothing_is_not_asked_about(database: Database) -> None:
    talk = helped(database, called(database), add_agent(database, "Maya"), says="")

    assert asked(database, talk) is None


@pytest.mark.parametrize(
    ("outcome", "is_asked"), [("spam", False), ("no_reply", False), ("solved", True), ("unsolved", True)]
)
def test_whoever_is_not_there_is_not_asked(database: Database, outcome: Outcome, is_asked: bool) -> None:
    talk = helped(database, called(database), add_agent(database, "Maya"), outcome=outcome)

    assert bool(asked(database, talk)) is is_asked


@pytest.mark.parametrize("status", ["waiting", "bot"])
def test_a_talk_given_up_otherwise_is_not_asked_about(database: Database, status: str) -> None:
    maya, waiting = add_agent(database, "Maya"), called(database)
    desk = Handoffs(database)
    desk.claim(waiting.id, maya, system_line("c1"), now=NOW)
    desk.answer(waiting.id, maya, Line("agent", "One moment.", "a1", agent_id=maya.id), now=NOW)

    talk = desk.leave(waiting.id, maya, system_line("r1"), status=status, now=NOW)  # type: ignore[arg-type]

    assert asked(database, talk) is None


def test_each_hand_over_is_a_matter_of_its_own(database: Database) -> None:
    maya, tom = add_agent(database, "Maya"), add_agent(database, "Tom")
    first = helped(database, called(database), maya)
    opine(database, first, rating=2)
    reopened = current(database, first)
    again = Conversations(database).commit_turn(
        reopened, lines=turn(reopened, "m9"), memory=Memory(), now=NOW, escalation=ANGRY
    )
    second = helped(database, again, tom)

    assert asked(database, second) == Question("human", NOW)
    opine(database, second, rating=5)

    assert ratings(database, second) == [("human", 5), ("human", 2)]
    with database.read() as connection:
        whose = connection.execute(select(surveys.c.agent_id).order_by(surveys.c.id)).scalars().all()
    assert whose == [maya.id, tom.id]


def test_the_bots_part_and_a_persons_are_apart(database: Database) -> None:
    maya, talk = add_agent(database, "Maya"), begin(database)
    assert Surveys(database).ask_about_bot(talk, now=NOW)
    opine(database, talk, rating=3)
    before = current(database, talk)
    waiting = Conversations(database).commit_turn(
        before, lines=turn(before, "m2"), memory=Memory(), now=NOW, escalation=ANGRY
    )

    opine(database, helped(database, waiting, maya), rating=5)

    assert ratings(database, talk) == [("human", 5), ("bot", 3)]


def test_many_who_ask_at_once_ask_once(database: Database) -> None:
    talk = begin(database)
    others = [Surveys(Database(database.url)) for _ in range(4)]

    with ThreadPoolExecutor(8) as pool:
        wins = list(pool.map(lambda number: others[number % 4].ask_about_bot(talk, now=NOW), range(24)))

    assert wins.count(True) == 1
    with database.read() as connection:
        assert len(connection.execute(select(surveys)).all()) == 1
    for other in others:
        other._database.engine.dispose()


def test_a_talk_that_went_on_meanwhile_is_not_asked_about(database: Database) -> None:
    talk = begin(database)
    Conversations(database).commit_turn(talk, lines=turn(talk, "m2"), memory=Memory(), now=NOW)

    assert not Surveys(database).ask_about_bot(talk, now=NOW)


def test_a_turn_that_lost_asks_nothing(database: Database) -> None:
    talk, talks = begin(database), Conversations(database)
    talks.commit_turn(talk, lines=turn(talk, "m2"), memory=Memory(), now=NOW)

    with pytest.raises(VersionConflict):
        talks.commit_turn(talk, lines=turn(talk, "m3"), memory=Memory(), now=NOW, asked_at=NOW)

    assert asked(database, talk) is None


@pytest.mark.parametrize(
    ("later", "may"),
    [(timedelta(0), False), (QUIET_FOR - timedelta(hours=1), False), (QUIET_FOR + timedelta(hours=1), True)],
)
@pytest.mark.parametrize("what", ["asked", "rated", "called"])
def test_the_bot_is_asked_about_again_only_after_a_month(
    database: Database, what: str, later: timedelta, may: bool
) -> None:
    talk = called(database) if what == "called" else begin(database)
    if what == "asked":
        Surveys(database).ask_about_bot(talk, now=NOW)
    if what == "rated":
        opine(database, talk, rating=4)

    assert Surveys(database).may_ask_about_bot(talk.id, now=NOW + later) is may


def test_what_was_put_aside_is_never_shown_again(database: Database) -> None:
    maya = add_agent(database, "Maya")
    talk = helped(database, called(database), maya)

    Surveys(database).put_aside(talk, now=NOW)

    assert asked(database, talk) is None
    assert not Surveys(database).may_ask_about_bot(talk.id, now=NOW)


def test_a_question_is_not_shown_for_ever(database: Database) -> None:
    talk = begin(database)
    Surveys(database).ask_about_bot(talk, now=NOW)

    assert asked(database, talk, now=NOW + SHOWN_FOR - timedelta(hours=1)) == Question("bot", NOW)
    assert asked(database, talk, now=NOW + SHOWN_FOR) is None


@pytest.mark.parametrize(("small_talk", "stands"), [({"track_order"}, True), ({"thanks"}, False)])
def test_who_turns_to_another_matter_passes_the_question_by(
    database: Database, small_talk: set[str], stands: bool
) -> None:
    maya = add_agent(database, "Maya")
    talk = helped(database, called(database), maya)
    Conversations(database).commit_turn(talk, lines=turn(talk, "m9"), memory=Memory(), now=NOW)

    assert bool(asked(database, talk, small_talk=frozenset(small_talk))) is stands


def test_a_customer_who_writes_while_an_agent_resolves_is_asked_once_and_answered(database: Database) -> None:
    maya, talks = add_agent(database, "Maya"), Conversations(database)
    waiting = called(database)
    Handoffs(database).claim(waiting.id, maya, system_line("c"), now=NOW)
    said = Line("agent", "Done.", "a", agent_id=maya.id, agent_name="Maya")
    Handoffs(database).answer(waiting.id, maya, said, now=NOW)

    def write(number: int) -> bool:
        before = current(database, waiting)
        try:
            talks.commit_turn(before, lines=turn(before, f"w{number}")[:1], memory=Memory(), now=NOW)
        except VersionConflict:
            return False
        return True

    def resolve(_number: int) -> bool:
        Handoffs(database).leave(waiting.id, maya, system_line("r"), status="resolved", now=NOW)
        return True

    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(resolve if number == 3 else write, number) for number in range(8)]
        wrote = [one.result() for one in done]

    texts = [one.text for one in talks.messages(waiting.id)]
    assert texts.count("where is it") == sum(wrote)  # the first one beside those; one of them resolved
    with database.read() as connection:
        assert len(connection.execute(select(surveys)).all()) == 1


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
    step_back(database, "0013")
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

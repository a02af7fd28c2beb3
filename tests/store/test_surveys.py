"""Asked once about each matter, the bot's part and a person's apart, whoever asks and however often."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from chatbot.domain.conversation import Line, Memory
from chatbot.domain.decision import Escalation
from chatbot.domain.desk import Outcome
from chatbot.domain.survey import QUIET_FOR, SHOWN_FOR, Question
from chatbot.errors import VersionConflict
from chatbot.store.conversations import Conversations
from chatbot.store.database import Database
from chatbot.store.handoffs import Handoffs
from chatbot.store.survey_tables import surveys
from chatbot.store.surveys import Surveys
from tests.keys import KEYS
from tests.store.actors import ANGRY, NOW, add_agent, begin, system_line, turn
from tests.store.surveying import asked, called, current, helped, opine, ratings

GRAVE = {
    "self-harm": Escalation("high_risk", 1, "Told of self-harm.", risk="self_harm"),
    "bereavement": Escalation("vulnerable", 2, "Told of a death.", risk="bereavement"),
}


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
    others = [Surveys(Database(database.url, KEYS)) for _ in range(4)]

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

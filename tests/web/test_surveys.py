"""When the customer is asked how it was, and when not: in the answer, in the history, in the stream."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import islice

import pytest
from flask import Flask
from sqlalchemy import select

from chatbot.domain.survey import QUIET_FOR, SILENT_FOR
from chatbot.services.services import Services
from chatbot.store.survey_tables import surveys
from tests.actors import AgentAtDesk, Clock, Customer, Json

ASKED = "where is order 1001234, my e-mail is maya.okafor@example.com"
A_WHILE = SILENT_FOR + timedelta(seconds=1)


def about(found: Json) -> str | None:
    """Return whom an answer, or the history, asks about."""
    return found["survey"]["about"] if found["survey"] else None


def is_helped(customer: Customer, agent: AgentAtDesk, *, wish: str = "I want to talk to a human") -> str:
    """Let an agent answer and resolve what the customer wants; return the conversation."""
    customer.says(wish)
    (entry,) = agent.waiting()
    for step, fields in (("claim", {}), ("messages", {"text": "I see to it."}), ("resolve", {})):
        assert agent.posts(f"conversations/{entry['id']}/{step}", **fields).status_code == 200
    found: str = entry["id"]
    return found


def test_thanks_for_what_was_settled_bring_the_question_once(customer: Customer) -> None:
    assert about(customer.says(ASKED)) is None

    thanked = customer.says("thank you", message_id="t")

    assert about(thanked) == "bot"
    assert customer.reads()["survey"] == thanked["survey"]
    assert customer.says("thank you", message_id="t") == thanked
    assert about(customer.says("bye")) == "bot"  # it still stands, and is the same one
    assert customer.reads()["survey"] == thanked["survey"]


@pytest.mark.parametrize(
    "talk",
    [
        ["hello", "thank you"],
        ["qwertz uiop", "thank you"],
        ["where is my order", "thank you"],  # the bot waits for a number
        ["I want to send something back", "goodbye"],
        ["I want to send something back", "never mind"],
        ["I want to talk to a human", "thank you"],
        ["I want to talk to a human", "never mind, I don't need a human any more", ASKED, "thank you"],
        ["I want to kill myself", "thank you"],
        ["my husband died and I need to cancel his order", "thank you"],
    ],
    ids=lambda talk: talk[0][:30] + (f" … {len(talk)}" if len(talk) > 2 else ""),
)
def test_nobody_is_asked_where_nothing_was_settled_or_a_person_was_called(
    customer: Customer, clock: Clock, talk: list[str]
) -> None:
    answers = [about(customer.says(message)) for message in talk]
    clock.goes_on(A_WHILE)

    assert answers == [None] * len(talk)
    assert about(customer.reads()) is None


def test_who_falls_silent_after_the_answer_is_asked_when_they_are_there(
    customer: Customer, clock: Clock, services: Services
) -> None:
    customer.says(ASKED)
    assert about(customer.reads()) is None

    clock.goes_on(A_WHILE)

    assert about(customer.reads()) == "bot"
    assert customer.reads()["survey"] == customer.reads()["survey"]
    with services.database.read() as connection:
        assert len(connection.execute(select(surveys)).all()) == 1


def test_a_session_that_ran_out_is_not_asked_about(
    customer: Customer, clock: Clock, services: Services
) -> None:
    customer.says(ASKED)
    clock.goes_on(timedelta(seconds=services.settings.session_ttl_s))

    assert about(customer.reads()) is None


def test_in_the_middle_of_a_flow_the_question_is_not_shown(customer: Customer) -> None:
    customer.says(ASKED)
    assert about(customer.says("thank you")) == "bot"

    assert about(customer.says("I want to send something back")) is None
    assert about(customer.reads()) is None


def test_who_takes_up_another_matter_has_passed_the_question_by(customer: Customer, clock: Clock) -> None:
    customer.says(ASKED)
    customer.says("thank you")
    customer.says("how much is delivery")

    assert about(customer.says("thanks")) is None
    clock.goes_on(A_WHILE)
    assert about(customer.reads()) is None


@pytest.mark.parametrize("answer", [{"rating": 4, "about": "bot"}, {"rating": 2}, {"dismiss": True}])
def test_who_has_answered_or_put_it_aside_is_not_asked_again(
    customer: Customer, clock: Clock, answer: dict[str, object]
) -> None:
    customer.says(ASKED)
    customer.says("thank you")

    assert customer.posts("feedback", **answer).status_code == 204

    assert about(customer.reads()) is None
    assert about(customer.says("bye")) is None
    customer.says(ASKED)
    assert about(customer.says("thank you")) is None
    clock.goes_on(QUIET_FOR)
    customer.says(ASKED)
    assert about(customer.says("thank you")) == "bot"


def test_who_rated_unasked_is_not_asked(customer: Customer) -> None:
    customer.says(ASKED)
    customer.posts("feedback", rating=5)

    assert about(customer.says("thank you")) is None


def test_after_a_person_resolved_it_the_person_is_asked_about(
    customer: Customer, agent: AgentAtDesk, services: Services
) -> None:
    is_helped(customer, agent)

    assert about(customer.reads()) == "human"
    assert about(customer.says("thank you so much")) == "human"  # open again, and still the same question
    assert customer.posts("feedback", rating=5, about="human", comment="kind").status_code == 204
    assert about(customer.reads()) is None
    (entry,) = agent.gets("conversations")["conversations"]
    (given,) = agent.gets(f"conversations/{entry['id']}")["feedback"]
    assert (given["rating"], given["about"], given["comment"]) == (5, "human", "kind")


def test_both_parts_of_a_conversation_can_be_rated(customer: Customer, agent: AgentAtDesk) -> None:
    customer.says(ASKED)
    customer.says("thank you")
    customer.posts("feedback", rating=3)
    identity = is_helped(customer, agent)
    customer.posts("feedback", rating=5)

    given = agent.gets(f"conversations/{identity}")["feedback"]

    assert [(one["about"], one["rating"]) for one in given] == [("human", 5), ("bot", 3)]


@pytest.mark.parametrize("wish", ["I want to kill myself", "my mother died last week and I can't cope"])
def test_after_a_grave_talk_nobody_is_asked(customer: Customer, agent: AgentAtDesk, wish: str) -> None:
    identity = is_helped(customer, agent, wish=wish)

    assert about(customer.reads()) is None
    refused = agent.client.get(f"/api/v1/conversations/{identity}/survey-link")
    assert refused.status_code == 404
    assert "never asked about" in refused.json["detail"]


def test_the_stream_tells_the_question_with_the_status(
    app: Flask, customer: Customer, agent: AgentAtDesk
) -> None:
    is_helped(customer, agent)
    response = app.test_client().get(f"/chat/{customer.session_id}/stream?after=99", buffered=False)

    chunks = "".join(chunk.decode() for chunk in islice(response.response, 2))  # type: ignore[arg-type]
    response.close()

    (told,) = [line for line in chunks.splitlines() if "status" in line and line.startswith("data: ")]
    assert json.loads(told.removeprefix("data: "))["survey"]["about"] == "human"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"rating": 4, "about": "human"}, 409),
        ({"rating": 4, "about": "cat"}, 422),
        ({"dismiss": True, "rating": 4}, 422),
        ({"dismiss": False}, 422),
    ],
)
def test_feedback_that_fits_nothing_is_refused(
    customer: Customer, fields: dict[str, object], status: int
) -> None:
    customer.says("hello")

    refused = customer.posts("feedback", **fields)

    assert refused.status_code == status
    assert refused.json["detail"]


def test_a_rating_that_is_a_day_old_stands(customer: Customer, clock: Clock) -> None:
    customer.says(ASKED)
    customer.posts("feedback", rating=5)
    clock.goes_on(timedelta(days=1, seconds=1))

    refused = customer.posts("feedback", rating=1)

    assert refused.status_code == 409
    assert "can be changed for a day" in refused.json["detail"]

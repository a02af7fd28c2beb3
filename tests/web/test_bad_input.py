"""Whatever comes in: a clear refusal or a normal answer, nothing lost, no 5xx."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from chatbot.services.services import Services
from tests.actors import AgentAtDesk, Customer

REFUSED = {
    "nothing at all": (b"", "application/json", 400),
    "three megabytes": (b'{"message": "' + b"a" * 3_000_000 + b'"}', "application/json", 413),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "image/png", 415),
    "a picture called JSON": (b"\x89PNG\r\n\x1a\n\x00\x00", "application/json", 400),
    "no type": (b'{"message": "hi"}', "", 415),
    "half JSON": (b'{"message": "hi"', "application/json", 400),
    "a list": (b'["hi"]', "application/json", 400),
    "a bare string": (b'"hi"', "application/json", 400),
    "null": (b"null", "application/json", 400),
    "deep JSON": (b"[" * 30_000 + b"]" * 30_000, "application/json", 400),
    "deep metadata": (
        b'{"message": "hi", "metadata": ' + b'{"a":' * 5000 + b"1" + b"}" * 5001,
        "application/json",
        400,
    ),
    "no message": (b'{"session": "x"}', "application/json", 422),
    "an empty message": (b'{"message": ""}', "application/json", 422),
    "only blanks": (b'{"message": " \\n\\t "}', "application/json", 422),
    "only zero-width signs": ('{"message": "\u200b\u200d\ufeff"}'.encode(), "application/json", 422),
    "a number": (b'{"message": 5}', "application/json", 422),
    "an object": (b'{"message": {"text": "hi"}}', "application/json", 422),
    "2,001 signs": (json.dumps({"message": "a" * 2001}).encode(), "application/json", 422),
    "half a surrogate": (b'{"message": "\\ud800"}', "application/json", 400),
    "an odd session": (b'{"message": "hi", "session_id": "../../etc"}', "application/json", 422),
    "an endless message_id": (
        json.dumps({"message": "hi", "message_id": "m" * 65}).encode(),
        "application/json",
        422,
    ),
    "nested metadata": (b'{"message": "hi", "metadata": {"a": {"b": 1}}}', "application/json", 422),
    "a form without message": (b"text2=hi", "application/x-www-form-urlencoded", 422),
}

ANSWERED = {
    "emoji only": "😡😡😡",
    "a heart": "❤️",
    "zero-width signs inside": "where\u200b is my\u200d order",
    "bidi override": "\u202ewhere is my order\u202c",
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "2,000 signs": "where is my order " * 111,
    "a template": "{{ 7*7 }} {order_number} %(name)s ${x}",
    "a null sign": "where is\u0000 my order",
    "another script": "我的订单在哪里",
    "right to left": "أين طلبي",
    "a wall of brackets": "(" * 2000,
    "SQL": "'; DROP TABLE messages; --",
    "unknown button": "/no_such_intent",
    "broken button": '/track_order{"order_number": ',
    "lines": "hello\n\n\nis anybody\there?",
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_words_that_help(app: Flask, name: str) -> None:
    body, kind, status = REFUSED[name]

    response = app.test_client().post("/chat", data=body, content_type=kind)

    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    assert response.json
    assert response.json["status"] == status
    assert len(response.json["detail"]) > 10


@pytest.mark.parametrize("name", ANSWERED)
def test_it_is_answered_and_kept(customer: Customer, name: str) -> None:
    answer = customer.says(ANSWERED[name])

    assert answer["response"].strip()
    assert "{" not in answer["response"]
    assert customer.reads()["messages"][0]["author"] == "customer"


def test_unknown_fields_are_no_offence(customer: Customer) -> None:
    assert customer.says("hello", colour="blue", nested={"a": [1]})["response"]


def test_an_unknown_session_is_a_404_in_production(app: Flask, services: Services) -> None:
    object.__setattr__(services.settings, "development", False)
    response = app.test_client().post("/chat", json={"message": "hi", "session_id": "f" * 32})

    assert response.status_code == 404
    assert "leave session_id out" in response.json["detail"]


@pytest.mark.parametrize("path", ["messages", "stream"])
def test_reading_an_unknown_session_is_a_404(app: Flask, path: str) -> None:
    assert app.test_client().get(f"/chat/{'e' * 32}/{path}").status_code == 404


@pytest.mark.parametrize("query", ["after=-1", "after=x", "wait=900", "after=99999999999999999999"])
def test_a_query_that_does_not_fit_is_a_422(customer: Customer, app: Flask, query: str) -> None:
    customer.says("hello")

    response = app.test_client().get(f"/chat/{customer.session_id}/messages?{query}")

    assert response.status_code == 422


@pytest.mark.parametrize("fields", [{}, {"rating": 0}, {"rating": 6}, {"rating": "x"}, {"message_id": "m"}])
def test_feedback_that_says_nothing_is_a_422(customer: Customer, fields: dict[str, object]) -> None:
    customer.says("hello")

    assert customer.posts("feedback", **fields).status_code == 422


def test_a_thumb_for_a_message_that_is_not_there_is_a_404(customer: Customer) -> None:
    customer.says("hello")

    assert customer.posts("feedback", message_id="nope", helpful=True).status_code == 404


def test_a_wrong_method_names_the_right_one(app: Flask) -> None:
    response = app.test_client().get("/chat")

    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]


@pytest.mark.parametrize(
    "path", ["conversations/c/messages/%00/intent", "conversations/c/suggestions/canned:%00"]
)
def test_a_zero_byte_in_a_path_leads_nowhere(agent: AgentAtDesk, path: str) -> None:
    answer = agent.posts(path, intent="greet", use="accepted")

    assert answer.status_code == 404
    assert "zero byte" in answer.text


@pytest.mark.parametrize("fields", [{"agent_id": "\x00"}, {"team_id": "\x00"}])
def test_a_zero_byte_is_nobody_s_id(agent: AgentAtDesk, fields: dict[str, str]) -> None:
    assert agent.posts("conversations/c/transfer", **fields).status_code == 422

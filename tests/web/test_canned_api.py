"""Replies kept ready: who writes them, and that what is sent has no hole in it."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from chatbot.services.services import Services
from chatbot.store.tables import audit
from tests.actors import AgentAtDesk, Customer

REPLY = {"title": "Hello", "text": "Hi {customer_name}, {agent_name} of {shop_name} about #{order_number}."}


def test_supervisors_write_everybody_reads_and_the_audit_knows(
    agent: AgentAtDesk, supervisor: AgentAtDesk, services: Services
) -> None:
    made = supervisor.posts("canned", **REPLY, shortcut="/Hi", team_id="").json or {}
    changed = supervisor.posts(f"canned/{made['id']}", **REPLY | {"title": "<b>Hi</b>"}).json or {}

    assert (made["shortcut"], made["team_id"], made["text"]) == ("hi", None, REPLY["text"])
    assert (changed["title"], changed["shortcut"]) == ("<b>Hi</b>", None)
    assert agent.gets(f"canned/{made['id']}") == changed
    assert changed in agent.gets("canned")["canned"]
    assert supervisor.client.delete(f"/api/v1/canned/{made['id']}").status_code == 204
    assert supervisor.client.delete(f"/api/v1/canned/{made['id']}").status_code == 404
    with services.database.read() as connection:
        rows = connection.execute(select(audit.c.action, audit.c.detail).order_by(audit.c.id)).all()
    assert [row.action for row in rows] == ["canned added", "canned changed", "canned deleted"]
    assert (rows[1].detail["before"]["title"], rows[1].detail["after"]["title"]) == ("Hello", "<b>Hi</b>")


def test_an_agent_writes_none(agent: AgentAtDesk) -> None:
    first = agent.gets("canned")["canned"][0]["id"]

    refused = agent.posts("canned", **REPLY)
    assert (refused.status_code, "supervisors" in (refused.json or {})["detail"]) == (403, True)
    assert agent.posts(f"canned/{first}", **REPLY).status_code == 403
    assert agent.client.delete(f"/api/v1/canned/{first}").status_code == 403


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"text": "Hi {name}"}, 422),
        ({"text": "Hi { customer_name }"}, 422),
        ({"text": "a stray } brace"}, 422),
        ({"text": ""}, 422),
        ({"text": "x" * 4_001}, 422),
        ({"title": "x" * 81}, 422),
        ({"shortcut": "two words"}, 422),
        ({"shortcut": "x" * 60}, 422),
        ({"team_id": "nobody"}, 422),
        ({"shortcut": "twice"}, 409),
    ],
)
def test_a_reply_that_cannot_be_is_refused_with_a_sentence(
    supervisor: AgentAtDesk, fields: dict[str, str], status: int
) -> None:
    refused = supervisor.posts("canned", **REPLY | fields)

    assert refused.status_code == status
    assert len((refused.json or {})["detail"]) > 15
    assert supervisor.posts("canned/nope", **REPLY).status_code == 404


def test_a_reply_is_filled_in_for_the_conversation(
    agent: AgentAtDesk, supervisor: AgentAtDesk, customer: Customer
) -> None:
    supervisor.posts("canned", **REPLY)
    customer.says("where is my order 1001234, maya.okafor@example.com")
    customer.posts("human")
    talk = agent.waiting()[0]["id"]

    found = agent.gets(f"canned?conversation_id={talk}")["canned"]

    texts = {one["title"]: one["text"] for one in found}
    assert texts["Hello"] == "Hi Maya, Maya of Harbour Lane about #1001234."
    assert not any(re.search(r"[{}]", text) for text in texts.values())


def test_the_demo_has_more_than_a_dozen_and_reads_well_to_somebody_unknown(
    agent: AgentAtDesk, customer: Customer
) -> None:
    customer.says("hello")
    talk = agent.gets("queue")["bot"][0]["id"]

    found = agent.gets(f"canned?conversation_id={talk}")["canned"]

    assert len(found) > 12
    for one in found:
        assert not re.search(r"[{}#]|\s[,.!?]|,[.!?,]|\s\s|^\W", one["text"]), one["text"]
        assert one["text"][0].isupper()

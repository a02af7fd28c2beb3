"""A conversation to take away: for the customer as they saw it, for agents masked, as text, CSV and JSON."""

from __future__ import annotations

import csv
import gc
import io
import json
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, update
from werkzeug.test import TestResponse

from chatbot.services.services import Services
from chatbot.store.tables import conversations, messages
from chatbot.web import transcripts_api
from tests.actors import AgentAtDesk, Customer
from tests.web.test_surveys import is_helped

CARD, EMAIL, PHONE = "4111 1111 1111 1111", "maya.okafor@example.com", "020 7946 0018"
IBAN = "GB82 WEST 1234 5698 7654 32"
PRIVATE = (CARD, EMAIL, PHONE, IBAN)
TOLD = f"where is order 1001234? I am maya okafor, {EMAIL}, call {PHONE}; card {CARD}, account {IBAN}"


@pytest.fixture
def conversation(customer: Customer, agent: AgentAtDesk) -> str:
    """Return a conversation in which private things were told, resolved by Maya, the agent."""
    customer.says(TOLD)
    customer.says('=HYPERLINK("http://evil.example") +44 is @cmd')
    return is_helped(customer, agent)


def taken(agent: AgentAtDesk, conversation: str, query: str = "") -> TestResponse:
    return agent.client.get(f"/api/v1/conversations/{conversation}/transcript{query}", buffered=True)


@pytest.mark.parametrize("form", ["text", "csv", "json"])
def test_a_masked_transcript_holds_nothing_private(agent: AgentAtDesk, conversation: str, form: str) -> None:
    found = taken(agent, conversation, f"?format={form}")

    assert found.status_code == 200
    assert [private for private in (*PRIVATE, "Okafor", "okafor") if private in found.text] == []
    assert all(
        mark in " ".join(found.text.split()) for mark in ("[card]", "[email]", "[phone]", "[iban]", "[name]")
    )
    assert "1001234" in found.text
    assert "I see to it." in found.text


def test_a_gift_card_and_what_a_button_sends_are_hidden_too(
    agent: AgentAtDesk, conversation: str, services: Services
) -> None:
    number = services.sample_gift_cards()[0].number
    with services.database.write() as connection:
        said = update(messages).where(messages.c.conversation_id == conversation, messages.c.seq == 2)
        button = {"title": f"Mail {EMAIL}", "payload": f'/x{{"email": "{EMAIL}"}}'}
        connection.execute(said.values(text=f"card {number}", buttons=[button]))

    found = taken(agent, conversation, "?format=json")

    assert number not in found.text
    assert EMAIL not in found.text
    assert found.json["messages"][1]["text"] == "card [gift card]"


def test_an_agent_takes_none_unmasked(agent: AgentAtDesk, conversation: str) -> None:
    refused = taken(agent, conversation, "?masked=false")

    assert refused.status_code == 403
    assert "only supervisors and administrators" in refused.json["detail"]


def test_a_supervisor_does_and_each_is_written_down(
    agent: AgentAtDesk, supervisor: AgentAtDesk, conversation: str, services: Services
) -> None:
    taken(agent, conversation)
    found = taken(supervisor, conversation, "?format=json&masked=false")

    assert found.json["messages"][0]["text"] == TOLD
    assert found.json["customer_name"] == "Maya Okafor"
    with services.database.read() as connection:
        noted = connection.exec_driver_sql("SELECT action, subject FROM audit ORDER BY id DESC LIMIT 2").all()
    assert [tuple(one) for one in noted] == [
        ("transcript unmasked", conversation),
        ("transcript", conversation),
    ]


@pytest.mark.parametrize(
    ("query", "status"), [("?format=pdf", 422), ("?masked=maybe", 422), ("?format=text&masked=true", 200)]
)
def test_only_what_there_is_can_be_asked_for(
    agent: AgentAtDesk, conversation: str, query: str, status: int
) -> None:
    assert taken(agent, conversation, query).status_code == status


def test_nobody_else_takes_one(app: Flask, agent: AgentAtDesk, conversation: str) -> None:
    assert app.test_client().get(f"/api/v1/conversations/{conversation}/transcript").status_code == 401
    assert taken(agent, "another").status_code == 404


def test_the_text_can_be_read(supervisor: AgentAtDesk, conversation: str, services: Services) -> None:
    at = datetime(2026, 11, 20, 23, 50, tzinfo=UTC)
    with services.database.write() as connection:
        for seq in range(1, 12):
            moment = at + timedelta(minutes=seq)
            connection.execute(update(messages).where(messages.c.seq == seq).values(created_at=moment))
        long = {"text": f"First.\n\n{'word ' * 40}\nhttps://example.com/{'a' * 90}"}
        connection.execute(update(messages).where(messages.c.seq == 1).values(long))

    text = taken(supervisor, conversation, "?masked=false").text

    assert text.startswith("A conversation with Harbour Lane\n--------------------------------\n")
    assert "Times: Europe/London." in text
    assert text.index("Friday 20 November 2026") < text.index("Saturday 21 November 2026")
    assert text.count("Saturday 21 November 2026") == 1
    assert "\n23:51  Customer\n       First.\n\n       word word" in text
    assert f"\n       https://example.com/{'a' * 90}\n" in text
    assert "  Maya\n       I see to it.\n" in text
    assert "  * Maya has joined the conversation." in text
    assert max(len(line) for line in text.splitlines() if "https" not in line) <= 72


def test_no_cell_is_a_formula_and_every_line_is_there(supervisor: AgentAtDesk, conversation: str) -> None:
    found = taken(supervisor, conversation, "?format=csv&masked=false")
    rows = list(csv.DictReader(io.StringIO(found.text, newline="")))
    shown = taken(supervisor, conversation, "?format=json&masked=false").json["messages"]

    assert [row["text"].removeprefix("'") for row in rows] == [one["text"] for one in shown]
    assert [row["seq"] for row in rows] == [str(one["seq"]) for one in shown]
    assert not [
        cell for row in rows for name, cell in row.items() if name != "score" and cell[:1] in tuple("=+-@")
    ]
    assert any(row["text"].startswith("'=HYPERLINK") for row in rows)


def test_notes_and_unsaid_lines_are_marked_for_agents_and_never_for_the_customer(
    customer: Customer, agent: AgentAtDesk, conversation: str, services: Services
) -> None:
    last = services.desk.handoffs.entry(conversation).conversation.last_seq
    line = {"conversation_id": conversation, "created_at": datetime.now(UTC), "suppressed": True}
    with services.database.write() as connection:
        for seq, (kind, author, said) in enumerate(
            [("note", "agent", "Careful, he shouts."), ("text", "bot", "Unsaid.")], start=last + 1
        ):
            row = {"seq": seq, "message_id": f"x{seq}", "author": author, "kind": kind, "text": said}
            connection.execute(
                insert(messages).values(**line, **row, agent_name="Maya", agent_id="secret-id")
            )
        connection.execute(update(conversations).values(last_seq=last + 2))

    theirs, ours = own(customer), taken(agent, conversation).text

    assert "Careful, he shouts." not in theirs.text
    assert "Unsaid." not in theirs.text
    assert "Maya (note, for agents only)\n       Careful, he shouts." in ours
    assert "Assistant (not shown to the customer)\n       Unsaid." in ours
    assert "secret-id" not in theirs.text + ours


def test_the_customer_keeps_what_they_saw(customer: Customer, conversation: str) -> None:
    found = own(customer)

    assert found.content_type == "text/plain; charset=utf-8"
    assert found.headers["Content-Disposition"].startswith("attachment; filename=conversation-")
    assert found.text.startswith("Your conversation with Harbour Lane\n")
    assert EMAIL in " ".join(found.text.split())
    assert "  You\n" in found.text
    assert "Nothing is hidden" not in found.text


def test_a_session_is_the_only_way_to_it(app: Flask, customer: Customer, conversation: str) -> None:
    assert app.test_client().get("/chat/another/transcript").status_code == 404
    assert app.test_client().get(f"/chat/{conversation}/transcript").status_code == 404


def test_whoever_downloads_too_much_at_once_waits(app: Flask, customer: Customer, conversation: str) -> None:
    path = f"/chat/{customer.session_id}/transcript"
    held = [app.test_client().get(path, buffered=False) for _ in range(transcripts_api.AT_ONCE)]

    refused = app.test_client().get(path)

    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    for one in held:
        one.close()
    assert app.test_client().get(path).status_code == 200


@pytest.mark.parametrize("form", ["text", "csv", "json"])
def test_ten_thousand_lines_need_no_more_memory_than_one_thousand(
    agent: AgentAtDesk, conversation: str, services: Services, form: str
) -> None:
    peaks = []
    for count in (1_000, 10_000):
        fill(services, conversation, count)
        gc.collect()
        tracemalloc.start()
        response = agent.client.get(
            f"/api/v1/conversations/{conversation}/transcript?format={form}&masked=true", buffered=False
        )
        lines = sum(chunk.count(b"a line of some length") for chunk in response.iter_encoded())
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        response.close()
        assert lines == count

    assert peaks[1] < 4 * peaks[0]  # ten times as much would be all of it


def fill(services: Services, conversation: str, count: int) -> None:
    """Make a conversation as long as this."""
    with services.database.write() as connection:
        connection.execute(messages.delete())
        line = {"conversation_id": conversation, "author": "bot", "kind": "text", "suppressed": False}
        rows = [
            {
                **line,
                "seq": seq,
                "message_id": str(seq),
                "text": "a line of some length",
                "created_at": datetime.now(UTC),
            }
            for seq in range(1, count + 1)
        ]
        connection.execute(insert(messages), rows)
        connection.execute(update(conversations).values(last_seq=count))


def own(customer: Customer) -> TestResponse:
    """Return what the customer saves from the widget."""
    found = customer.gets("transcript")
    assert found.status_code == 200
    return found


def test_every_form_is_described(app: Flask) -> None:
    document = app.test_client().get("/openapi.json").json
    assert document

    answer = document["paths"]["/api/v1/conversations/{conversation_id}/transcript"]["get"]["responses"][
        "200"
    ]

    assert set(answer["content"]) == {content_type for _, content_type, _ in transcripts_api.FORMATS.values()}


def test_json_is_one_object_that_can_be_read_as_it_comes(agent: AgentAtDesk, conversation: str) -> None:
    text = taken(agent, conversation, "?format=json").text

    found = json.loads(text)
    assert found["id"] == conversation
    assert [json.loads(line.rstrip(",")) for line in text.splitlines()[1:-1]] == found["messages"]
    assert {"seq", "author", "text", "intent", "sentiment", "suppressed"} <= set(found["messages"][0])

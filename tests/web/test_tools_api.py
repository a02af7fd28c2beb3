"""Notes, tags, corrections and suggestions through the desk's JSON, and that no customer sees any of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from chatbot.domain.questions import Label
from chatbot.services.services import Services
from chatbot.store.questions import Questions
from tests.actors import AgentAtDesk, Customer, Json

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def talk(agent: AgentAtDesk, customer: Customer) -> str:
    """Return the id of a conversation that waits for a person."""
    customer.says("where is my order 1001234, maya.okafor@example.com")
    customer.posts("human")
    return str(agent.waiting()[0]["id"])


def open_talk(agent: AgentAtDesk, talk: str) -> Json:
    return agent.gets(f"conversations/{talk}")


def test_a_note_is_read_by_colleagues_and_reaches_the_customer_nowhere(
    app: Flask, agent: AgentAtDesk, other_agent: AgentAtDesk, customer: Customer, talk: str
) -> None:
    agent.posts(f"conversations/{talk}/claim")
    last = customer.reads()["messages"][-1]["seq"]

    note = agent.posts(f"conversations/{talk}/notes", text=f"  Gooseberry {SCRIPT}  ").json or {}
    agent.posts(f"conversations/{talk}/messages", text="Hello, Maya here.")

    assert (note["kind"], note["author"], note["suppressed"]) == ("note", "agent", True)
    assert (note["text"], note["agent_name"]) == (f"Gooseberry {SCRIPT}", "Maya")
    seen = open_talk(other_agent, talk)
    assert note in seen["messages"]
    assert seen["last_message"] == "Hello, Maya here."
    assert "Gooseberry" not in str(customer.reads())
    assert [one["text"] for one in customer.reads(after=last)["messages"]] == ["Hello, Maya here."]
    answer = customer.says("thanks")
    assert "Gooseberry" not in str(answer)
    stream = app.test_client().get(f"/chat/{customer.session_id}/stream", buffered=False)
    assert "Gooseberry" not in str(next(iter(stream.response)))
    stream.close()


@pytest.mark.parametrize("state", ["bot", "waiting", "assigned", "resolved"])
def test_any_agent_may_note_something_in_any_state_and_nothing_else_changes(
    agent: AgentAtDesk, other_agent: AgentAtDesk, customer: Customer, state: str
) -> None:
    customer.says("hello")
    if state != "bot":
        customer.posts("human")
    talk = agent.gets("conversations")["conversations"][0]["id"]
    for action in {"assigned": ["claim"], "resolved": ["claim", "resolve"]}.get(state, []):
        assert agent.posts(f"conversations/{talk}/{action}").status_code == 200
    before = open_talk(agent, talk)

    assert other_agent.posts(f"conversations/{talk}/notes", text="Called us twice.").status_code == 200

    after = open_talk(agent, talk)
    assert (after["status"], after["agent_id"], after["last_message"], after["active_at"]) == (
        state,
        before["agent_id"],
        before["last_message"],
        before["active_at"],
    )
    assert customer.says("one more question: which payment methods are there")["session_id"]


def test_a_note_sent_twice_is_kept_once(agent: AgentAtDesk, other_agent: AgentAtDesk, talk: str) -> None:
    first = agent.posts(f"conversations/{talk}/notes", text="Once.", message_id="n1")
    again = agent.posts(f"conversations/{talk}/notes", text="Once.", message_id="n1")

    assert first.json == again.json
    assert other_agent.posts(f"conversations/{talk}/notes", text="Twice.", message_id="n1").status_code == 409


def test_a_customer_cannot_find_a_note_by_rating_it(
    agent: AgentAtDesk, customer: Customer, talk: str
) -> None:
    agent.posts(f"conversations/{talk}/notes", text="Once.", message_id="n1")

    assert customer.posts("feedback", message_id="n1", helpful=True).status_code == 404
    customer.posts("feedback", rating=5)
    assert open_talk(agent, talk)["feedback"][0]["about"] == "bot"


def test_notes_and_tags_are_events_and_the_bot_thinks_on(
    agent: AgentAtDesk, customer: Customer, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer.says("hello")
    (entry,) = agent.gets("queue")["bot"]
    start, think = agent.gets("queue")["last_event_id"], type(services.assistant.thinking).think
    once: list[bool] = []

    def think_while_an_agent_notes(self, before, message, message_id):  # type: ignore[no-untyped-def]
        turn = think(self, before, message, message_id)
        if not once:
            once.append(True)
            agent.posts(f"conversations/{entry['id']}/notes", text="Meanwhile.")
            agent.posts(f"conversations/{entry['id']}/tags", tags=["vip"])
        return turn

    monkeypatch.setattr(type(services.assistant.thinking), "think", think_while_an_agent_notes)

    assert customer.says("which payment methods are there")["response"]
    found = services.desk.events.after(start)
    assert [one.kind for one in found or ()] == ["note", "tagged", "message"]


@pytest.mark.parametrize(
    ("text", "status"),
    [("", 422), (" \n ", 422), ("x" * 4_000, 200), ("x" * 4_001, 422), ("x" * 1_000_000, 413)],
)
def test_a_note_has_a_size(agent: AgentAtDesk, talk: str, text: str, status: int) -> None:
    answer = agent.posts(f"conversations/{talk}/notes", text=text)

    assert answer.status_code == status
    assert status == 200 or len((answer.json or {})["detail"]) > 10


def test_tags_are_written_in_one_way_counted_and_found(agent: AgentAtDesk, talk: str) -> None:
    kept = agent.posts(f"conversations/{talk}/tags", tags=["VIP", "#Needs  a\tcall", "vip", SCRIPT]).json

    assert kept == {"tags": sorted(["vip", "needs a call", SCRIPT])}
    assert open_talk(agent, talk)["tags"] == kept["tags"]
    assert {"tag": "vip", "count": 1} in agent.gets("tags")["tags"]
    assert [one["id"] for one in agent.gets("conversations?tag=VIP")["conversations"]] == [talk]
    assert agent.gets("conversations?tag=none")["conversations"] == []

    assert (agent.posts(f"conversations/{talk}/tags", tags=[]).json or {})["tags"] == []
    assert agent.gets("tags")["tags"] == []


@pytest.mark.parametrize(
    "tags",
    [["x"] * 11, [f"t{n}" for n in range(6_000)], ["x" * 41], [""], [" # "], "vip", [1], None, [["vip"]]],
)
def test_tags_that_cannot_be_are_a_422(agent: AgentAtDesk, talk: str, tags: object) -> None:
    assert agent.posts(f"conversations/{talk}/tags", tags=tags).status_code == 422


def test_a_wrong_intent_is_set_right_and_becomes_training_material(
    agent: AgentAtDesk, services: Services, talk: str
) -> None:
    message = open_talk(agent, talk)["messages"][0]
    path = f"conversations/{talk}/messages/{message['message_id']}/intent"
    since = datetime.now(UTC) - timedelta(days=1)

    corrected = agent.posts(path, intent="track_refund").json or {}

    assert (corrected["meant"], corrected["intent"]) == ("track_refund", message["intent"])
    assert open_talk(agent, talk)["messages"][0]["meant"] == "track_refund"
    assert Questions(services.database).labels(since=since) == [Label(message["text"], "track_refund")]
    assert (agent.posts(path, intent=None).json or {})["meant"] is None
    assert Questions(services.database).labels(since=since) == []


def test_what_is_corrected_must_be_a_customers_message_and_an_intent(agent: AgentAtDesk, talk: str) -> None:
    customers, bots = open_talk(agent, talk)["messages"][:2]

    def sets(message_id: str, **body: object) -> int:
        return agent.posts(f"conversations/{talk}/messages/{message_id}/intent", **body).status_code

    assert sets(customers["message_id"], intent="fly_to_the_moon") == 422
    assert sets(customers["message_id"]) == 422
    assert sets(bots["message_id"], intent="track_order") == 400
    assert sets("nobody/said this", intent="track_order") == 404
    names = {one["name"] for one in agent.gets("intents")["intents"]}
    assert {"track_order", "out_of_scope"} <= names


def test_suggestions_come_from_articles_and_replies_and_are_ready_to_be_sent(
    agent: AgentAtDesk, customer: Customer, services: Services
) -> None:
    services.suggestions.shelf.refresh()
    customer.says("you charged me twice for my order, I see two charges on my card")
    customer.posts("human")
    talk = agent.waiting()[0]["id"]

    found = agent.gets(f"conversations/{talk}/suggestions")["suggestions"]

    assert {"article", "canned"} == {one["source"] for one in found}
    assert [one["score"] for one in found] == sorted((one["score"] for one in found), reverse=True)
    assert "canned:demo-twice" in [one["id"] for one in found]
    assert not any("{" in one["text"] for one in found)
    for one in found:
        for use in ("ignored", "accepted"):
            path = f"conversations/{talk}/suggestions/{one['id']}"
            assert agent.posts(path, use=use).status_code == 204
    taken = {
        one.source: one for one in services.suggestions.acceptance(since=datetime(2020, 1, 1, tzinfo=UTC))
    }
    assert (taken["canned"].accepted, taken["canned"].ignored, taken["canned"].rate) == (1, 0, 1.0)
    assert taken["past"].rate is None


@pytest.mark.parametrize(
    "suggestion",
    [
        "canned:nope",
        "article:nope",
        "past:nope:1",
        "past:nope",
        "x",
        f"canned:{SCRIPT}",
        "past:a:9" + "9" * 40,
    ],
)
def test_a_suggestion_nobody_made_is_a_404(agent: AgentAtDesk, talk: str, suggestion: str) -> None:
    path = f"conversations/{talk}/suggestions/{suggestion}"

    assert agent.posts(path, use="accepted").status_code == 404
    assert agent.posts(path, use="loved").status_code == 422


def test_a_conversation_opens_with_two_lines_and_the_customers_other_ones(
    app: Flask, agent: AgentAtDesk, talk: str
) -> None:
    another = Customer(app)
    another.says("where is my order 1001240, maya.okafor@example.com")
    another.posts("human")
    other = next(one["id"] for one in agent.waiting() if one["id"] != talk)

    found = open_talk(agent, other)

    assert found["summary"]["wanted"] == "Wants to know where order #1001240 is."
    assert found["summary"]["tried"].startswith("The bot told them where order #1001240 is.")
    (earlier,) = found["earlier"]
    assert (earlier["id"], earlier["status"], earlier["reason"]) == (talk, "waiting", "human_requested")
    assert (earlier["outcome"], earlier["last_message"]) == (None, "Talk to a person")


def test_forged_ids_are_404s_and_strangers_401s(app: Flask, agent: AgentAtDesk) -> None:
    posts = {
        "notes": {"text": "x"},
        "tags": {"tags": []},
        "suggestions/canned:demo-twice": {"use": "ignored"},
    }
    for path, body in posts.items():
        assert agent.posts(f"conversations/nope/{path}", **body).status_code == 404, path
        assert app.test_client().post(f"/api/v1/conversations/nope/{path}", json=body).status_code == 401
    for path in ("tags", "intents", "canned", "canned/x", "views", "conversations/nope/suggestions"):
        assert app.test_client().get(f"/api/v1/{path}").status_code == 401, path
    assert agent.client.get("/api/v1/conversations/nope/suggestions").status_code == 404
    assert agent.client.get("/api/v1/canned?conversation_id=nope").status_code == 404

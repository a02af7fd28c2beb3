"""An agent's day through the desk's JSON."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from chatbot.domain.crm import Insight, Prediction, Reason
from chatbot.errors import ShopUnavailable
from chatbot.services.services import Services
from chatbot.store.keys import DESK
from tests.actors import AgentAtDesk, Clock, Customer
from tests.web.at_the_desk import claim


@pytest.fixture
def waiting(customer: Customer) -> str:
    """Return the id of a conversation whose customer asked for a person."""
    customer.says("hello")
    customer.posts("human")
    return ""


def test_the_line_says_why_and_how_the_customer_feels(agent: AgentAtDesk, customer: Customer) -> None:
    customer.says("this is an outrage, you useless idiots, I want my money back NOW")
    customer.posts("human")

    (entry,) = agent.waiting()

    assert entry["reason"] in ("angry", "human_requested")
    assert entry["mood"]["label"] in ("negative", "neutral")
    assert entry["explanation"]
    assert entry["waiting_since"]


@pytest.mark.usefixtures("waiting")
def test_two_agents_cannot_hold_one_customer(agent: AgentAtDesk, other_agent: AgentAtDesk) -> None:
    conversation_id = claim(agent)

    refused = other_agent.posts(f"conversations/{conversation_id}/claim")

    assert refused.status_code == 409
    assert "Maya" in refused.json["detail"]
    assert other_agent.gets("queue")["others"][0]["agent_name"] == "Maya"


@pytest.mark.usefixtures("waiting")
def test_an_answer_reaches_the_customer(agent: AgentAtDesk, customer: Customer) -> None:
    conversation_id = claim(agent)

    sent = agent.posts(f"conversations/{conversation_id}/messages", text="Hello, Maya here.", message_id="a1")
    again = agent.posts(
        f"conversations/{conversation_id}/messages", text="Hello, Maya here.", message_id="a1"
    )

    history = customer.reads()
    assert sent.json == again.json
    assert history["messages"][-1]["text"] == "Hello, Maya here."
    assert history["messages"][-2]["kind"] == "assigned"
    assert (history["status"], history["agent_name"]) == ("assigned", "Maya")
    assert customer.says("thanks Maya")["response"] == ""


@pytest.mark.usefixtures("waiting")
def test_after_the_return_the_bot_speaks_again(agent: AgentAtDesk, customer: Customer) -> None:
    conversation_id = claim(agent)

    returned = agent.posts(f"conversations/{conversation_id}/return")

    assert returned.json["status"] == "bot"
    assert customer.says("where is my order")["response"]


@pytest.mark.usefixtures("waiting")
def test_a_resolved_conversation_opens_again_with_the_next_word(
    agent: AgentAtDesk, customer: Customer
) -> None:
    conversation_id = claim(agent)
    assert agent.posts(f"conversations/{conversation_id}/resolve").json["status"] == "resolved"
    assert customer.reads()["status"] == "resolved"

    answer = customer.says("one more question: which payment methods are there")

    assert answer["status"] == "bot"
    assert answer["response"]


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize("action", ["resolve", "return", "release"])
def test_who_does_not_hold_it_cannot_let_it_go(
    agent: AgentAtDesk, other_agent: AgentAtDesk, action: str
) -> None:
    conversation_id = claim(agent)

    assert other_agent.posts(f"conversations/{conversation_id}/{action}").status_code == 409


def test_an_agent_may_take_over_from_the_bot(agent: AgentAtDesk, customer: Customer) -> None:
    customer.says("hello")
    (entry,) = agent.gets("queue")["bot"]

    agent.posts(f"conversations/{entry['id']}/claim")

    assert customer.says("still the bot?")["response"] == ""
    assert agent.gets(f"conversations/{entry['id']}")["handoffs"][0]["reason"] == "policy"


def test_what_the_bot_thought_of_too_late_is_kept_and_never_shown(
    agent: AgentAtDesk, customer: Customer, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer.says("hello")
    (entry,) = agent.gets("queue")["bot"]
    think = type(services.assistant.thinking).think

    def think_while_an_agent_claims(self, before, message, message_id):  # type: ignore[no-untyped-def]
        turn = think(self, before, message, message_id)
        if before.status == "bot":
            agent.posts(f"conversations/{entry['id']}/claim")
        return turn

    monkeypatch.setattr(type(services.assistant.thinking), "think", think_while_an_agent_claims)
    answer = customer.says("where is my order")

    assert (answer["response"], answer["status"], answer["source"]) == ("", "assigned", "handoff")
    assert "suppressed" not in str(customer.reads())
    assert customer.reads()["messages"][-1]["text"] == "where is my order"
    assert agent.gets(f"conversations/{entry['id']}")["messages"][-1]["suppressed"] is True


def test_the_desk_sees_customer_and_orders(agent: AgentAtDesk, customer: Customer) -> None:
    customer.says("where is my order 1001234, maya.okafor@example.com")
    customer.posts("human")

    found = agent.gets(f"conversations/{agent.waiting()[0]['id']}")

    assert found["customer"]["email"] == "maya.okafor@example.com"
    assert "1001234" in [order["number"] for order in found["customer"]["orders"]]
    assert found["messages"][0]["intent"]["name"] == "track_order"


def test_the_desk_sees_what_is_foretold_of_the_customer(
    agent: AgentAtDesk, customer: Customer, services: Services
) -> None:
    customer.says("where is my order 1001234, maya.okafor@example.com")
    customer.posts("human")
    talk = f"conversations/{agent.waiting()[0]['id']}"
    assert agent.gets(talk)["insight"] is None

    leaving = Prediction(0.7, (Reason("recency_days", "last order 214 days ago", 1.2),))
    foretold = Insight(
        agent.gets(talk)["customer"]["id"],
        date(2026, 11, 1),
        segment="Regulars",
        churn=leaving,
        risk=Prediction(None, (Reason("", "too few cases", 0.0),)),
    )
    services.desk.insights.publish([foretold], run="today")

    found = agent.gets(talk)["insight"]
    assert found["segment"] == "Regulars"
    assert found["churn"] == {
        "probability": 0.7,
        "tone": "bad",
        "reasons": ["last order 214 days ago"],
    }
    assert found["risk"] == {"probability": None, "tone": "plain", "reasons": ["too few cases"]}
    assert found["advice"][0].startswith("Save this customer")


def test_a_conversation_can_be_opened_while_the_shop_does_not_answer(
    agent: AgentAtDesk, customer: Customer, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_away(customer_id: str) -> None:
        raise ShopUnavailable("the shop does not answer")

    customer.says("where is my order 1001234, maya.okafor@example.com")
    customer.posts("human")
    monkeypatch.setattr(services.shop, "orders_of", is_away)

    found = agent.gets(f"conversations/{agent.waiting()[0]['id']}")

    assert (found["customer"], found["shop_answers"], found["customer_name"]) == (None, False, "Maya Okafor")
    assert len(found["messages"]) > 1


def test_every_change_is_an_event(agent: AgentAtDesk, customer: Customer, services: Services) -> None:
    start = agent.gets("queue")["last_event_id"]
    customer.says("hello")
    customer.posts("human")
    claim(agent)

    found = services.desk.events.after(start)

    assert found is not None
    assert [one.kind for one in found] == ["started", "escalated", "offered", "claimed"]


def test_an_agents_typing_is_seen_by_their_customer_only(
    agent: AgentAtDesk, other_agent: AgentAtDesk, customer: Customer
) -> None:
    customer.says("hello")
    customer.posts("human")
    conversation_id = claim(agent)

    other_agent.posts(f"conversations/{conversation_id}/typing")
    assert customer.reads()["agent_typing"] is False
    agent.posts(f"conversations/{conversation_id}/typing")
    assert customer.reads()["agent_typing"] is True


def test_availability_is_kept(agent: AgentAtDesk) -> None:
    agent.posts("agents/me/availability", available=False)

    assert agent.gets("agents/me")["available"] is False


def test_nobody_reads_the_desk_without_signing_in(app: Flask) -> None:
    for path in (
        "queue",
        "conversations",
        "conversations/x",
        "conversations/x/messages",
        "events",
        "agents/me",
    ):
        assert app.test_client().get(f"/api/v1/{path}").status_code == 401, path


def test_an_unknown_conversation_is_a_404(agent: AgentAtDesk) -> None:
    assert agent.client.get("/api/v1/conversations/nope").status_code == 404
    assert agent.posts("conversations/nope/claim").status_code == 404


def test_desk_topic_is_woken(services: Services, customer: Customer) -> None:
    with services.desk.wakeups.listen(DESK) as woken:
        while not services.desk.wakeups._connected:
            woken.wait(0.01)
        woken.clear()
        customer.says("hello")
        assert woken.wait(5)


@pytest.mark.usefixtures("waiting")
def test_whoever_reads_without_opening_is_written_down_once(
    agent: AgentAtDesk, supervisor: AgentAtDesk
) -> None:
    conversation_id = agent.waiting()[0]["id"]

    for _ in range(3):
        agent.gets(f"conversations/{conversation_id}/messages?after=1")

    views = [one for one in supervisor.gets("audit?views=true")["entries"] if one["action"] == "view"]
    assert [(one["agent_name"], one["subject"]) for one in views] == [("Maya", conversation_id)]


def test_a_clock_that_is_put_back_leaves_nobody_at_their_desk_in_the_future(
    agent: AgentAtDesk, services: Services, clock: Clock
) -> None:
    clock.goes_on(timedelta(hours=1))
    agent.gets("queue")

    clock.goes_on(timedelta(hours=-1))
    me = agent.gets("agents/me")["id"]

    found = services.agents.fetch(me)
    assert found
    assert found.seen_at
    assert found.seen_at <= clock()

"""Redis knows a session as it was before, or an agent is faster: nothing is lost, doubled or told to another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from chatbot.services.services import Services
from chatbot.store import keys
from tests.actors import AgentAtDesk, Customer
from tests.web.test_identity import token


@contextmanager
def forgotten(services: Services, customer: Customer) -> Iterator[None]:
    """Let Redis forget what happened meanwhile, as after a crash between the commit and the saving."""
    key = keys.session("", str(customer.session_id))
    before = services.live.client.get(key)
    yield
    services.live.client.set(key, str(before))


@pytest.mark.parametrize("message", ["are you still there?", "never mind, I don't need a human any more"])
def test_a_session_that_redis_knows_as_it_was_costs_nothing(
    customer: Customer, services: Services, message: str
) -> None:
    customer.says("I want to talk to a human")
    customer.says("hello?")
    with forgotten(services, customer):
        customer.says("anybody there")

    answer = customer.says(message)

    messages = customer.reads()["messages"]
    assert [one["seq"] for one in messages] == list(range(1, len(messages) + 1))
    assert answer["seq"] == len(messages)
    assert answer["status"] == ("bot" if "never mind" in message else "waiting")


def test_danger_told_at_the_moment_of_a_hand_over_is_heard(
    customer: Customer, agent: AgentAtDesk, services: Services
) -> None:
    customer.says("hello")
    with forgotten(services, customer):
        customer.says("I want to talk to a human")

    answer = customer.says("the kettle caught fire and burned my child")

    (entry,) = agent.waiting()
    assert "999" in answer["response"]
    assert (entry["reason"], entry["priority"]) == ("high_risk", 1)
    assert customer.says("never mind")["status"] == "waiting"


def test_danger_told_when_an_agent_has_just_taken_over_makes_it_urgent(
    customer: Customer, agent: AgentAtDesk, services: Services
) -> None:
    customer.says("hello")
    (entry,) = agent.gets("queue")["bot"]
    with forgotten(services, customer):
        agent.posts(f"conversations/{entry['id']}/claim")

    answer = customer.says("the kettle caught fire and burned my child")

    assert (answer["status"], answer["response"]) == ("assigned", "")
    assert agent.gets(f"conversations/{entry['id']}")["handoffs"][0]["risk"] == "safety"


def test_another_customer_never_takes_a_conversation_over(customer: Customer, services: Services) -> None:
    customer.says("hello")
    with forgotten(services, customer):
        customer.says("where is my parcel", customer_token=token(services, "hl-001"))

    refused = customer.sends(message="hello", customer_token=token(services, "hl-002"))

    assert refused.status_code == 404

"""The agent sees how a customer likes to be reached, whoever told it when."""

from __future__ import annotations

from flask import Flask

from chatbot.services.services import Services
from tests.actors import AgentAtDesk, Customer, Json
from tests.web.test_identity import token


def shown(agent: AgentAtDesk, where: str = "waiting") -> Json:
    (entry,) = agent.gets("queue")[where]
    return agent.gets(f"conversations/{entry['id']}")


def test_a_stranger_who_wants_a_call_is_shown_with_the_number_and_no_account_is_changed(
    customer: Customer, agent: AgentAtDesk, services: Services
) -> None:
    customer.says("where is order 1001234, maya.okafor@example.com")
    customer.says("I'd rather be called, on 07700 900461")
    customer.posts("human")

    found = shown(agent)

    assert found["reach"] == {"by": "phone", "phone": "+447700900461"}
    assert found["handoffs"][0]["collected"]["reached_by"] == "phone"
    assert found["handoffs"][0]["collected"]["phone"] == "+447700900461"
    maya = services.shop.customer("hl-001")
    assert maya is not None
    assert maya.reached_by is None


def test_what_a_customer_said_signed_in_is_known_in_the_next_conversation(
    app: Flask, customer: Customer, agent: AgentAtDesk, services: Services
) -> None:
    signed = token(services, "hl-001")
    customer.says("please ring me, don't write", customer_token=signed)

    another = Customer(app)
    another.says("hello", customer_token=signed)
    another.posts("human", customer_token=signed)

    found = shown(agent)
    assert found["reach"] == {"by": "phone", "phone": found["customer"]["phone"]}
    assert found["customer"]["locale"] == "en"


def test_whoever_never_said_it_has_no_wish(customer: Customer, agent: AgentAtDesk) -> None:
    customer.says("hello")

    assert shown(agent, "bot")["reach"] is None


def test_export_shows_it_and_erase_takes_it(customer: Customer, services: Services) -> None:
    customer.says("I'd rather have an e-mail", customer_token=token(services, "hl-001"))

    (kept,) = services.privacy.export("maya.okafor@example.com")["customer"]
    services.privacy.erase("maya.okafor@example.com")

    assert kept["reached_by"] == "email"
    assert services.shop.customer("hl-001") is None

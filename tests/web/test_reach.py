"""The agent sees how a customer likes to be reached, whoever told it when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from chatbot.assistant import thinking
from chatbot.services.services import Services
from tests.actors import AgentAtDesk, Customer, Json, Mailbox
from tests.web.test_identity import token


def shown(agent: AgentAtDesk, where: str = "waiting") -> Json:
    (entry,) = agent.gets("queue")[where]
    return agent.gets(f"conversations/{entry['id']}")


def test_a_strangers_number_is_shown_as_told_beside_the_accounts_and_no_account_is_changed(
    customer: Customer, agent: AgentAtDesk, services: Services
) -> None:
    customer.says("where is order 1001234, maya.okafor@example.com")
    customer.says("I'd rather be called, on 07700 900461")
    customer.posts("human")

    found = shown(agent)

    assert found["reach"] == {"by": "phone", "phone": "+447700900118", "told_phone": "+447700900461"}
    assert found["handoffs"][0]["collected"]["reached_by"] == "phone"
    assert found["handoffs"][0]["collected"]["phone"] == "+447700900461"
    maya = services.shop.customer("hl-001")
    assert maya is not None
    assert maya.reached_by is None


def test_a_number_of_nobody_known_is_shown_as_told_and_never_as_theirs(
    customer: Customer, agent: AgentAtDesk
) -> None:
    customer.says("I'd rather be called, on 07700 900461")

    assert shown(agent, "bot")["reach"] == {"by": "phone", "phone": None, "told_phone": "+447700900461"}


def test_who_tells_the_accounts_own_number_tells_nothing_new(customer: Customer, agent: AgentAtDesk) -> None:
    customer.says("where is order 1001234, maya.okafor@example.com")
    customer.says("I'd rather be called, on 07700 900118")

    assert shown(agent, "bot")["reach"] == {"by": "phone", "phone": "+447700900118", "told_phone": None}


def test_the_number_of_a_proved_customer_is_the_one_to_ring(
    customer: Customer, agent: AgentAtDesk, mailbox: Mailbox, services: Services, app: Flask
) -> None:
    customer.says("cancel order 1001248, weilin.chen@example.com")
    customer.says("yes")
    customer.says(mailbox.code())
    customer.says("I'd rather be called, on 07700 900461")
    proved = shown(agent, "bot")["reach"]
    another = Customer(app)
    another.says("I'd rather be called, on 07700 900462", customer_token=token(services, "hl-001"))
    another.posts("human", customer_token=token(services, "hl-001"))

    assert proved == {"by": "phone", "phone": "+447700900461", "told_phone": None}
    assert shown(agent)["reach"] == {"by": "phone", "phone": "+447700900462", "told_phone": None}


def test_a_dear_number_never_stands_at_the_desk_and_another_is_asked_for(
    customer: Customer, agent: AgentAtDesk
) -> None:
    answer = customer.says("I'd rather be called, on 0909 879 0000")

    assert "I don't know your number yet: send it to me" in answer["response"]
    assert shown(agent, "bot")["reach"] == {"by": "phone", "phone": None, "told_phone": None}


def test_with_anothers_order_after_a_lapsed_proof_the_desk_and_the_export_hold_no_mix(
    customer: Customer,
    agent: AgentAtDesk,
    mailbox: Mailbox,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    customer.says("cancel order 1001248, weilin.chen@example.com")
    customer.says("yes")
    customer.says(mailbox.code())
    customer.says("I'd rather be called, on 07700 900461")
    monkeypatch.setattr(thinking, "PROOF_TTL", timedelta(-1))
    customer.says("where is order 1001234, maya.okafor@example.com")

    found = shown(agent, "bot")

    assert (found["customer"]["name"], found["known_by"], found["reach"]) == ("Maya Okafor", "order", None)
    assert not services.privacy.export("weilin.chen@example.com").get("conversations")


def test_what_a_customer_said_signed_in_is_known_in_the_next_conversation(
    app: Flask, customer: Customer, agent: AgentAtDesk, services: Services
) -> None:
    signed = token(services, "hl-001")
    customer.says("please ring me, don't write", customer_token=signed)

    another = Customer(app)
    another.says("hello", customer_token=signed)
    another.posts("human", customer_token=signed)

    found = shown(agent)
    assert found["reach"] == {"by": "phone", "phone": found["customer"]["phone"], "told_phone": None}
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

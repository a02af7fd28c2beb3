"""Money and orders change for whoever proved who they are, and for nobody near them."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.actors import AgentAtDesk, Customer, Mailbox

MAYA = "order 1001234, maya.okafor@example.com"
WEILIN = "order 1001248, weilin.chen@example.com"
"""Not paid yet: it can be cancelled."""


def cancels(customer: Customer, mailbox: Mailbox) -> str:
    """Let Wei-Lin cancel an order, with the code from the mail; return the last answer."""
    customer.says(f"cancel {WEILIN}")
    customer.says("yes")
    return str(customer.says(mailbox.code())["response"])


def test_who_proves_to_be_another_is_not_shown_to_the_desk_as_the_first(
    customer: Customer, mailbox: Mailbox, agent: AgentAtDesk
) -> None:
    customer.says(f"where is {MAYA}")
    assert "cancelled" in cancels(customer, mailbox)

    (entry,) = agent.gets("queue")["bot"]

    shown = agent.gets(f"conversations/{entry['id']}")
    assert (shown["customer"]["name"], shown["known_by"]) == ("Wei-Lin Chen", "code")


def test_number_and_address_alone_are_shown_as_no_more(customer: Customer, agent: AgentAtDesk) -> None:
    customer.says(f"where is {MAYA}")

    (entry,) = agent.gets("queue")["bot"]

    assert agent.gets(f"conversations/{entry['id']}")["known_by"] == "order"


def test_a_proof_holds_in_no_other_conversation(app: Flask, customer: Customer, mailbox: Mailbox) -> None:
    cancels(customer, mailbox)

    answer = Customer(app).says("/export_data")

    assert "order number" in answer["response"]
    assert len(mailbox.mails) == 1


def test_a_code_does_for_no_order_of_another_address(customer: Customer, mailbox: Mailbox) -> None:
    customer.says(f"cancel {WEILIN}")
    customer.says("yes")
    customer.says("sorry, I meant order 1001239, callum.fraser@example.com")

    answer = customer.says(mailbox.code())

    assert "cancelled" not in answer["response"]
    assert [to for to, _ in mailbox.mails] == ["weilin.chen@example.com"]


@pytest.mark.parametrize(
    "asks",
    [
        "/recover_password{'email': 'maya.okafor@example.com'}",
        "/subscribe{'email': 'stranger@example.com'}",
        "/get_invoice{'order_number': '1001234', 'email': 'maya.okafor@example.com'}",
    ],
)
def test_a_strangers_mailbox_is_filled_by_nobody_however_many_conversations_they_begin(
    app: Flask, mailbox: Mailbox, asks: str
) -> None:
    answers = [Customer(app).says(asks.replace("'", '"'))["response"] for _ in range(7)]

    assert len(mailbox.mails) == 5
    assert "colleague" in answers[-1]

"""Number and address open one order; who guesses is stopped."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from chatbot.services.services import Services
from chatbot.store.shop_tables import customers, orders
from tests.actors import AgentAtDesk, Customer

MAYA = "maya.okafor@example.com"


def other_order(services: Services) -> str:
    """Return another order of Maya's."""
    return next(number for number, email in whose(services) if email == MAYA and number != "1001234")


def whose(services: Services) -> list[tuple[str, str]]:
    """Return every order's number and its customer's address, which SQL cannot compare."""
    with services.database.read() as connection:
        rows = connection.execute(select(orders.c.number, customers.c.email).join(customers))
        return [(row.number, row.email) for row in rows]


def test_a_right_pair_opens_one_order_and_asks_for_the_number_of_another(
    customer: Customer, services: Services
) -> None:
    other = other_order(services)
    opened = customer.says(f"where is my order 1001234, {MAYA}")["response"]
    asked = customer.says("where is my other order?")["response"]
    second = customer.says(other)["response"]

    assert "1001234" in opened
    assert "number" in asked
    assert other not in asked
    assert other in second


def test_the_eleventh_wrong_number_for_an_address_is_not_looked_up(app, services: Services) -> None:
    for number in range(10):
        Customer(app).says(f"where is my order 19000{number:02}, {MAYA}")

    answer = Customer(app).says(f"where is my order 1001234, {MAYA}")

    assert "1001234" not in answer["response"]
    assert "colleague" in answer["response"]
    again = Customer(app)
    again.says(f"where is my order 1001234, {MAYA}")
    assert again.says("yes please")["escalated"]


def test_a_second_customers_order_does_not_move_the_conversation(
    customer: Customer, agent: AgentAtDesk, services: Services
) -> None:
    number, email = next(pair for pair in whose(services) if pair[1] != MAYA)
    customer.says(f"where is my order 1001234, {MAYA}")

    answer = customer.says(f"where is order {number}, {email}")

    (entry,) = agent.gets("queue")["bot"]
    assert number in answer["response"]
    assert agent.gets(f"conversations/{entry['id']}")["customer"]["email"] == MAYA


@pytest.mark.parametrize(("address", "still_told"), [("127.0.0.1", True), ("198.51.100.7", False)])
def test_a_proxy_on_this_machine_is_not_one_guesser(
    app: Flask, services: Services, address: str, still_told: bool
) -> None:
    object.__setattr__(services.settings, "development", False)
    object.__setattr__(services.settings, "session_limit", "100/hour")

    def asks(number: str, email: str) -> str:
        said = {"message": f"where is my order {number}, {email}"}
        answer = app.test_client().post("/chat", json=said, environ_base={"REMOTE_ADDR": address})
        return str(answer.json["response"] if answer.json else "")

    for guess in range(20):
        assert asks("1900001", f"guess{guess}@example.com")

    assert ("1001234" in asks("1001234", MAYA)) is still_told

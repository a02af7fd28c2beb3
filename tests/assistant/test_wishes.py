"""Several wishes in one message: each is answered, in order, and one question is asked at a time."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace

import pytest

from chatbot.assistant.thinking import Thinking
from chatbot.assistant.turn import Turn
from chatbot.domain.conversation import Conversation, CustomerMessage, Memory
from chatbot.domain.shop import Item, Order
from tests.assistant.conftest import thinking_in
from tests.assistant.world import NOW

Says = Callable[..., Turn]


def order(number: str) -> Order:
    kettle = Item("copper kettle", 1, Decimal(40))
    placed_on, total = NOW.date(), Decimal(40)
    return Order(number, "anna", "anna@example.com", "packed", placed_on, "GBP", total, (kettle,))


ORDERS = {number: order(number) for number in ("1001234", "1001240")}


@pytest.fixture(scope="module")
def thinking() -> Thinking:
    shop = SimpleNamespace(
        customer=lambda _: None, order=ORDERS.get, orders_of=lambda _id: list(ORDERS.values())
    )
    return thinking_in(shop)


@pytest.fixture
def says(thinking: Thinking) -> Says:
    """Return how one customer says one thing after another."""
    memory = Memory()

    def say(text: str, *, customer_id: str | None = None) -> Turn:
        nonlocal memory
        before = Conversation("c", "s", "k", "bot", 1, 2, "en", NOW, NOW, memory=memory)
        turn = thinking.think(before, CustomerMessage(text, "s", customer_id=customer_id), "m")
        memory = turn.memory
        return turn

    return say


def texts(turn: Turn) -> list[str]:
    return [response.text for response in turn.responses]


def test_of_two_wishes_the_one_that_asks_nothing_is_answered_first(says: Says) -> None:
    turn = says("how do I cancel my order? And do you accept paypal?")

    assert [intent.name for intent in turn.answer.intents] == ["cancel_order", "check_payment_methods"]
    first, second = texts(turn)
    assert "PayPal" in first
    assert "cancel your order" in second


def test_what_comes_of_a_deed_is_told_with_it(says: Says) -> None:
    turn = says("please cancel my order 1001234. And where is my refund?")

    (only,) = texts(turn)
    assert [intent.name for intent in turn.answer.intents] == ["cancel_order", "track_refund"]
    assert "goes back the way you paid" in only
    assert "e-mail address" in only
    assert turn.memory.postponed == ()


def test_a_refund_of_another_order_is_a_wish_of_its_own(says: Says) -> None:
    turn = says("please cancel my order 1001234. And where is my refund for 1001240?")

    assert not any("goes back the way you paid" in text for text in texts(turn))
    assert [wish.intent for wish in turn.memory.postponed] == ["track_refund"]


def test_only_the_last_answer_closes_with_a_question(says: Says) -> None:
    first, _ = texts(says("how do I cancel my order? And do you accept paypal?"))

    assert not first.endswith("?")


def test_one_message_counts_as_one_turn_and_one_mood(says: Says) -> None:
    memory = says("how do I cancel my order? And do you accept paypal?").memory

    assert (memory.turns, len(memory.moods)) == (1, 1)


def test_what_needs_nothing_of_the_customer_is_answered_first(says: Says) -> None:
    turn = says("where is my order? And do you accept paypal?")

    assert "PayPal" in texts(turn)[0]
    assert "order number" in texts(turn)[1]
    assert turn.memory.awaiting == "track_order"


def test_a_wish_that_has_to_wait_is_taken_up_after_the_answer(says: Says) -> None:
    asked = says("where is my order? And where is my refund?")
    answered = says("1001234, anna@example.com")

    assert (len(asked.responses), asked.memory.awaiting) == (1, "track_order")
    order_told, refund_told = texts(answered)
    assert "is packed" in order_told
    assert "refund" in refund_told
    assert answered.memory.postponed == ()


def test_two_orders_are_looked_up_one_after_the_other(says: Says) -> None:
    turn = says("where are my orders 1001234 and 1001240?", customer_id="anna")

    assert ["#1001234" in texts(turn)[0], "#1001240" in texts(turn)[1]] == [True, True]


def test_a_second_order_waits_for_the_address_too(says: Says) -> None:
    says("where are my orders 1001234 and 1001240?")
    turn = says("anna@example.com")

    assert ["#1001234" in texts(turn)[0], "#1001240" in texts(turn)[1]] == [True, True]


def test_an_address_told_at_the_end_serves_every_wish(says: Says) -> None:
    turn = says("where is my order 1001234? And do you accept paypal? my mail is anna@example.com")

    assert any("#1001234" in text for text in texts(turn))
    assert turn.memory.awaiting is None


def test_whoever_drops_the_question_drops_what_waits_behind_it(says: Says) -> None:
    says("where is my order? And where is my refund?")
    turn = says("never mind")

    assert (len(turn.responses), turn.memory.postponed) == (1, ())


def test_who_asks_for_a_person_beside_it_gets_one_and_nothing_else(says: Says) -> None:
    turn = says("where is my order? And I want to talk to a human")

    assert turn.escalation is not None
    assert turn.escalation.reason == "human_requested"
    assert (len(turn.responses), turn.memory.postponed) == (1, ())


def test_an_open_question_never_outlives_the_hand_over(says: Says) -> None:
    says("where is my order? And where is my refund?")
    turn = says("let me talk to a human")

    assert (turn.memory.awaiting, turn.memory.postponed) == (None, ())

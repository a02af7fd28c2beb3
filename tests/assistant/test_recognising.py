"""Whom an agent will talk with is known as soon as the customer told an order's number and its address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chatbot.assistant.thinking import Thinking
from chatbot.assistant.turn import Turn
from chatbot.domain.conversation import Conversation, CustomerMessage, Memory
from tests.assistant.actors import errands_in
from tests.assistant.world import ANNA, NOW, TOM, World

Says = Callable[..., Turn]
NUMBER = Memory(slots={"order_number": "1001234"}, turns=1)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def says(thinking: Thinking, world: World) -> Says:
    """Return how a visitor says something in a conversation of this status, with what is remembered."""
    bot = replace(thinking, errands=errands_in(world))

    def say(text: str, status: Any = "bot", memory: Memory = NUMBER) -> Turn:
        before = Conversation("c", "s", "k", status, 1, 2, "en", NOW, NOW, memory=memory)
        return bot.think(before, CustomerMessage(text, "s"), "m")

    return say


def test_who_is_handed_over_at_once_is_known_before_it_is_decided_who_takes_them(says):
    turn = says(f"I want to speak to a human about order 1001234, {ANNA}", memory=Memory())

    assert turn.escalation is not None
    assert (turn.customer_id, turn.memory.agreed) == ("anna", True)


@pytest.mark.parametrize("status", ["waiting", "assigned"])
@pytest.mark.parametrize(("email", "customer"), [(ANNA, "anna"), (TOM, None)])
def test_who_tells_the_address_in_the_line_is_known_from_then_on(says, status, email, customer):
    turn = says(email, status)

    assert (turn.customer_id, turn.memory.agreed) == (customer, customer is not None)


def test_a_wrong_pair_is_not_looked_up_again_at_every_word_in_the_line(says, world):
    wrong = replace(NUMBER, slots={**NUMBER.slots, "email": TOM})

    assert says("hello?", "waiting", wrong).customer_id is None
    assert world.looks == 0


def test_a_shop_that_does_not_answer_keeps_nobody_from_a_person(says, world):
    world.down = frozenset({"shop"})

    turn = says(f"I want to speak to a human about order 1001234, {ANNA}", memory=Memory())

    assert turn.status == "waiting"
    assert turn.customer_id is None

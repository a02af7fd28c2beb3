"""What fills a slot, what does not, and what may be left out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chatbot.domain.shop import Item
from tests.dialogue.talk import (
    KETTLE,
    MUGS,
    order,
    performed,
    reply_of,
    understood,
)


def yes():
    return understood("yes", "affirm")


def no():
    return understood("no", "deny")


def test_several_slots_at_once_are_not_asked_for_one_by_one(talk):
    talk.verify()
    talk.orders = [order("1001234", "delivered", KETTLE, MUGS)]

    talk.says(
        understood(
            "the copper kettle arrived with a cracked lid, I want my money back", "report_damaged_item"
        )
    )

    assert reply_of(talk) == "report_damaged_item.confirm"
    talk.says(yes())
    assert performed(talk)["wanted"] == "refund"
    assert performed(talk)["item"] == "1"
    assert "cracked lid" in performed(talk)["details"]


@pytest.mark.parametrize("text", ["-1", "0", "five", "12 of them", "loads", "2026"])
def test_a_quantity_that_cannot_be_is_asked_for_again(talk, text):
    talk.verify()
    talk.orders = [order("1001234", "delivered", MUGS)]
    talk.says(understood("return", "return_item"))
    assert reply_of(talk) == "return_item.ask.quantity"

    talk.says(understood(text))

    assert reply_of(talk) == "return_item.ask.quantity.again"


def test_an_optional_question_may_be_skipped(talk):
    talk.verify()
    talk.orders = [order(status="delivered")]
    talk.says(understood("return it", "return_item"))
    assert reply_of(talk) == "return_item.ask.reason"

    talk.says(no())

    assert reply_of(talk) == "return_item.confirm"


def test_a_pressed_item_is_told_from_one_that_differs_in_its_size(talk):
    pans = [Item(f"Ceramic frying pan, {size} cm", 1, Decimal(45), id=str(size)) for size in (20, 28)]
    talk.verify()
    talk.orders = [order("1001234", "delivered", *pans)]
    said = talk.says(understood("return something from 1001234", "return_item"))

    talk.says(understood(said.buttons[1].payload))

    assert talk.memory.flow.values["item"] == "28"

"""Wishes said again, questions that cannot be answered, offers taken: what spans several messages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.dialogue.ladder import PERSON
from chatbot.domain.conversation import Memory
from chatbot.domain.understanding import Intent
from chatbot.handoff.triggers import exhausted
from tests.dialogue.talk import FURIOUS, looked, order, reply_of, understood


@pytest.mark.parametrize(
    ("intent", "texts"),
    [
        ("warranty", ("warranty on the lamp", "warranty on the stool", "is the kettle under warranty too")),
        ("delivery_options", ("delivery to Spain?", "delivery to Italy?", "delivery to Ireland?")),
    ],
)
def test_the_same_wish_about_something_else_is_a_new_one(talk, intent, texts):
    for text in texts:
        talk.says(understood(text, intent))

    assert talk.memory.unmet == {intent: 1}


def test_an_angry_repetition_counts_whatever_its_words(talk):
    talk.says(understood("how do I use the warranty of the lamp", "warranty"))

    talk.says(understood("I told you about the broken lamp twice", "warranty", mood=FURIOUS))

    assert talk.memory.unmet == {"warranty": 2}


def test_who_insists_has_the_same_need_whatever_the_words(talk):
    talk.says(understood("close my account", "switch_account"))
    talk.says(understood("there is no such button on the page", "switch_account"), insists=True)
    talk.says(understood("close the account", "switch_account"))

    assert talk.memory.unmet == {"switch_account": 3}


@pytest.mark.parametrize(
    ("text", "intent", "confidence", "goes_on"),
    [
        ("I looked, no invoice there", "check_invoice", 0.9, True),
        ("tried that, it is refused", "payment_issue", 0.4, True),
        ("still no reply about delivery either", "delivery_period", 0.9, False),
    ],
)
def test_an_insisted_need_goes_on_under_another_name(talk, text, intent, confidence, goes_on):
    talk.says(understood("is there an invoice", "promotion_discount"))

    talk.says(understood(text, intent, confidence), insists=True)

    assert talk.memory.unmet == {intent: 2 if goes_on else 1}


def test_another_wish_between_settles_the_first(talk):
    for intent in ("place_order", "warranty", "place_order"):
        talk.says(understood("tell me", intent))

    assert talk.memory.unmet == {"place_order": 1}


def test_two_wrong_addresses_leave_a_try_and_a_third_is_too_many(talk):
    for text in ("where is my order", "1001234", "a@example.com", "b@example.com"):
        said = talk.says(understood(text, "track_order" if "order" in text else None))
    assert talk.memory.unmet == {"track_order": 2}
    assert f"/{PERSON}" in [button.payload for button in said.buttons]

    talk.says(understood("c@example.com", None))
    assert exhausted(talk.memory) is not None

    talk.says(understood("anna@example.com", None))
    assert talk.memory.unmet == {}


@pytest.mark.parametrize(
    ("text", "intent"),
    [("I don't have the number", "deny"), ("i havent got it", None), ("can't find the e-mail", "deny")],
)
def test_who_lacks_the_number_is_told_where_it_stands_and_offered_a_person(talk, text, intent):
    talk.says(understood("where is my order", "track_order"))

    said = talk.says(understood(text, intent))

    assert reply_of(talk) == "order.ask_again"
    assert f"/{PERSON}" in [button.payload for button in said.buttons]


def test_who_cannot_find_something_else_has_another_wish(talk):
    talk.says(understood("where is my order", "track_order"))

    talk.says(understood("and I can't find my invoice", "check_invoice"))

    assert reply_of(talk) == "check_invoice"


def test_a_yes_takes_what_the_answer_offered(talk):
    talk.says(understood("is there a fee", "check_cancellation_fee"))
    talk.memory = replace(talk.memory, offered="track_order")

    talk.says(understood("yes", "affirm"))

    assert reply_of(talk) == "order.ask"


def test_a_yes_to_a_greeting_takes_nothing(talk):
    talk.says(understood("hello", "greet"))

    talk.says(understood("yes", "affirm"))

    assert reply_of(talk) == "affirm"


@pytest.mark.parametrize("verified", [False, True])
def test_a_number_of_another_form_is_said_to_be_no_order_number(talk, verified):
    talk.memory = Memory(verified=verified)

    said = talk.says(understood("where is order 99999999", "track_order"))

    assert reply_of(talk) == "order.odd_number"
    assert "99999999" in said.text
    assert "seven digits" in said.text


@pytest.mark.parametrize(
    "text", ["no, the one before", "and my other order?", "the other one", "where is the other one"]
)
@pytest.mark.parametrize("guess", [None, "deny", "change_order"])
def test_another_order_than_the_one_just_told_is_looked_up(talk, text, guess):
    talk.verify()
    talk.says(understood("where is my order", "track_order"))
    assert talk.memory.told_orders == ("1001234",)

    talk.says(understood(text, guess))

    assert looked(talk)
    assert talk.memory.told_orders == ("1001234",)


@pytest.mark.parametrize("text", ["where is my order", "where is my latest order"])
def test_whoever_asks_afresh_means_any_order_again(talk, text):
    talk.verify()
    talk.says(understood("where is my order", "track_order"))

    talk.says(understood(text, "track_order"))

    assert reply_of(talk) == "track_order.shipped"
    assert talk.memory.told_orders == ("1001234",)


@pytest.mark.parametrize(
    ("text", "reply"),
    [("cancel my other order", "cancel_order.confirm"), ("is the other one cheaper", "product_information")],
)
def test_another_wish_for_another_order_is_that_wish(talk, text, reply):
    talk.verify()
    talk.orders = [order(), order("1001240", "paid")]
    talk.says(understood("where is order 1001234", "track_order"))

    talk.says(understood(text, reply.partition(".")[0]))

    assert reply_of(talk) == reply


@pytest.mark.parametrize("text", ["where is my latest order", "and my other order?"])
def test_another_order_is_not_the_one_spoken_of(talk, text):
    talk.orders = [order("1001240"), order("1001234", "delivered")]
    talk.memory = Memory(slots={"order_number": "1001234"}, verified=True, told_orders=("1001234",))

    talk.says(understood(text, "track_order"))

    assert talk.memory.slots == {"order_number": "1001240"}


def test_a_doubtful_message_goes_on_about_the_order_just_told(talk):
    talk.verify()
    talk.says(understood("where is my order", "track_order"))
    guesses = (Intent("product_availability", 0.55), Intent("track_order", 0.34))

    talk.says(understood("great, when will it come?", "product_availability", 0.55, ranking=guesses))

    assert reply_of(talk) == "track_order.shipped"

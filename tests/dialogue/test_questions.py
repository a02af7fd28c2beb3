"""What the bot has to ask for before it can look something up, and what answers it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.domain.knowledge import Quote
from tests.dialogue.talk import KETTLE, MUGS, looked, order, reply_of, understood


def test_number_and_address_are_asked_for_together_once(talk):
    talk.says(understood("where is my order", "track_order"))

    assert reply_of(talk) == "order.ask"
    assert talk.decision.source == "flow"
    assert talk.memory.awaiting == "track_order"


@pytest.mark.parametrize(
    ("first", "asked"),
    [
        ("where is 1001234", "order.ask_email"),
        ("where is my order, I am anna@example.com", "order.ask_number"),
    ],
)
def test_only_what_is_missing_is_asked_for(talk, first, asked):
    talk.says(understood(first, "track_order"))

    assert reply_of(talk) == asked


@pytest.mark.parametrize("guess", [None, "edit_account", "greet", "newsletter_subscription"])
def test_a_bare_address_answers_the_question_whatever_the_classifier_makes_of_it(talk, guess):
    talk.says(understood("where is 1001234", "track_order"))

    talk.says(understood("it's anna@example.com", guess))

    assert looked(talk)
    assert talk.memory.agreed
    assert talk.memory.pair == ("1001234", "anna@example.com")
    assert not talk.memory.verified


def test_the_missing_values_may_come_one_after_the_other(talk):
    talk.says(understood("where is my order", "track_order"))
    talk.says(understood("1001234", None))
    assert reply_of(talk) == "order.ask_email"

    talk.says(understood("anna@example.com", None))

    assert looked(talk)


def test_both_values_in_the_first_message_are_looked_up_at_once(talk):
    talk.says(understood("track 1001234 for anna@example.com", "track_order"))

    assert looked(talk)


def test_a_verified_customer_is_asked_for_nothing(talk):
    talk.verify()

    talk.says(understood("where is my order", "track_order"))

    assert looked(talk)


def test_a_clear_other_wish_is_answered_before_the_question_comes_back(talk):
    talk.says(understood("where is 1001234", "track_order"))

    talk.says(understood("actually how do I pay by invoice", "check_payment_methods", 0.95))

    assert talk.replies_said == ["check_payment_methods", "order.ask_email"]
    assert talk.memory.slots == {"order_number": "1001234"}


def test_a_number_given_earlier_is_not_asked_for_again(talk):
    talk.says(understood("cancel 1001234", "cancel_order"))

    talk.says(understood("where is my refund", "track_refund"))

    assert reply_of(talk) == "order.ask_email"


@pytest.mark.parametrize(
    ("text", "intent"), [("no", "deny"), ("oh never mind", None), ("forget it then", "complaint")]
)
def test_a_question_can_be_waved_away(talk, text, intent):
    talk.says(understood("where is my order", "track_order"))

    talk.says(understood(text, intent))

    assert reply_of(talk) == "flow.dropped"
    assert talk.memory.awaiting is None


def test_a_no_that_brings_the_number_is_no_refusal(talk):
    talk.says(understood("where is my order", "track_order"))

    talk.says(understood("no sorry it was 1001234", "deny"))

    assert reply_of(talk) == "order.ask_email"


def test_a_yes_to_the_question_asks_for_the_values_again(talk):
    talk.says(understood("where is my order", "track_order"))

    talk.says(understood("yes please", "affirm"))

    assert reply_of(talk) == "order.ask_again"


def test_a_message_beside_the_question_is_asked_for_the_values_again(talk):
    talk.says(understood("where is my order", "track_order"))

    talk.says(understood("it was a birthday present from my aunt", None))

    assert reply_of(talk) == "order.ask_again"
    assert talk.memory.unmet == {"track_order": 1}


def test_a_corrected_address_is_looked_up_again(talk):
    talk.says(understood("where is 1001234, anne@example.com", "track_order"))
    assert talk.memory.awaiting == "track_order"

    talk.says(understood("sorry, anna@example.com", None))

    assert looked(talk)
    assert talk.memory.unmet == {}


def test_the_same_wrong_values_are_not_looked_up_twice(talk):
    talk.says(understood("where is 1001234, anne@example.com", "track_order"))

    talk.says(understood("what now?", None))

    assert reply_of(talk) == "order.ask_again"


def test_a_bare_order_number_asks_how_the_order_stands(talk):
    talk.says(understood("#1001234", "product_information", 0.4))

    assert reply_of(talk) == "order.ask_email"


def test_a_bare_order_number_belongs_to_the_refund_just_spoken_of(talk):
    talk.verify()
    talk.says(understood("where is my refund", "track_refund"))

    talk.says(understood("1001234", None))

    assert looked(talk)
    assert reply_of(talk) == "track_refund.undelivered"


def test_a_bare_address_out_of_the_blue_is_no_wish_whatever_the_classifier_makes_of_it(talk):
    talk.says(understood("anna@example.com", "create_account", ranking=()))

    assert reply_of(talk) in ("clarify.only", "fallback.unclear")


WINE = Quote("rugs", "Caring for rugs", "Red wine", "Blot it, never rub.", 0.9)


@pytest.fixture
def asked_for_number(talk):
    """Return a customer whose tale of a stain was taken for damage: they are asked which order it is."""
    talk.says(understood("I spilled a glass of merlot over my rug, what do I do??", "report_damaged_item"))
    assert reply_of(talk) == "order.ask"
    return talk


def test_who_asks_something_instead_of_answering_is_read_the_article_and_the_question_comes_back(
    asked_for_number,
):
    asked_for_number.quotes = (WINE,)

    said = asked_for_number.says(understood("how do I get red wine out of a wool rug!", None, 0.3))

    assert asked_for_number.replies_said == ["knowledge.found", "order.ask"]
    assert "Blot it" in said.text
    assert asked_for_number.memory.unmet == {}


def test_who_asks_twice_is_still_asked_what_the_flow_needs(asked_for_number):
    asked_for_number.quotes = (WINE,)
    for text in ("how do I get red wine out of a wool rug!", "and does the rug's underlay suffer too?"):
        asked_for_number.says(understood(text, None, 0.3))

        assert asked_for_number.replies_said[0] == "knowledge.found"
        assert asked_for_number.memory.flow.flow == "report_damaged_item"


@pytest.mark.parametrize("quotes", [(), (replace(WINE, answers=False),)])
def test_where_no_article_answers_the_flow_asks_once_more(asked_for_number, quotes):
    asked_for_number.quotes = quotes

    asked_for_number.says(understood("how do I get red wine out of a wool rug!", None, 0.3))

    assert asked_for_number.replies_said == ["order.ask_again"]
    assert asked_for_number.memory.unmet == {"report_damaged_item": 1}


def test_an_answer_that_is_none_is_looked_up_only_where_it_asks(talk):
    talk.verify()
    talk.orders = [order("1001234", "delivered", KETTLE, MUGS)]
    talk.says(understood("I'd like to return something from order 1001234", "return_item"))
    talk.quotes = (WINE,)

    talk.says(understood("the blue striped thing with the fringe", None, 0.3))
    assert reply_of(talk) == "return_item.ask.item.again"
    talk.says(understood("does red wine come out of the striped rug?", None, 0.3))
    assert talk.replies_said[0] == "knowledge.found"


@pytest.mark.parametrize("text", ["maya.okafor@example,com", "it's maya okafor@example.com."])
def test_an_address_with_a_slip_is_an_answer_whatever_the_model_takes_it_for(talk, text):
    talk.says(understood("where is 1001234", "track_order"))

    talk.says(replace(understood(text, "create_account"), entities=()))

    assert talk.replies_said == ["order.odd_email"]

"""A yes is for what was said before it, and for nothing that was changed since."""

from __future__ import annotations

import pytest

from tests.dialogue.talk import ANNA, CODE, KETTLE, MUGS, order, performed, reply_of, understood

YES = understood("yes", "affirm")


@pytest.fixture
def returning(talk):
    """Return a customer who is asked whether one mug of several shall go back."""
    talk.orders = [order("1001234", "delivered", KETTLE, MUGS), order("1001240", "delivered", KETTLE, MUGS)]
    talk.says(understood(f"return something from 1001234 {ANNA}", "return_item"))
    for text in ("the mugs", "one", "changed my mind"):
        talk.says(understood(text))
    assert reply_of(talk) == "return_item.confirm"
    return talk


@pytest.mark.parametrize("text", ["yes, 1001240", "1001240", "no wait, I meant 1001240"])
def test_a_yes_is_not_for_an_order_named_with_it(returning, text):
    returning.says(understood(text, "affirm"))

    assert (reply_of(returning), performed(returning)) == ("return_item.ask.item", None)


@pytest.mark.parametrize("text", ["sorry, I meant 1001240", f"I meant 1001240, {CODE}"])
def test_a_code_is_not_for_an_order_named_after_the_yes(returning, text):
    returning.says(YES)
    assert reply_of(returning) == "code.sent"

    returning.says(understood(text))
    returning.says(understood(CODE))

    assert performed(returning) is None


def test_what_is_corrected_after_the_yes_needs_another(returning):
    returning.says(YES)

    returning.says(understood("no wait, the kettle"))

    assert (reply_of(returning), performed(returning)) == ("return_item.confirm", None)
    returning.says(YES)
    returning.says(understood(CODE))
    assert performed(returning)["item"] == KETTLE.id


def test_a_signed_in_customers_yes_is_not_for_an_order_named_with_it(talk):
    talk.verify()
    talk.orders = [order("1001234", "paid"), order("1001240", "paid", KETTLE, MUGS)]
    talk.says(understood("cancel 1001234", "cancel_order"))

    said = talk.says(understood("yes, and 1001240", "affirm"))

    assert (reply_of(talk), performed(talk)) == ("cancel_order.confirm", None)
    assert "1001240" in said.text


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Right so. Go ahead and send it back.", None),
        ("ok. yes please, do that", "affirm"),
        ("ok return it", "return_item"),
        ("go on then", None),
        ("Yes, that is quite right, thank you.", "thanks"),
    ],
)
def test_a_yes_may_have_more_words(returning, text, intent):
    returning.says(understood(text, intent, 0.5 if intent is None else 0.9))

    assert reply_of(returning) == "code.sent"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("And it's free, sending it back?", "return_item"),
        ("yes but when do I get the money?", "affirm"),
        ("ok but not the mug", None),
        ("ok send me the invoice", "get_invoice"),
        ("right, I'd rather have another one", None),
        ("sure, if it's free", None),
        ("yes?", "affirm"),
        ("ok thanks", "thanks"),
    ],
)
def test_a_question_or_a_yes_with_a_but_is_no_consent(returning, text, intent):
    returning.says(understood(text, intent, 0.5 if intent is None else 0.9))

    assert reply_of(returning) != "code.sent"
    returning.says(understood(CODE))
    done = performed(returning)
    assert done is None or done["task"] != "return_item"

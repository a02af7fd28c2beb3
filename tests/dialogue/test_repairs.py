"""What customers do to a flow besides answering: correct, turn aside, come back, go back, drop it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.dialogue.talk import ANNA, KETTLE, MUGS, order, performed, reply_of, understood


@pytest.fixture
def returning(talk):
    """Return a signed-in customer who is asked what should go back."""
    talk.verify()
    talk.orders = [order("1001234", "delivered", KETTLE, MUGS), order("1001240", "delivered", KETTLE)]
    talk.says(understood("return something from 1001234", "return_item"))
    assert reply_of(talk) == "return_item.ask.item"
    return talk


def test_another_matter_is_answered_and_the_question_comes_back(returning):
    said = returning.says(understood("how long does standard delivery take", "delivery_period"))

    assert returning.replies_said == ["delivery_period", "return_item.ask.item"]
    assert "ack to" in said.text
    returning.says(understood("the kettle"))
    assert reply_of(returning) == "return_item.ask.reason"


def test_an_older_button_pressed_late_corrects_the_answer_it_gave(returning):
    returning.says(understood("the kettle"))
    assert reply_of(returning) == "return_item.ask.reason"

    returning.says(understood("Stoneware mugs"))

    assert returning.memory.flow.values["item"] == "2"
    assert "quantity" not in returning.memory.flow.values


def test_a_question_that_names_another_item_does_not_choose_it(returning):
    returning.says(understood("the kettle"))

    returning.says(understood("how do I get tea stains out of stoneware mugs?"))

    assert returning.memory.flow.values["item"] == KETTLE.id


def test_an_answer_that_was_skipped_may_be_given_before_the_yes(returning):
    returning.says(understood("the kettle"))
    returning.says(understood("rather not say", "deny"))

    returning.says(understood("it was too small", "exchange_item"))

    assert returning.memory.flow.values["reason"] == "wrong_size"


def test_whoever_asks_what_a_question_is_for_is_told_and_it_counts_as_no_failure(returning):
    said = returning.says(understood("why do you need that?", "affirm", 0.4))

    assert reply_of(returning) == "return_item.ask.item"
    assert "set up your return" in said.text
    assert returning.memory.unmet == {}


@pytest.mark.parametrize(
    ("text", "intent", "confidence"),
    [
        ("is that free?", "check_payment_methods", 0.55),
        ("and what does it cost me?", "check_cancellation_fee", 0.65),
        ("do I have to pay the postage?", "delivery_options", 0.92),
        ("How long will that take?", "delivery_period", 0.95),
        ("when do I get the money back?", "track_refund", 0.95),
        ("ok and what happens next?", None, 0.3),
        ("will you pay me back the full amount?", "get_refund", 0.7),
    ],
)
def test_a_question_that_any_matter_raises_is_about_the_flow(returning, text, intent, confidence):
    said = returning.says(understood(text, intent, confidence))

    assert returning.decision.opener.reply == "return_item.about"
    assert "label" in said.text
    assert reply_of(returning) == "return_item.ask.item"
    assert returning.memory.unmet == {}


@pytest.mark.parametrize(
    ("text", "intent", "reply"),
    [
        ("how much is delivery to Malta?", "delivery_options", "delivery_options"),
        ("how long does express delivery take?", "delivery_period", "delivery_period"),
        ("can I get my money back?", "get_refund", "get_refund.confirm"),
        ("do you take PayPal?", "check_payment_methods", "check_payment_methods"),
    ],
)
def test_a_question_that_names_another_subject_is_about_that(returning, text, intent, reply):
    returning.says(understood(text, intent, 0.95))

    assert returning.replies_said[0].startswith(reply.partition(".")[0])


def test_a_question_about_the_flow_may_be_asked_while_a_code_is_awaited(talk):
    talk.orders = [order(status="paid")]
    talk.says(understood(f"cancel 1001234 {ANNA}", "cancel_order"))
    talk.says(understood("yes", "affirm"))

    said = talk.says(understood("does it cost anything extra? how long does it take?", "delivery_period"))

    assert (reply_of(talk), talk.decision.opener.reply) == ("code.ask_again", "cancel_order.about")
    assert "costs nothing" in said.text


def test_another_flow_is_settled_before_the_first_goes_on(returning):
    returning.orders = [*returning.orders, order("1001250", "shipped")]

    returning.says(understood("wait, where is 1001250", "track_order"))

    assert returning.replies_said == ["track_order.shipped", "return_item.ask.item"]


def test_who_turns_away_a_second_time_is_not_called_back(returning):
    returning.says(understood("how long does standard delivery take", "delivery_period"))

    returning.says(understood("and is there a student discount", "promotion_discount"))

    assert returning.replies_said == ["promotion_discount"]
    assert returning.memory.paused == ()


def test_a_pleasantry_is_answered_and_the_question_stays(returning):
    returning.says(understood("are you a robot", "bot_challenge"))

    assert returning.replies_said == ["bot_challenge", "return_item.ask.item"]


def test_a_goodbye_ends_it(returning):
    returning.says(understood("bye then", "goodbye"))

    assert returning.replies_said == ["goodbye"]
    assert returning.memory.flow is None


@pytest.mark.parametrize("text", ["never mind", "oh forget it", "leave it"])
def test_it_can_be_dropped(returning, text):
    returning.says(understood(text))

    assert reply_of(returning) == "flow.dropped"
    assert (returning.memory.flow, performed(returning)) == (None, None)


def test_who_lost_the_thread_is_told_what_is_needed(returning):
    said = returning.says(understood("sorry, what did you need again?"))

    assert "set up your return" in said.text
    assert reply_of(returning) == "return_item.ask.item"
    assert returning.memory.unmet == {}


def test_one_step_back_asks_for_the_last_answer_again(returning):
    returning.says(understood("the mugs"))
    assert reply_of(returning) == "return_item.ask.quantity"

    returning.says(understood("go back please"))

    assert reply_of(returning) == "return_item.ask.item"


def test_an_answer_is_corrected_later(returning):
    for text in ("the mugs", "two", "changed my mind"):
        returning.says(understood(text))
    assert reply_of(returning) == "return_item.confirm"

    said = returning.says(understood("no wait, the kettle", "deny"))
    assert reply_of(returning) == "return_item.confirm"
    assert "kettle" in said.text
    returning.says(understood("yes", "affirm"))

    assert performed(returning)["item"] == "1"


def test_the_other_order_starts_with_what_belongs_to_it(returning):
    returning.says(understood("the mugs"))

    returning.says(understood("no, the other order", "deny"))

    assert returning.memory.flow.order_number == "1001240"
    assert returning.memory.flow.values == {"item": "1", "quantity": "1"}


def test_a_corrected_address_opens_the_order(talk):
    talk.says(understood("where is 1001234, ann@example.com", "track_order"))
    assert reply_of(talk) == "order.not_found"

    talk.says(understood(f"sorry, {ANNA}"))

    assert reply_of(talk) == "track_order.shipped"


def test_words_for_any_text_are_an_answer_but_a_question_is_not(talk):
    talk.verify()
    talk.orders = [order(status="delivered")]
    talk.says(understood("damaged", "report_damaged_item"))
    assert reply_of(talk) == "report_damaged_item.ask.details"

    talk.says(understood("how long is the warranty?", "warranty"))
    assert talk.replies_said == ["warranty", "report_damaged_item.ask.details"]
    talk.says(understood("it never heats up", "technical_support"))

    assert reply_of(talk) == "report_damaged_item.ask.wanted"


def test_a_corrected_order_number_is_no_new_wish_whatever_the_classifier_makes_of_it(returning):
    returning.says(understood("sorry, I meant 1001240", "track_order"))

    assert returning.memory.flow.order_number == "1001240"
    assert reply_of(returning) == "return_item.ask.reason"


def test_digits_in_a_description_are_no_order_number(talk):
    talk.verify()
    talk.orders = [order(status="delivered")]
    talk.says(understood("damaged", "report_damaged_item"))

    talk.says(understood("serial 88887777, the lid is cracked"))

    assert reply_of(talk) == "report_damaged_item.ask.wanted"


def test_an_answer_about_another_order_is_none_to_go_back_to(returning):
    returning.orders = [*returning.orders, order("1001250", "delivered", KETTLE, MUGS)]
    returning.says(understood("the kettle"))
    returning.says(understood("no wait, I meant order 1001250"))
    assert reply_of(returning) == "return_item.ask.item"

    returning.says(understood("go back"))

    assert reply_of(returning) == "return_item.ask.item"
    assert returning.memory.flow.order_number == "1001250"


def test_a_flow_begun_anew_is_not_come_back_to_when_it_is_done(talk):
    talk.verify()
    talk.orders = [order("1001234", "paid", KETTLE, MUGS)]
    talk.says(understood("cancel 1001234", "cancel_order"))
    talk.says(understood("or change the order", "change_order"))
    assert "change_order.ask.item" in talk.replies_said

    talk.says(understood("oh just cancel the order", "cancel_order"))
    talk.says(understood("yes", "affirm"))

    assert talk.replies_said[0] == "cancel_order.done"
    assert "cancel_order.cancelled" not in talk.replies_said


def test_what_another_flow_handed_on_is_in_nobodys_way(returning):
    returning.says(understood("the kettle"))
    progress = replace(returning.memory.flow, values={**returning.memory.flow.values, "handed_on": "1"})
    returning.memory = replace(returning.memory, flow=progress)

    returning.says(understood("no wait, the mugs"))

    assert reply_of(returning) == "return_item.ask.quantity"

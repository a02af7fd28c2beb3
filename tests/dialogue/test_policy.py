from __future__ import annotations

import pytest

from chatbot.dialogue.policy import PERSON, decide, hand_over
from chatbot.domain.conversation import MISREAD, UNCLEAR, Memory
from chatbot.domain.decision import Act, Escalation, Say
from chatbot.domain.understanding import Intent
from tests.dialogue.talk import FURIOUS, Talk, understood


def reply_of(talk: Talk) -> str:
    assert isinstance(talk.decision, Say)
    return talk.decision.reply


def test_an_intent_is_answered_by_its_reply(talk):
    talk.says(understood("what does cancelling cost", "check_cancellation_fee"))

    assert reply_of(talk) == "check_cancellation_fee"
    assert talk.decision.source == "intent"
    assert talk.memory.topic == "check_cancellation_fee"


def test_number_and_address_are_asked_for_together_once(talk):
    talk.says(understood("where is my order", "track_order"))

    assert reply_of(talk) == "track_order.ask"
    assert talk.decision.source == "flow"
    assert talk.memory.awaiting == "track_order"


@pytest.mark.parametrize(
    ("first", "asked"),
    [
        ("where is 1001234", "track_order.ask_email"),
        ("where is my order, I am anna@example.com", "track_order.ask_number"),
    ],
)
def test_only_what_is_missing_is_asked_for(talk, first, asked):
    talk.says(understood(first, "track_order"))

    assert reply_of(talk) == asked


@pytest.mark.parametrize("guess", [None, "edit_account", "greet", "newsletter_subscription"])
def test_a_bare_address_answers_the_question_whatever_the_classifier_makes_of_it(talk, guess):
    talk.says(understood("where is 1001234", "track_order"))

    talk.says(understood("it's anna@example.com", guess))

    assert isinstance(talk.decision, Act)
    assert talk.memory.verified


def test_the_missing_values_may_come_one_after_the_other(talk):
    talk.says(understood("where is my order", "track_order"))
    talk.says(understood("1001234", None))
    assert reply_of(talk) == "track_order.ask_email"

    talk.says(understood("anna@example.com", None))

    assert isinstance(talk.decision, Act)


def test_both_values_in_the_first_message_are_looked_up_at_once(talk):
    talk.says(understood("track 1001234 for anna@example.com", "track_order"))

    assert isinstance(talk.decision, Act)


def test_a_verified_customer_is_asked_for_nothing(talk):
    talk.verify()

    talk.says(understood("where is my order", "track_order"))

    assert isinstance(talk.decision, Act)


def test_a_clear_other_wish_leaves_the_question_but_keeps_the_number(talk):
    talk.says(understood("where is 1001234", "track_order"))

    talk.says(understood("actually how do I pay by invoice", "check_payment_methods", 0.95))

    assert reply_of(talk) == "check_payment_methods"
    assert talk.memory.awaiting is None
    assert talk.memory.slots == {"order_number": "1001234"}


def test_a_number_given_earlier_is_not_asked_for_again(talk):
    talk.says(understood("cancel 1001234", "cancel_order"))

    talk.says(understood("where is my refund", "track_refund"))

    assert reply_of(talk) == "track_refund.ask_email"


@pytest.mark.parametrize(
    ("text", "intent"), [("no", "deny"), ("oh never mind", None), ("forget it then", "complaint")]
)
def test_a_question_can_be_waved_away(talk, text, intent):
    talk.says(understood("where is my order", "track_order"))

    talk.says(understood(text, intent))

    assert reply_of(talk) == "deny.dropped"
    assert talk.memory.awaiting is None


def test_a_no_that_brings_the_number_is_no_refusal(talk):
    talk.says(understood("where is my order", "track_order"))

    talk.says(understood("no sorry it was 1001234", "deny"))

    assert reply_of(talk) == "track_order.ask_email"


def test_a_yes_to_the_question_asks_for_the_values_again(talk):
    talk.says(understood("where is my order", "track_order"))

    talk.says(understood("yes please", "affirm"))

    assert reply_of(talk) == "track_order.ask_again"


def test_a_message_beside_the_question_is_asked_for_the_values_again(talk):
    talk.says(understood("where is my order", "track_order"))

    talk.says(understood("it was a birthday present from my aunt", None))

    assert reply_of(talk) == "track_order.ask_again"
    assert talk.memory.unmet == {"track_order": 1}


def test_a_corrected_address_is_looked_up_again(talk):
    talk.says(understood("where is 1001234, anne@example.com", "track_order"))
    assert talk.memory.awaiting == "track_order"

    talk.says(understood("sorry, anna@example.com", None))

    assert isinstance(talk.decision, Act)
    assert talk.memory.unmet == {}


def test_the_same_wrong_values_are_not_looked_up_twice(talk):
    talk.says(understood("where is 1001234, anne@example.com", "track_order"))

    talk.says(understood("what now?", None))

    assert reply_of(talk) == "track_order.ask_again"


def test_a_bare_order_number_asks_how_the_order_stands(talk):
    talk.says(understood("#1001234", "product_information", 0.4))

    assert reply_of(talk) == "track_order.ask_email"


def test_a_bare_order_number_belongs_to_the_refund_just_spoken_of(talk):
    talk.verify()
    talk.says(understood("where is my refund", "track_refund"))

    talk.says(understood("1001234", None))

    assert isinstance(talk.decision, Act)
    assert talk.decision.action == "track_refund"


def test_a_bare_address_out_of_the_blue_is_no_wish_whatever_the_classifier_makes_of_it(talk):
    talk.says(understood("anna@example.com", "create_account", ranking=()))

    assert reply_of(talk) in ("clarify", "fallback.unclear")


def test_a_rule_speaks_in_its_own_words(talk):
    said = talk.says(
        understood("what is your name", "bot_challenge", source="rules", rule_reply="I am Harbour.")
    )

    assert said.text == "I am Harbour."
    assert talk.decision.source == "rules"


def test_a_rule_that_knows_only_the_intent_uses_its_reply(talk):
    talk.says(understood("refund policy", "check_refund_policy", source="rules"))

    assert reply_of(talk) == "check_refund_policy"
    assert talk.decision.source == "rules"


def test_the_first_riddle_is_asked_about_and_the_second_brings_the_offer_of_a_person(talk):
    talk.says(understood("the thing with the thing", None))
    assert reply_of(talk) == "fallback.unclear"

    said = talk.says(understood("you know, that one", None))

    assert reply_of(talk) == "fallback.unclear_again"
    assert f"/{PERSON}" in [button.payload for button in said.buttons]
    assert talk.memory.unmet == {UNCLEAR: 2}


def test_an_understood_wish_forgives_what_was_unclear(talk):
    talk.says(understood("the thing with the thing", None))

    talk.says(understood("how do I return it", "return_item"))

    assert UNCLEAR not in talk.memory.unmet


def test_a_good_guess_is_offered_as_a_button(talk):
    ranking = (Intent("warranty", 0.48), Intent("technical_support", 0.41), Intent("greet", 0.05))

    said = talk.says(understood("it stopped", None, ranking=ranking))

    assert reply_of(talk) == "clarify"
    assert [button.payload for button in said.buttons] == ["/warranty", "/technical_support"]
    assert said.buttons[0].title == "Guarantee"


def test_a_foreign_message_nobody_understood_is_answered_in_its_language(talk):
    said = talk.says(understood("Wo bleibt mein Paket?", None, language="de"))

    assert said.text.startswith("Ich verstehe bisher nur Englisch")


def test_a_foreign_message_that_was_understood_is_simply_answered(talk):
    talk.says(understood("refund policy por favor", "check_refund_policy", language="es"))

    assert reply_of(talk) == "check_refund_policy"


@pytest.mark.parametrize("text", ["🙃🙃", "???", "asdfghjkl", "qwrtzp", "aaaaaaa"])
def test_what_cannot_be_read_is_said_to_be_unreadable_and_counts_for_nothing(talk, text):
    talk.says(understood(text, None, language="und"))

    assert reply_of(talk) == "fallback.unreadable"
    assert talk.memory.unmet == {}


def test_being_told_that_the_answer_missed_is_taken_seriously(talk):
    talk.says(understood("is it still under guarantee", "return_item"))

    talk.says(understood("that's not what I asked", "complaint"), misread=True)

    assert reply_of(talk) == "fallback.misread"
    assert talk.memory.unmet[MISREAD] == 1


def test_a_new_wish_beside_the_reproach_is_answered(talk):
    talk.says(understood("is it still under guarantee", "return_item"))

    talk.says(understood("not what I asked, I want my guarantee", "warranty"), misread=True)

    assert reply_of(talk) == "warranty"
    assert talk.memory.unmet[MISREAD] == 1


def test_there_is_nothing_to_miss_before_the_first_answer(talk):
    talk.says(understood("please answer my question about delivery", "delivery_period"), misread=True)

    assert reply_of(talk) == "delivery_period"
    assert MISREAD not in talk.memory.unmet


def test_the_same_wish_three_times_is_counted(talk):
    for text in ("cancel it", "I said cancel it", "cancel!"):
        talk.says(understood(text, "cancel_order"))

    assert talk.memory.unmet == {"cancel_order": 3}


def test_thanks_settle_everything(talk):
    talk.says(understood("cancel it", "cancel_order"))

    talk.says(understood("thank you", "thanks"))

    assert talk.memory.unmet == {}


def test_a_person_that_was_not_surely_asked_for_is_offered(talk):
    talk.says(understood("are there people at your place", PERSON, 0.4))

    assert reply_of(talk) == PERSON
    assert talk.memory.awaiting == PERSON


def test_declining_the_offered_person_keeps_the_bot(talk):
    talk.says(understood("are there people at your place", PERSON, 0.4))

    talk.says(understood("no, carry on", "deny"))

    assert reply_of(talk) == "deny.stay"
    assert talk.memory.awaiting is None


@pytest.mark.parametrize(
    ("turns", "verified", "reply"),
    [(0, False, "greet"), (3, False, "greet.returning"), (0, True, "greet.verified")],
)
def test_a_greeting_knows_whom_it_greets(catalogue, turns, verified, reply):
    decision = decide(understood("hello", "greet"), Memory(turns=turns, verified=verified), catalogue)

    assert isinstance(decision, Say)
    assert decision.reply == reply


def test_the_last_ten_moods_are_kept(talk):
    for _ in range(12):
        talk.says(understood("hello", "greet", mood=FURIOUS))

    assert talk.memory.moods == (FURIOUS,) * 10
    assert talk.memory.turns == 12


def test_an_escalation_overrules_everything_and_clears_the_trouble(talk):
    talk.says(understood("where is my order", "track_order"))
    escalation = Escalation("high_risk", 1, "Smoke.", risk="safety")

    decision = talk.is_handed_over(escalation)

    assert decision.reply == "handoff.high_risk.safety"
    assert decision.escalation is escalation
    assert (decision.memory.awaiting, decision.memory.unmet, decision.memory.moods) == (None, {}, ())


def test_a_hand_over_keeps_what_the_customer_told_us(catalogue):
    memory = Memory(slots={"order_number": "1001234"}, unmet={"cancel_order": 3})

    decision = hand_over(Escalation("repeated_failure", 3, "Three times."), memory)

    assert decision.reply == "handoff.repeated_failure"
    assert decision.memory.slots == {"order_number": "1001234"}


def test_a_decision_leaves_the_memory_it_was_given_untouched(catalogue):
    memory = Memory()

    decide(understood("where is 1001234", "track_order"), memory, catalogue)

    assert memory == Memory()


def test_an_intent_that_only_has_examples_is_answered_by_its_name(catalogue):
    decision = decide(understood("can I hire a crane", "hire_a_crane"), Memory(), catalogue)

    assert isinstance(decision, Say)
    assert decision.reply == "hire_a_crane"

"""One message, one decision: wishes, small talk and what is remembered of them."""

from __future__ import annotations

import pytest

from chatbot.dialogue.policy import decide
from chatbot.domain.conversation import Memory
from chatbot.domain.decision import Say
from tests.dialogue.talk import FURIOUS, TODAY, reply_of, understood


def test_an_intent_is_answered_by_its_reply(talk):
    talk.says(understood("what does cancelling cost", "check_cancellation_fee"))

    assert reply_of(talk) == "check_cancellation_fee"
    assert talk.decision.source == "intent"
    assert talk.memory.topic == "check_cancellation_fee"


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


def test_the_same_wish_three_times_is_counted(talk):
    for text in ("cancel it", "I said cancel it", "cancel!"):
        talk.says(understood(text, "place_order"))

    assert talk.memory.unmet == {"place_order": 3}


def test_thanks_settle_everything(talk):
    talk.says(understood("cancel it", "place_order"))

    talk.says(understood("thank you", "thanks"))

    assert talk.memory.unmet == {}


@pytest.mark.parametrize(
    ("turns", "verified", "reply"),
    [(0, False, "greet"), (3, False, "greet.returning"), (0, True, "greet.verified")],
)
def test_a_greeting_knows_whom_it_greets(talk, turns, verified, reply):
    talk.memory = Memory(turns=turns, verified=verified)

    talk.says(understood("hello", "greet"))

    assert reply_of(talk) == reply


def test_the_last_ten_moods_are_kept(talk):
    for _ in range(12):
        talk.says(understood("hello", "greet", mood=FURIOUS))

    assert talk.memory.moods == (FURIOUS,) * 10
    assert talk.memory.turns == 12


def test_a_decision_leaves_the_memory_it_was_given_untouched(catalogue):
    memory = Memory()

    decide(understood("where is 1001234", "track_order"), memory, catalogue, today=TODAY)

    assert memory == Memory()


def test_an_intent_that_only_has_examples_is_answered_by_its_name(catalogue):
    decision = decide(understood("can I hire a crane", "hire_a_crane"), Memory(), catalogue, today=TODAY)

    assert isinstance(decision, Say)
    assert decision.reply == "hire_a_crane"

"""A person offered, asked for and taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.dialogue.course import hand_over
from chatbot.dialogue.ladder import PERSON
from chatbot.dialogue.policy import asks_beside, take_back
from chatbot.dialogue.speak import speak
from chatbot.domain.conversation import Memory
from chatbot.domain.decision import Escalation
from tests.dialogue.talk import reply_of, understood


def test_a_person_that_was_not_surely_asked_for_is_offered(talk):
    talk.says(understood("are there people at your place", PERSON, 0.4))

    assert reply_of(talk) == PERSON
    assert talk.memory.awaiting == PERSON


def test_declining_the_offered_person_keeps_the_bot(talk):
    talk.says(understood("are there people at your place", PERSON, 0.4))

    talk.says(understood("no, carry on", "deny"))

    assert reply_of(talk) == "deny.stay"
    assert talk.memory.awaiting is None


def test_an_offer_of_a_person_ends_with_the_next_message(talk):
    talk.says(understood("are there people at your place", PERSON, 0.4))

    talk.says(understood("how are you", "bot_challenge"))

    assert talk.memory.awaiting is None


def test_an_escalation_overrules_everything_and_clears_the_trouble(talk):
    talk.says(understood("where is my order", "track_order"))
    escalation = Escalation("high_risk", 1, "Smoke.", risk="safety")

    decision = talk.is_handed_over(escalation)

    assert decision.reply == "handoff.high_risk.safety"
    assert decision.escalation == replace(escalation, collected={"flow": "track_order"})
    assert (decision.memory.awaiting, decision.memory.unmet, decision.memory.moods) == (None, {}, ())


def test_a_hand_over_keeps_what_the_customer_told_us(catalogue):
    memory = Memory(slots={"order_number": "1001234"}, unmet={"cancel_order": 3})

    decision = hand_over(Escalation("repeated_failure", 3, "Three times."), memory)

    assert decision.reply == "handoff.repeated_failure"
    assert decision.memory.slots == {"order_number": "1001234"}


@pytest.mark.parametrize(
    ("danger", "answers", "reply"),
    [
        (None, False, "handoff.withdrawn"),
        (None, True, "handoff.withdrawn.answered"),
        ("high_risk.safety", False, "handoff.kept.high_risk.safety"),
        ("vulnerable.illness", False, "handoff.kept.vulnerable.illness"),
    ],
)
def test_whoever_needs_no_person_any_more_is_told_what_becomes_of_it(
    replies, catalogue, danger, answers, reply
):
    decision = take_back(Memory(), danger=danger, answers=answers)

    said, memory = speak(decision, replies, catalogue)

    assert decision.reply == reply
    assert ("colleague" in said.text) == bool(danger)
    assert (memory.awaiting, memory.offered) == (None, None)


@pytest.mark.parametrize(
    ("intent", "confidence", "asks"),
    [("track_order", 0.8, True), ("track_order", 0.4, False), ("deny", 0.9, False), (PERSON, 0.9, False)],
)
def test_only_a_sure_wish_is_answered_beside_the_withdrawal(catalogue, intent, confidence, asks):
    assert asks_beside(understood("never mind, where is it", intent, confidence), catalogue) == asks

"""Danger to life, limb or money comes before everything else, and what only sounds like it alarms nobody."""

from __future__ import annotations

import pytest

from chatbot.domain.conversation import MISREAD, Memory, Progress
from chatbot.handoff.triggers import detect
from tests.handoff.conftest import heard


def test_the_agent_reads_why_in_one_sentence_with_the_words(patterns):
    found = detect(heard("The plug is smoking!"), Memory(), patterns)

    assert found is not None
    assert found.explanation == "A product may have hurt someone or be a danger: “plug is smoking”."
    assert found.evidence == {"words": "plug is smoking"}
    assert (found.priority, found.risk) == (1, "safety")


@pytest.mark.parametrize(
    ("text", "reason", "risk"),
    [
        ("I want to kill myself and the kettle caught fire", "high_risk", "self_harm"),
        ("The lamp caught fire, my solicitor will sue you", "high_risk", "safety"),
        ("My account was hacked and I will sue you", "high_risk", "fraud"),
        ("I will sue you, my husband died because of this", "high_risk", "legal"),
        ("My husband died, let me speak to a person", "vulnerable", "bereavement"),
        ("Get me a human, you bunch of thieves", "human_requested", None),
        ("You thieves, that's not what I asked", "angry", None),
    ],
)
def test_the_weightiest_reason_wins(patterns, text, reason, risk):
    found = detect(heard(text), Memory(unmet={MISREAD: 1}), patterns)

    assert found is not None
    assert (found.reason, found.risk) == (reason, risk)


@pytest.mark.parametrize(
    "text",
    [
        "I'll end it all tonight",
        "going to end it tonight, goodbye everyone",
        "goodbye forever, this is my last message",
        "I can't go on like this anymore, I want it to be over",
        "my life is over and I will end it",
        "I want to kms",
        "I have a rope ready",
        "no reason to wake up tomorrow",
        "i want to kill my self",
        "i want to di\u200be",
        "I want to d\u00adie",
    ],
)
def test_who_may_harm_themselves_is_never_merely_taken_leave_of(patterns, text):
    found = detect(heard(text, "goodbye", 0.95, source="model"), Memory(), patterns)

    assert found is not None
    assert (found.priority, found.risk) == (1, "self_harm")


@pytest.mark.parametrize(
    "text",
    [
        "I'd like to end it there for today, thanks, goodbye everyone",
        "please end my subscription tonight",
        "goodbye and thanks",
        "the battery's life is over and the lamp is dark",
        "this is my last message about the parcel before I ask for a person",
        "have you got a rope for the swing",
    ],
)
def test_whoever_only_says_goodbye_alarms_nobody(patterns, text):
    found = detect(heard(text, "goodbye", 0.95, source="model"), Memory(), patterns)

    assert found is None or found.risk != "self_harm"


@pytest.mark.parametrize(
    ("asked", "text", "alarms"),
    [
        ("code", "there is a letter from you with the number 123 456", False),
        ("code", "somebody else got the letter with the number", True),
        ("confirm", "there is a letter from you with the number 123 456", True),
    ],
)
def test_a_code_that_is_awaited_is_no_report_of_fraud(patterns, asked, text, alarms):
    memory = Memory(flow=Progress("cancel_order", asked=asked))

    found = detect(heard(text, "report_fraud", 0.95, source="model"), memory, patterns)

    assert (found is not None) is alarms


def test_fraud_the_model_sees_without_its_words_is_believed(patterns):
    found = detect(heard("parcels come that nobody here wanted", "report_fraud", 0.9), Memory(), patterns)

    assert found is not None
    assert (found.reason, found.risk) == ("high_risk", "fraud")


def test_a_false_message_waits_a_little_longer_than_a_hacked_account(patterns):
    phishing = detect(heard("got a phishing mail in your name"), Memory(), patterns)
    hacked = detect(heard("my account was hacked"), Memory(), patterns)

    assert phishing is not None
    assert hacked is not None
    assert (phishing.priority, hacked.priority) == (3, 2)

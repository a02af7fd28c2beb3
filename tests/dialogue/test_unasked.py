"""What the bot says unasked: a parcel that is late, one thing that goes with what was bought."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chatbot.domain.shop import Suggestion
from tests.dialogue.talk import (
    CALM,
    FURIOUS,
    TODAY,
    order,
    reply_of,
    understood,
)


def yes():
    return understood("yes", "affirm")


def test_a_late_parcel_is_spoken_of_before_the_customer_asks(talk):
    talk.verify()
    talk.orders = [order("1001240", "paid"), order(expected_on=TODAY - timedelta(days=2))]

    said = talk.says(understood("hello", "greet"))

    assert reply_of(talk) == "greet.late"
    assert "#1001234" in said.text
    talk.says(yes())
    assert reply_of(talk) == "track_order.late"


@pytest.mark.parametrize(
    ("intent", "mood", "suggested"),
    [("cancel_order", CALM, True), ("cancel_order", FURIOUS, False), ("report_damaged_item", CALM, False)],
)
def test_one_thing_is_suggested_after_a_settled_matter_and_never_after_trouble(talk, intent, mood, suggested):
    talk.verify()
    talk.orders = [order(status="paid" if intent == "cancel_order" else "delivered")]
    talk.suggestion = Suggestion("Descaler", "£6.00", "kettle")
    talk.says(understood("1001234, lid cracked on arrival, refund please", intent, mood=mood))
    talk.says(yes())
    assert reply_of(talk).endswith(".done")

    for expected in ("thanks.suggestion" if suggested else "thanks", "thanks"):
        talk.says(understood("thank you", "thanks"))
        assert reply_of(talk) == expected


def test_nothing_is_suggested_to_whoever_only_said_thanks(talk):
    talk.verify()
    talk.suggestion = Suggestion("Descaler", "£6.00", "kettle")

    talk.says(understood("thanks", "thanks"))

    assert reply_of(talk) == "thanks"

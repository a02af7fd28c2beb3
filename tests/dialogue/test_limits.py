"""What a flow will not do is said before a yes is asked for, and goes to a person where one is promised."""

from __future__ import annotations

import pytest

from chatbot.domain.decision import Escalate
from tests.dialogue.talk import KETTLE, MUGS, order, reply_of, understood


@pytest.fixture
def changing(talk):
    """Return a signed-in customer who is asked what should change."""
    talk.verify()
    talk.orders = [order("1001234", "paid", KETTLE, MUGS)]
    talk.says(understood("change order 1001234", "change_order"))
    assert reply_of(talk) == "change_order.ask.item"
    return talk


@pytest.mark.parametrize(("pieces", "reply"), [("6", "change_order.more"), ("4", "change_order.same")])
def test_nobody_is_asked_for_a_yes_to_what_will_not_be_done(changing, pieces, reply):
    changing.says(understood("the mugs"))

    changing.says(understood(pieces))

    assert changing.replies_said == [reply]


def test_taking_something_out_is_a_quantity(changing):
    said = changing.says(understood("take the kettle out, take it out please"))

    assert reply_of(changing) == "change_order.confirm"
    assert "none instead of Harbour kettle, copper" in said.text


def test_what_only_a_person_can_do_goes_to_one_with_all_that_was_told(changing):
    changing.says(understood("could it come in a different colour"))

    assert isinstance(changing.decision, Escalate)
    assert changing.decision.reply == "change_order.beyond"
    assert changing.decision.escalation.collected["order_number"] == "1001234"

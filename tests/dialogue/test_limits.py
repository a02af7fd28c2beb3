"""What a flow will not do is said before a yes is asked for, and goes to a person where one is promised."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chatbot.domain.decision import Escalate
from chatbot.domain.shop import Shipment
from tests.dialogue.talk import KETTLE, MUGS, TODAY, order, performed, reply_of, understood


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


@pytest.mark.parametrize("text", ["all", "everything from 1001234 should go back"])
def test_whoever_gives_all_back_is_not_asked_for_a_number(talk, text):
    talk.verify()
    talk.orders = [order("1001234", "delivered", KETTLE, MUGS)]
    talk.says(understood("return 1001234", "return_item"))

    talk.says(understood(text))

    assert reply_of(talk) == "return_item.ask.reason"


def test_of_several_pieces_only_those_that_go_back_are_named(talk):
    talk.verify()
    talk.orders = [order("1001234", "delivered", MUGS)]
    talk.says(understood("return 1001234", "return_item"))
    talk.says(understood("2"))

    said = talk.says(understood("no reason", "deny"))

    assert "2 × Stoneware mugs" in said.text


def test_what_only_a_person_can_do_goes_to_one_with_all_that_was_told(changing):
    changing.says(understood("could it come in a different colour"))

    assert isinstance(changing.decision, Escalate)
    assert changing.decision.reply == "change_order.beyond"
    assert changing.decision.escalation.collected["order_number"] == "1001234"


def test_what_came_too_long_ago_in_a_parcel_of_its_own_is_said_before_the_yes(talk):
    talk.verify()
    old = Shipment(1, delivered_on=TODAY - timedelta(days=60), items=(KETTLE,))
    new = Shipment(2, delivered_on=TODAY - timedelta(days=1), items=(MUGS,))
    talk.orders = [order("1001234", "delivered", KETTLE, MUGS, shipments=(old, new))]
    talk.says(understood("the kettle of 1001234 is cracked", "report_damaged_item"))

    for text in ("a crack right through the handle", "a new one please"):
        talk.says(understood(text))

    assert (reply_of(talk), performed(talk)) == ("report_damaged_item.too_late", None)

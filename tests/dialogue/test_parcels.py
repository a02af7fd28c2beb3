"""An order in several parcels, in words: each is told, and the one that is late is noticed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.dialogue import wording
from chatbot.domain.decision import Escalate
from chatbot.domain.shop import Shipment
from tests.dialogue.talk import ANNA, KETTLE, MUGS, TODAY, performed, reply_of, split, understood

PAIR = f"1001234, {ANNA}"


def where(talk):
    return talk.says(understood(f"only the kettle came, where is the rest? {PAIR}", "track_order"))


def test_each_parcel_is_told_with_what_is_in_it(talk):
    talk.orders = [split()]

    said = where(talk)

    assert reply_of(talk) == "track_order.parcels"
    assert said.text == (
        "Order #1001234 comes in 2 parcels.\n"
        "Parcel 1 (Harbour kettle, copper) was delivered Monday 23 November by DPD, tracking number 1550.\n"
        "Parcel 2 (4 × Stoneware mugs) left us Friday 20 November with Evri, tracking number H00, and should be with"
        " you by Saturday 28 November."
    )


@pytest.mark.parametrize(("due_in", "kind"), [(2, ""), (0, ""), (-1, ".late"), (-7, ".overdue")])
def test_a_parcel_that_is_late_is_noticed_among_others(talk, due_in, kind):
    talk.orders = [split(due_in=due_in)]

    said = where(talk)

    assert reply_of(talk) == f"track_order.parcels{kind}"
    assert ("and isn't with you yet" in said.text) is bool(kind)


@pytest.mark.parametrize(
    ("shipment", "words"),
    [
        (Shipment(2), "Parcel 2 hasn't left us yet."),
        (Shipment(2, expected_on=TODAY), "Parcel 2 hasn't left us yet; it should be with you by today."),
        (Shipment(2, shipped_on=TODAY), "Parcel 2 is on its way to you."),
        (Shipment(2, status="out_for_delivery"), "Parcel 2 is out for delivery today."),
        (Shipment(2, status="delayed"), "Parcel 2 is delayed, I'm sorry. There is no new date yet."),
        (Shipment(2, status="delivered"), "Parcel 2 has been delivered."),
        (
            Shipment(2, status="lost", items=(MUGS,)),
            "Parcel 2 (4 × Stoneware mugs) got lost on its way, I'm sorry.",
        ),
    ],
)
def test_a_parcel_is_told_by_what_is_known_of_it(talk, shipment, words):
    found = split()
    talk.orders = [replace(found, shipments=(found.shipments[0], shipment))]

    assert where(talk).text.endswith(f"\n{words}")


def test_a_customer_is_greeted_with_the_parcel_that_is_late(talk):
    talk.verify()
    talk.orders = [split(due_in=-1)]

    said = talk.says(understood("hello", "greet"))

    assert reply_of(talk) == "greet.late.parcel"
    assert "order #1001234" in said.text
    talk.says(understood("yes", "affirm"))
    assert reply_of(talk) == "track_order.parcels.late"


def test_the_parcel_that_is_missing_is_made_good_and_not_the_whole_order(talk):
    talk.verify()
    talk.orders = [split(due_in=-7)]

    asked = talk.says(understood("the second parcel of 1001234 never came", "report_missing_parcel"))
    assert "4 × Stoneware mugs" in asked.text
    assert "kettle" not in asked.text
    confirm = talk.says(understood("refund"))
    assert "4 × Stoneware mugs" in confirm.text
    assert "kettle" not in confirm.text
    talk.says(understood("yes", "affirm"))

    assert performed(talk) == {
        "task": "claim_missing",
        "wanted": "refund",
        "order_number": "1001234",
        "parcel": "2",
    }


def test_what_nobody_knows_the_contents_of_is_left_to_a_person(talk):
    talk.verify()
    talk.orders = [split(due_in=-7, items=())]

    talk.says(understood("the second parcel of 1001234 never came", "report_missing_parcel"))

    assert isinstance(talk.decision, Escalate)
    assert talk.decision.reply == "report_missing_parcel.which_parcel"


def test_what_is_still_under_way_is_not_sent_back(talk):
    talk.verify()
    talk.orders = [split()]

    talk.says(understood("I want to return 2 of the mugs from 1001234, changed my mind", "return_item"))

    assert reply_of(talk) == "return_item.not_delivered"


def test_the_words_of_an_order_are_those_of_the_parcel_one_asks_about():
    told = wording.of_order(split(due_in=-1), TODAY)

    assert (told["carrier"], told["parcel_items"], told["expected_on"]) == (
        "Evri",
        "4 × Stoneware mugs",
        "yesterday",
    )
    assert "delivered_on" not in told
    assert wording.of_items((KETTLE, MUGS)) == told["items"]

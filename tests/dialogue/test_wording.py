"""Orders in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chatbot.dialogue import wording
from tests.dialogue.talk import KETTLE, MUGS, TODAY, order


@pytest.mark.parametrize(
    ("status", "expected_in", "state"),
    [
        ("shipped", -1, "late"),
        ("shipped", -7, "overdue"),
        ("packed", -7, "late"),
        ("packed", -1, "late"),
        ("out_for_delivery", -1, "late"),
        ("delayed", -1, "late"),
        ("out_for_delivery", 0, "out_for_delivery"),
        ("delayed", 2, "delayed"),
        ("delivered", -1, "delivered"),
        ("lost", -1, "lost"),
        ("placed", -1, "placed"),
    ],
)
def test_a_day_that_has_passed_is_not_announced(catalogue, status, expected_in, state):
    found = order(status=status, expected_on=TODAY + timedelta(days=expected_in))

    assert wording.parcel_state(found, catalogue.rules, TODAY) == state


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("cancelled", "owed"),
        ("lost", "owed"),
        ("shipped", "undelivered"),
        ("placed", "undelivered"),
        ("delivered", "none"),
    ],
)
def test_where_no_refund_is_it_is_told_why(catalogue, status, state):
    assert wording.refund_state(order(status=status), catalogue.rules, TODAY) == state


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "yesterday"),
        (0, "today"),
        (1, "tomorrow"),
        (4, "Monday 30 November"),
        (40, "Tuesday 5 January 2027"),
    ],
)
def test_a_day_is_said_as_people_say_it(days, words):
    assert wording.day(TODAY + timedelta(days=days), TODAY) == words


@pytest.mark.parametrize(
    ("name", "known"),
    [("Anna Frank", {"first_name": "Anna", "customer_name": "Anna Frank"}), ("", {}), (" ", {})],
)
def test_a_customer_without_a_name_is_called_by_none(name, known):
    assert wording.names(name) == known


def test_an_order_is_told_with_what_is_known_of_it_and_nothing_else():
    told = wording.of_order(order("1001234", "paid", MUGS), TODAY)

    assert told["items"] == "4 × Stoneware mugs"
    assert told["total"] == "£36.00"
    assert "tracking_number" not in told


def test_facts_that_are_days_are_said_as_days_and_the_rest_stays():
    facts = {"send_by": "2026-11-27", "refund_amount": "£4.00"}

    assert wording.of_facts(facts, TODAY) == {"send_by": "tomorrow", "refund_amount": "£4.00"}


def test_a_long_order_has_a_button_one_can_read():
    button = wording.order_button(order("1001234", "paid", *[MUGS] * 9), TODAY)

    assert len(button.title) <= wording.TITLE_LENGTH
    assert button.payload == "1001234"


def test_a_comma_within_a_name_is_no_end_of_it():
    assert wording.of_items((KETTLE, MUGS)) == "Harbour kettle, copper; 4 × Stoneware mugs"

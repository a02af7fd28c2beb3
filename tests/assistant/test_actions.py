from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from chatbot.assistant.actions import perform
from chatbot.domain.conversation import Memory
from chatbot.domain.shop import Item, Order, OrderStatus

TODAY = date(2026, 11, 21)
ANNA = "anna@example.com"
KNOWN = Memory(slots={"order_number": "1001234", "email": ANNA})


def shop(status: OrderStatus = "shipped", expected_in: int = -1) -> Any:
    """Return a shop with one order of Anna's."""
    items = (Item("kettle", 1, Decimal(30)),)
    expected = TODAY + timedelta(days=expected_in)
    order = Order(
        "1001234", "anna", ANNA, status, TODAY, "GBP", Decimal(30), items, "DPD", "155", None, expected
    )
    return SimpleNamespace(order={order.number: order}.get, orders_of={"anna": [order]}.get)


@pytest.mark.parametrize(
    ("status", "expected_in", "reply"),
    [
        ("shipped", -1, "late"),
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
def test_a_day_that_has_passed_is_not_announced(status, expected_in, reply):
    outcome = perform(
        "track_order", KNOWN, customer_id=None, customers=shop(status, expected_in), today=TODAY
    )

    assert outcome.reply == f"track_order.{reply}"


def test_number_and_address_prove_who_asks():
    outcome = perform("track_order", KNOWN, customer_id=None, customers=shop(), today=TODAY)

    assert outcome.customer_id == "anna"


def test_a_known_customer_is_not_shown_the_order_of_another_whatever_they_know_of_it():
    memory = Memory(slots=KNOWN.slots, verified=True)

    outcome = perform("track_order", memory, customer_id="tom", customers=shop(), today=TODAY)

    assert outcome.reply == "track_order.not_found"
    assert outcome.customer_id is None
    assert not outcome.settled

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from chatbot.assistant.actions import Tries, names, perform

from chatbot.domain.conversation import Memory
from chatbot.domain.shop import Item, Order, OrderStatus
from chatbot.errors import TooManyRequests

TODAY = date(2026, 11, 21)
ANNA = "anna@example.com"
KNOWN = Memory(slots={"order_number": "1001234", "email": ANNA})


def order(
    number: str = "1001234", status: OrderStatus = "shipped", expected_in: int = -1, email: str = ANNA
) -> Order:
    return Order(
        number=number,
        customer_id="anna",
        email=email,
        status=status,
        placed_on=TODAY,
        currency="GBP",
        total=Decimal(30),
        items=(Item("kettle", 1, Decimal(30)),),
        carrier="DPD",
        tracking_number="155",
        expected_on=TODAY + timedelta(days=expected_in),
        customer_name="Anna Frank",
    )


def shop(*orders: Order) -> Any:
    """Return a shop with these orders of Anna's."""
    held = orders or (order(),)
    return SimpleNamespace(
        order={one.number: one for one in held}.get, orders_of={"anna": list(held)}.__getitem__
    )


def told(number: str, email: str = ANNA, **more: Any) -> Memory:
    return Memory(slots={"order_number": number, "email": email}, **more)


def track(memory: Memory, customers: Any, **more: Any) -> str:
    given = {
        "customer_id": None,
        "customers": customers,
        "today": TODAY,
        "tries": Tries(Counted(), ""),
        **more,
    }
    return perform("track_order", memory, **given).reply.removeprefix("track_order.")


@dataclass
class Counted:
    """The limits of one hour."""

    used: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def hit(self, limit: str, *who: str) -> None:
        self.used[limit, *who] += 1
        if self.used[limit, *who] > int(limit.removesuffix("/hour")):
            raise TooManyRequests("wait", retry_after_s=1)

    def give_back(self, limit: str, *who: str) -> None:
        self.used[limit, *who] -= 1


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
    found = order(status=status, expected_in=expected_in)

    assert track(KNOWN, shop(found)) == reply


def test_number_and_address_that_agree_name_the_customer_to_the_desk():
    outcome = perform(
        "track_order",
        KNOWN,
        customer_id=None,
        customers=shop(),
        today=TODAY,
        tries=Tries(Counted(), ""),
    )

    assert outcome.customer_id == "anna"
    assert (outcome.variables["first_name"], outcome.variables["customer_name"]) == ("Anna", "Anna Frank")


def test_number_and_address_open_that_order_and_no_other():
    customers = shop(order("1001234"), order("1009999", email="tom@example.com"))

    assert track(told("1001234"), customers, customer_id="anna") == "late"
    assert track(Memory(slots={"email": ANNA}), customers, customer_id="anna") == "not_found"
    assert track(told("1009999"), customers, customer_id="anna") == "not_found"


@pytest.mark.parametrize("email", ["", " "])
def test_no_address_opens_no_order_not_even_one_without_an_address(email):
    customers = shop(order(email=""))

    assert track(told("1001234", email), customers) == "not_found"
    assert track(Memory(slots={"order_number": "1001234"}), customers) == "not_found"


def test_a_signed_in_customer_is_shown_their_latest_order_under_way():
    memory = Memory(verified=True)

    assert track(memory, shop(order("2", status="delivered"), order("1")), customer_id="anna") == "late"
    assert track(memory, SimpleNamespace(orders_of=lambda _id: []), customer_id="tom") == "no_orders"


def test_after_ten_wrong_numbers_for_an_address_nobody_is_told_whether_one_is_right():
    limits = Counted()

    replies = [track(told(str(n)), shop(), tries=Tries(limits, f"caller {n}")) for n in range(11)]

    assert replies == ["not_found"] * 10 + ["too_many"]
    assert track(told("1001234"), shop(), tries=Tries(limits, "another")) == "too_many"
    assert track(told("1001234", "tom@example.com"), shop(), tries=Tries(limits, "another")) == "not_found"


def test_after_twenty_wrong_pairs_a_caller_is_told_nothing_more():
    tries = Tries(Counted(), "203.0.113.7")

    replies = [track(told("1001234", f"{n}@example.com"), shop(), tries=tries) for n in range(21)]

    assert replies == ["not_found"] * 20 + ["too_many"]
    assert track(told("1001234"), shop(), tries=tries) == "too_many"


def test_an_order_not_looked_for_is_not_looked_at():
    tries = Tries(Counted(), "203.0.113.7")
    for n in range(20):
        track(told(str(n), f"{n}@example.com"), shop(), tries=tries)

    assert track(told("1001234"), SimpleNamespace(), tries=tries) == "too_many"


def test_a_caller_out_of_tries_does_not_use_up_those_of_the_address():
    limits = Counted()
    for n in range(40):
        track(told("1", ANNA if n >= 20 else f"{n}@example.com"), shop(), tries=Tries(limits, "203.0.113.7"))

    assert track(told("1001234"), shop(), tries=Tries(limits, "Anna's own")) == "late"


def test_right_pairs_are_not_counted_and_do_not_pardon_wrong_ones():
    tries = Tries(Counted(), "203.0.113.7")

    replies = [
        reply
        for n in range(10)
        for reply in (track(told("1001234"), shop(), tries=tries), track(told(str(n)), shop(), tries=tries))
    ]

    assert replies == ["late", "not_found"] * 10
    assert track(told("1001234"), shop(), tries=tries) == "too_many"


def test_a_signed_in_customer_is_not_counted():
    limits = Counted()

    track(told("1001235", verified=True), shop(), customer_id="anna", tries=Tries(limits, "203.0.113.7"))

    assert not limits.used


def test_the_counters_do_not_hold_the_address():
    limits = Counted()

    track(told("1"), shop(), tries=Tries(limits, "203.0.113.7"))

    assert limits.used
    assert ANNA not in str(limits.used)


@pytest.mark.parametrize(
    ("name", "known"),
    [("Anna Frank", {"first_name": "Anna", "customer_name": "Anna Frank"}), ("", {}), (" ", {})],
)
def test_a_customer_without_a_name_is_called_by_none(name, known):
    assert names(name) == known


def test_a_known_customer_is_not_shown_the_order_of_another_whatever_they_know_of_it():
    memory = Memory(slots=KNOWN.slots, verified=True)

    outcome = perform(
        "track_order",
        memory,
        customer_id="tom",
        customers=shop(),
        today=TODAY,
        tries=Tries(Counted(), ""),
    )

    assert outcome.reply == "order.not_found"
    assert outcome.customer_id is None
    assert not outcome.settled


def test_the_other_order_is_none_that_was_told_already() -> None:
    customers = shop(order("1001234"), order("1001235"))

    def told_after(*numbers: str) -> Any:
        memory = Memory(verified=True, told_orders=numbers)
        return perform(
            "track_order",
            memory,
            customer_id="anna",
            customers=customers,
            today=TODAY,
            tries=Tries(Counted(), ""),
        )

    assert told_after().variables["order_number"] == "1001234"
    assert told_after("1001234").variables["order_number"] == "1001235"
    assert told_after("1001234", "1001235").reply == "order.no_other"

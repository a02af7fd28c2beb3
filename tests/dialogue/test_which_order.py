"""Which of several orders a customer means."""

from __future__ import annotations

from tests.dialogue.talk import (
    MUGS,
    order,
    reply_of,
    understood,
)


def test_several_open_orders_are_offered_as_buttons(talk):
    talk.verify()
    talk.orders = [order("1001240", "paid", MUGS), order("1001234"), order("1001200", "delivered")]

    said = talk.says(understood("where is my order", "track_order"))

    assert reply_of(talk) == "order.which"
    assert [button.payload for button in said.buttons] == ["1001240", "1001234"]
    talk.says(understood("1001234"))
    assert reply_of(talk) == "track_order.shipped"


def test_the_order_may_be_named_by_what_is_in_it(talk):
    talk.verify()
    talk.orders = [order("1001240", "paid", MUGS), order("1001234", "paid")]

    said = talk.says(understood("cancel the order with the kettle", "cancel_order"))

    assert "#1001234" in said.text


def test_only_orders_the_wish_can_be_done_for_are_offered(talk):
    talk.verify()
    talk.orders = [order("1001240", "shipped"), order("1001234", "paid")]

    said = talk.says(understood("cancel my order", "cancel_order"))

    assert reply_of(talk) == "cancel_order.confirm"
    assert "#1001234" in said.text

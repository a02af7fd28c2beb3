"""A company's own system is asked as the contract says, and whatever it does, nobody sees half an answer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from chatbot.domain.shop import Customer, Item, Result, Task
from chatbot.errors import InvalidInput, ShopUnavailable
from chatbot.shop.http_door import MOST_BYTES
from chatbot.shop.http_shop import HttpShop
from tests.shop.company import (
    KEY,
    LATER,
    ORDER,
    Company,
    closes_half_way,
    drips,
    keeps_silent,
    says,
    works_but_keeps_silent,
)

CANCEL = Task("cancel_order", "k1", {"order_number": "1001", "reason": "zu spät"}, "anna")


@pytest.fixture
def shop(connect: Callable[..., HttpShop]) -> HttpShop:
    return connect()


def test_an_order_is_read_with_all_that_belongs_to_it(shop: HttpShop, system: Company) -> None:
    order = shop.order("1001")

    assert order is not None
    assert (order.email, order.total, order.placed_on) == (
        "anna@example.com",
        Decimal("44.00"),
        date(2026, 11, 18),
    )
    assert order.items == (Item("kettle", 2, Decimal(20), "a"),)
    assert order.refund is not None
    assert order.refund.amount == 4
    assert system.asked == [("GET", "/api/orders/1001")]
    assert system.headers[0]["Authorization"] == f"Bearer {KEY}"


def test_a_customer_and_their_orders_are_read_the_latest_first(shop: HttpShop) -> None:
    assert shop.customer("anna") == Customer("anna", "Anna Frank", "Anna@Example.com")
    assert [order.number for order in shop.orders_of("anna")] == ["1002", "1001"]


def test_what_is_not_there_is_none(shop: HttpShop) -> None:
    assert (shop.order("9"), shop.customer("tom"), shop.orders_of("tom")) == (None, None, [])


@pytest.mark.parametrize(
    "odd", ["", "..", "../admin", "a/b", "a?b=c", "a#b", "x" * 65, "1001\r\nX: y", "١٠٠١"]
)
def test_what_leads_elsewhere_is_never_asked_for(shop: HttpShop, system: Company, odd: str) -> None:
    assert (shop.order(odd), shop.customer(odd), shop.orders_of(odd)) == (None, None, [])
    assert system.asked == []


def test_what_it_tells_is_one_line_and_turns_nothing_around(shop: HttpShop, system: Company) -> None:
    facts = {"item": "kettle\r\nBcc: all@example.com", "refund_amount": "\u202e£00.001"}
    system.does(says(200, {"outcome": "done", "facts": facts}))

    told = shop.perform(CANCEL).facts

    assert told == {"item": "kettle Bcc: all@example.com", "refund_amount": "£00.001"}


def test_a_task_is_sent_with_its_key(shop: HttpShop, system: Company) -> None:
    assert shop.perform(CANCEL) == Result("done", {"count": "0"})

    assert system.asked == [("POST", "/api/tasks/cancel_order")]
    assert system.headers[0]["Idempotency-Key"] == "k1"
    assert system.bodies == [{"customer_id": "anna", "values": dict(CANCEL.values)}]


@pytest.mark.parametrize("status", [409, 422])
def test_a_refusal_has_its_name(shop: HttpShop, system: Company, status: int) -> None:
    system.does(says(status, {"outcome": "too_late", "facts": {"order_number": "1001"}}))

    assert shop.perform(CANCEL) == Result("too_late", {"order_number": "1001"})


@pytest.mark.parametrize("key", ["", "k" * 201, "k 1", "k\r\nX: y", "ключ"])
def test_a_key_that_cannot_stand_in_a_header_is_refused(shop: HttpShop, system: Company, key: str) -> None:
    with pytest.raises(InvalidInput):
        shop.perform(Task("subscribe", key))
    assert system.asked == []


# Trouble that passes.


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_read_is_tried_once_more(shop: HttpShop, system: Company, status: int) -> None:
    system.does(says(status, "<html>", "text/html"))

    assert shop.order("1001") is not None
    assert len(system.asked) == 2


def test_a_connection_that_breaks_is_made_once_more(shop: HttpShop, system: Company) -> None:
    system.does(closes_half_way)

    assert shop.order("1001") is not None
    assert len(system.asked) == 2


def test_it_is_not_tried_a_third_time(shop: HttpShop, system: Company) -> None:
    system.does(*[says(503, {})] * 3)

    with pytest.raises(ShopUnavailable):
        shop.order("1001")
    assert len(system.asked) == 2


def test_a_slow_read_is_given_up_and_not_asked_again(
    connect: Callable[..., HttpShop], system: Company
) -> None:
    system.does(keeps_silent)

    with pytest.raises(ShopUnavailable):
        connect(0.2).order("1001")
    assert len(system.asked) == 1


def test_an_answer_that_never_ends_is_given_up(connect: Callable[..., HttpShop], system: Company) -> None:
    system.does(drips)

    with pytest.raises(ShopUnavailable):
        connect(0.2).order("1001")


@pytest.mark.parametrize("trouble", [works_but_keeps_silent, closes_half_way, says(503, {})])
def test_a_task_whose_answer_got_lost_is_asked_again_with_its_key_and_done_once(
    connect: Callable[..., HttpShop], system: Company, trouble: Any
) -> None:
    system.does(trouble)

    result = connect(0.5).perform(CANCEL)

    assert result == Result("done", {"count": "0"})
    assert [headers["Idempotency-Key"] for headers in system.headers] == ["k1", "k1"]
    assert len(system.done) == 1


def test_who_asks_later_with_the_same_key_learns_what_came_of_it(
    connect: Callable[..., HttpShop], system: Company
) -> None:
    shop = connect(0.2)
    system.does(works_but_keeps_silent, keeps_silent)
    with pytest.raises(ShopUnavailable):
        shop.perform(CANCEL)

    assert shop.perform(CANCEL) == Result("done", {"count": "0"})
    assert len(system.done) == 1


# Trouble that does not pass.

HTML = "<html>anna@example.com: please sign in</html>"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (says(200, HTML, "text/html"), "200 with text/html, not application/json"),
        (says(200, HTML), "the body"),
        (says(200, "[]"), "model_type"),
        (says(200, {**ORDER, "number": "1002"}), "another number than was asked for"),
        (says(200, {**ORDER, "status": "anna@example.com"}), "status (literal_error)"),
        (says(200, {**ORDER, "total": "-1.00"}), "total (greater_than_equal)"),
        (says(200, {**ORDER, "total": "NaN"}), "total (finite_number)"),
        (says(200, {**ORDER, "items": [{"id": "a"}]}), "items.0.product (missing)"),
        (says(200, {"number": "1001"}), "customer_id (missing)"),
        (says(200, {**ORDER, "placed_on": "yesterday"}), "placed_on (date"),
        (says(200, " " * (MOST_BYTES + 1)), f"more than {MOST_BYTES} bytes"),
        (says(200, ORDER, "application/json", **{"Content-Encoding": "gzip"}), "packed its answer"),
        (says(302, "", "text/html", Location="http://127.0.0.1:1/"), "redirects are not followed"),
        (says(401, {}), "check CHATBOT_SHOP_KEY"),
        (says(403, {}), "check CHATBOT_SHOP_KEY"),
        (says(404, HTML, "text/html"), "is CHATBOT_SHOP_URL right?"),
        (says(500, {}), "answered 500, not 200"),
        (says(201, ORDER), "answered 201, not 200"),
    ],
)
def test_an_odd_answer_is_none_and_its_builder_is_told_what_is_wrong(
    shop: HttpShop, system: Company, caplog: pytest.LogCaptureFixture, answer: Any, said: str
) -> None:
    system.does(answer)

    with caplog.at_level(logging.WARNING), pytest.raises(ShopUnavailable) as refused:
        shop.order("1001")

    assert "GET /orders/{number}" in caplog.text
    assert said in caplog.text
    assert len(system.asked) == 1
    for told in (caplog.text, str(refused.value)):
        assert "anna" not in told.lower()
        assert KEY not in told


@pytest.mark.parametrize(
    "answer",
    [
        says(200, {"outcome": "done", "facts": {"refund_amount": 4}}),
        says(200, {"outcome": "Done!"}),
        says(200, {"facts": {}}),
        says(409, {"outcome": "done"}),
        says(409, {"title": "conflict"}),
        says(404, {"title": "no such task"}),
        says(200, HTML, "text/html"),
    ],
)
def test_a_task_with_an_odd_answer_is_not_said_to_be_done(
    shop: HttpShop, system: Company, answer: Any
) -> None:
    system.does(answer)

    with pytest.raises(ShopUnavailable):
        shop.perform(CANCEL)


def test_orders_of_somebody_else_are_none_of_theirs(shop: HttpShop, system: Company) -> None:
    system.does(says(200, [ORDER, {**LATER, "customer_id": "tom"}]))

    with pytest.raises(ShopUnavailable):
        shop.orders_of("anna")


# Left alone while it is broken.


def test_cases_come_the_latest_first_and_a_system_that_keeps_none_has_none(shop: HttpShop) -> None:
    latest, first = shop.cases_of("anna")

    assert (latest.number, latest.item, latest.amount) == ("C-8", "a", Decimal(20))
    assert (first.kind, first.status, first.item) == ("claim_damaged", "open", None)
    assert shop.cases_of("tom") == []


REACH = Task("change_reached_by", "k2", {"reached_by": "phone"}, "anna")


def test_how_a_customer_likes_to_be_reached_is_read_and_sent(shop: HttpShop, system: Company) -> None:
    system.does(says(200, {"id": "anna", "reached_by": "email"}))
    customer = shop.customer("anna")
    shop.perform(REACH)

    assert customer is not None
    assert customer.reached_by == "email"
    assert system.asked[-1] == ("POST", "/api/tasks/change_reached_by")
    assert system.bodies[-1] == {"customer_id": "anna", "values": {"reached_by": "phone"}}


def test_a_system_that_does_not_keep_it_says_so_and_is_not_left_alone(
    shop: HttpShop, system: Company
) -> None:
    system.does(*[says(404, {"title": "no such task"})] * 6)

    outcomes = {shop.perform(REACH).outcome for _ in range(6)}

    assert outcomes == {"not_kept"}
    assert shop.order("1001") is not None


def test_a_way_nobody_knows_is_not_taken(shop: HttpShop, system: Company) -> None:
    system.does(says(200, {"id": "anna", "reached_by": "pigeon"}))

    with pytest.raises(ShopUnavailable):
        shop.customer("anna")

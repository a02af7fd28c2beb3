"""An order in several parcels: what came is the customer's, what is missing is made good, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, select

from chatbot.domain.shop import Shipment, TaskName
from chatbot.shop.sql_shop import SqlShop
from chatbot.store.database import Database
from chatbot.store.shop_tables import claims, orders, refunds, returns, shipments
from tests.shop.counter import ago, all_rows, ask, buy, furnish, pack, stock_of

CAME: dict[str, Any] = {"carrier": "DPD", "shipped_on": ago(8), "expected_on": ago(6), "delivered_on": ago(6)}
OVERDUE: dict[str, Any] = {"carrier": "Evri", "shipped_on": ago(8), "expected_on": ago(5)}


def in_two(database: Database, *, status: str = "shipped", second: dict[str, Any] = OVERDUE) -> list[str]:
    """Enter a mug that came and two kettles and a jug in a second parcel; return what the lines are called."""
    lines = buy(database, "1001", ("mug", 1), ("kettle", 2), ("jug", 1), status=status)
    mug, kettles, jug = lines
    second = {"items": {kettles: 2, jug: 1}, **second}
    pack(database, "1001", {**CAME, "items": {mug: 1}}, second)
    return lines


def halved(database: Database, number: str = "1001") -> None:
    """Enter two kettles of which one came and one is overdue."""
    [kettles] = buy(database, number, ("kettle", 2), status="shipped")
    pack(database, number, {**CAME, "items": {kettles: 1}}, {**OVERDUE, "items": {kettles: 1}})


def test_an_order_knows_its_parcels_and_what_is_in_them(database: Database, shop: SqlShop) -> None:
    in_two(database)

    order = shop.order("1001")

    assert order is not None
    assert [(one.place, one.carrier, one.state) for one in order.shipments] == [
        (1, "DPD", "delivered"),
        (2, "Evri", "shipped"),
    ]
    assert [[(item.product, item.quantity) for item in one.items] for one in order.shipments] == [
        [("mug", 1)],
        [("kettle", 2), ("jug", 1)],
    ]
    assert [item.product for item in order.items] == ["mug", "kettle", "jug"]
    assert (order.shipped_on, order.delivered_on, order.came_in_part) == (ago(8), None, True)


def test_only_the_parcel_that_is_missing_is_paid_back(database: Database, shop: SqlShop) -> None:
    _, kettles, jug = in_two(database)

    result = ask(shop, "claim_missing", order_number="1001", wanted="refund", parcel="2")

    assert (result.outcome, result.facts["refund_amount"]) == ("done", "£60.00")
    assert [(row["item"], row["value"]) for row in all_rows(database, claims)] == [(kettles, 40), (jug, 20)]
    order = shop.order("1001")
    assert order is not None
    assert [one.state for one in order.shipments] == ["delivered", "lost"]
    assert (order.status, order.delivered_on) == ("delivered", ago(6))
    assert ask(shop, "claim_missing", order_number="1001", wanted="refund", parcel="2").outcome == "already"
    assert ask(shop, "refund_order", order_number="1001").outcome == "on_its_way"
    [refund] = all_rows(database, refunds)
    assert refund["amount"] == 60


def test_only_the_parcel_that_is_missing_is_sent_again(database: Database, shop: SqlShop) -> None:
    lines = buy(database, "1001", ("mug", 1), ("kettle", 4), status="shipped")
    halves = [{**CAME, "items": {lines[0]: 1, lines[1]: 1}}, {**OVERDUE, "items": {lines[1]: 3}}]
    pack(database, "1001", *halves)

    result = ask(shop, "claim_missing", order_number="1001", wanted="replacement", parcel="2")

    again = shop.order(result.facts["replacement_number"])
    assert again is not None
    assert [(item.product, item.quantity) for item in again.items] == [("kettle", 3)]
    assert again.shipments[0].expected_on is not None
    assert stock_of(database) == 7


@pytest.mark.parametrize("parcel", [{}, {"parcel": "1"}, {"parcel": "3"}])
def test_nothing_is_made_good_but_the_parcel_that_is_missing_now(
    database: Database, shop: SqlShop, parcel: dict[str, str]
) -> None:
    in_two(database)

    assert ask(shop, "claim_missing", order_number="1001", wanted="refund", **parcel).outcome == "odd_parcel"
    assert all_rows(database, claims) == []


@pytest.mark.parametrize(
    ("second", "outcome"),
    [
        (OVERDUE | {"items": None}, "which_parcel"),
        (CAME, "which_parcel"),
        (OVERDUE | {"expected_on": ago(-2)}, "not_due"),
        (OVERDUE | {"expected_on": ago(70)}, "too_late"),
        (OVERDUE | {"status": "lost", "expected_on": ago(-2)}, "done"),
    ],
)
def test_a_parcel_is_missing_when_it_is_overdue_or_lost_and_it_is_clear_which(
    database: Database, shop: SqlShop, second: dict[str, Any], outcome: str
) -> None:
    in_two(database, second=second)

    values = {"order_number": "1001", "wanted": "refund", "parcel": "2"}
    assert ask(shop, "claim_missing", **values).outcome == outcome


def test_the_overdue_one_of_three_is_missing_and_the_order_goes_on(database: Database, shop: SqlShop) -> None:
    mug, _, jug = in_two(database)
    parcels = [
        {**CAME, "items": {mug: 1}},
        {**OVERDUE, "expected_on": ago(-3)},
        {**OVERDUE, "items": {jug: 1}},
    ]
    pack(database, "1001", *parcels)

    result = ask(shop, "claim_missing", order_number="1001", wanted="refund", parcel="3")

    assert result.facts["refund_amount"] == "£20.00"
    assert all_rows(database, orders)[0]["status"] == "shipped"


def test_what_came_is_returned_and_what_is_under_way_is_not(database: Database, shop: SqlShop) -> None:
    mug, kettles, _ = in_two(database)
    told = {"order_number": "1001", "reason": "too green"}

    assert ask(shop, "return_item", **told, item=kettles).outcome == "not_delivered"
    assert ask(shop, "return_item", **told).outcome == "not_delivered"
    assert ask(shop, "claim_damaged", order_number="1001", item=kettles, wanted="refund").outcome == (
        "not_delivered"
    )
    assert ask(shop, "return_item", **told, item=mug).facts["refund_amount"] == "£20.00"


@pytest.mark.parametrize(("last", "outcome"), [(30, "done"), (31, "too_late")])
def test_the_days_to_return_count_from_the_last_parcel(
    database: Database, shop: SqlShop, last: int, outcome: str
) -> None:
    mug, *_ = in_two(database, status="delivered", second=CAME | {"delivered_on": ago(last)})
    with database.write() as connection:
        first = shipments.c.place == 1
        connection.execute(shipments.update().where(first).values(delivered_on=ago(50)))

    assert ask(shop, "return_item", order_number="1001", item=mug, reason="").outcome == outcome


@pytest.mark.parametrize("task", ["return_item", "exchange_item", "claim_damaged"])
def test_of_two_pieces_only_the_one_that_came_is_made_good(
    database: Database, shop: SqlShop, task: TaskName
) -> None:
    halved(database)

    told = {"order_number": "1001", "wanted": "refund"}
    assert ask(shop, task, **told, quantity="2").outcome == "not_delivered"
    assert ask(shop, task, **told, quantity="1").outcome == "done"


def test_all_of_a_line_is_what_came_of_it(database: Database, shop: SqlShop) -> None:
    halved(database)
    halved(database, "1002")
    halved(database, "1003")

    paid = ask(shop, "claim_damaged", order_number="1001", wanted="refund")
    assert paid.facts["refund_amount"] == "£20.00"
    assert ask(shop, "return_item", order_number="1002").facts["refund_amount"] == "£20.00"
    assert all_rows(database, returns)[0]["quantity"] == 1
    sent = ask(shop, "claim_damaged", order_number="1003", wanted="replacement")
    again = shop.order(sent.facts["replacement_number"])
    assert again is not None
    assert [item.quantity for item in again.items] == [1]


@pytest.mark.parametrize(
    ("came", "last", "outcome"),
    [
        ((31, 2), OVERDUE, "too_late"),
        ((30, 2), OVERDUE, "done"),
        ((31, 2), CAME, "too_late"),
        ((2, 31), CAME, "done"),
    ],
)
def test_damage_is_told_within_days_of_the_parcel_it_was_in(
    database: Database, shop: SqlShop, came: tuple[int, int], last: dict[str, Any], outcome: str
) -> None:
    mugs, kettles, jugs = in_two(database, status="delivered" if last is CAME else "shipped")
    parcels = [
        {**CAME, "delivered_on": ago(came[0]), "items": {mugs: 1}},
        {**CAME, "delivered_on": ago(came[1]), "items": {jugs: 1}},
        {**last, "items": {kettles: 2}},
    ]
    pack(database, "1001", *parcels)

    assert ask(shop, "claim_damaged", order_number="1001", item=mugs, wanted="refund").outcome == outcome


@pytest.mark.parametrize(
    ("due", "came", "outcome"),
    [(60, 50, "done"), (61, 31, "too_late"), (61, 30, "done")],
)
def test_a_return_waits_no_longer_for_a_parcel_that_nobody_looks_for(
    database: Database, shop: SqlShop, due: int, came: int, outcome: str
) -> None:
    mug, *_ = in_two(database, second=OVERDUE | {"expected_on": ago(due)})
    with database.write() as connection:
        first = shipments.c.place == 1
        connection.execute(shipments.update().where(first).values(delivered_on=ago(came)))

    assert ask(shop, "return_item", order_number="1001", item=mug).outcome == outcome


@pytest.mark.parametrize("status", ["shipped", "delivered"])
def test_what_got_lost_is_not_on_its_way(database: Database, shop: SqlShop, status: str) -> None:
    mug, kettles, _ = in_two(database, status=status, second=OVERDUE | {"status": "lost"})

    assert ask(shop, "return_item", order_number="1001", item=kettles).outcome == "lost"
    assert ask(shop, "return_item", order_number="1001").outcome == "lost"
    assert ask(shop, "return_item", order_number="1001", item=mug).outcome == "done"


@pytest.mark.parametrize(
    ("status", "first", "outcome"),
    [
        ("delayed", OVERDUE, "done"),
        ("delayed", CAME, "shipped"),
        ("paid", OVERDUE, "shipped"),
        ("paid", {"expected_on": ago(-2)}, "done"),
    ],
)
def test_nothing_is_cancelled_that_left_or_came_in_part(
    database: Database, shop: SqlShop, status: str, first: dict[str, Any], outcome: str
) -> None:
    buy(database, "1001", status=status)
    pack(database, "1001", first, {"expected_on": ago(-2)})

    assert ask(shop, "cancel_order", order_number="1001").outcome == outcome


def test_money_for_all_is_no_answer_to_a_loss_in_part(database: Database, shop: SqlShop) -> None:
    in_two(database, status="lost")

    assert ask(shop, "refund_order", order_number="1001").outcome == "not_delivered"
    values = {"order_number": "1001", "wanted": "refund", "parcel": "2"}
    assert ask(shop, "claim_missing", **values).facts["refund_amount"] == "£60.00"


def test_a_changed_order_is_packed_anew(database: Database, shop: SqlShop) -> None:
    kettles, _ = buy(database, "1001", ("kettle", 2), ("mug", 1))
    pack(database, "1001", {"items": {kettles: 2}})

    assert ask(shop, "change_quantity", order_number="1001", item=kettles, quantity="1").outcome == "done"

    order = shop.order("1001")
    assert order is not None
    assert order.shipments == (Shipment(),)


def test_parcels_go_with_their_order(database: Database) -> None:
    furnish(database)
    in_two(database)

    with database.write() as connection:
        connection.execute(delete(orders))
        assert connection.execute(select(shipments)).all() == []

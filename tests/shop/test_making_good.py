"""What never came or came broken is paid back or sent again: once, and only up to a limit without a person."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import insert

from chatbot.shop.sql_shop import SqlShop
from chatbot.store.database import Database
from chatbot.store.shop_tables import claims, order_items, orders, refunds
from tests.shop.counter import TODAY, ago, all_rows, ask, buy, stock_of


def overdue(database: Database, *lines: tuple[str, int], **more: Any) -> list[str]:
    return buy(database, "1001", *lines, status="shipped", expected_on=ago(5), **more)


def test_a_missing_parcel_counts_as_lost_and_is_paid_back(database: Database, shop: SqlShop) -> None:
    overdue(database)

    result = ask(shop, "claim_missing", order_number="1001", wanted="refund", details="nothing came")

    assert result.facts == {
        "order_number": "1001",
        "claim_number": "C-10001",
        "refund_amount": "£40.00",
        "refund_method": "Visa card ending 4417",
        "refund_expected_on": "2026-11-27",
    }
    order = shop.order("1001")
    assert order is not None
    assert order.status == "lost"
    assert ask(shop, "refund_order", order_number="1001").outcome == "on_its_way"
    [claim] = all_rows(database, claims)
    assert (claim["status"], claim["details"], claim["value"]) == ("settled", "nothing came", 40)


def test_a_missing_parcel_is_sent_again_as_an_order_that_costs_nothing(
    database: Database, shop: SqlShop
) -> None:
    overdue(database, ("kettle", 3))

    result = ask(shop, "claim_missing", order_number="1001", wanted="replacement")

    assert result.facts == {
        "order_number": "1001",
        "claim_number": "C-10001",
        "replacement_number": "1002",
        "expected_on": "2026-11-25",
    }
    again = shop.order("1002")
    assert again is not None
    assert (again.status, again.total, again.customer_id, again.placed_on) == ("paid", 0, "anna", TODAY)
    assert [(item.product, item.quantity, item.price) for item in again.items] == [("kettle", 3, Decimal(0))]
    assert again.ship_to == "1 Quay Street"
    assert stock_of(database) == 7
    assert ask(shop, "refund_order", order_number="1001").outcome == "replaced"


def test_a_broken_item_is_sent_again_alone(database: Database, shop: SqlShop) -> None:
    kettle, _ = buy(database, "1001", ("kettle", 1), ("mug", 1), status="delivered", delivered_on=ago(2))

    result = ask(shop, "claim_damaged", order_number="1001", item=kettle, wanted="replacement")

    again = shop.order(result.facts["replacement_number"])
    assert again is not None
    assert [item.product for item in again.items] == ["kettle"]
    order = shop.order("1001")
    assert order is not None
    assert order.status == "delivered"


def test_of_several_pieces_only_the_broken_ones_are_made_good(database: Database, shop: SqlShop) -> None:
    kettles, _ = buy(database, "1001", ("kettle", 3), ("mug", 1), status="delivered", delivered_on=ago(2))
    others, _ = buy(database, "1002", ("kettle", 3), ("mug", 1), status="delivered", delivered_on=ago(2))
    told = {"quantity": "2", "item": kettles, "order_number": "1001"}

    again = ask(shop, "claim_damaged", wanted="replacement", **told).facts["replacement_number"]
    paid = ask(shop, "claim_damaged", wanted="refund", **{**told, "item": others, "order_number": "1002"})

    order = shop.order(again)
    assert order is not None
    assert [item.quantity for item in order.items] == [2]
    assert paid.facts["refund_amount"] == "£40.00"


@pytest.mark.parametrize("quantity", ["-1", "0", "4", "x"])
def test_not_more_pieces_are_broken_than_were_bought(
    database: Database, shop: SqlShop, quantity: str
) -> None:
    kettles, _ = buy(database, "1001", ("kettle", 3), ("mug", 1), status="delivered", delivered_on=ago(2))
    told = {"order_number": "1001", "item": kettles, "quantity": quantity}

    assert ask(shop, "claim_damaged", wanted="refund", **told).outcome == "odd_quantity"
    assert all_rows(database, claims) == []


def test_what_is_sold_out_is_not_promised_and_the_money_can_still_be_had(
    database: Database, shop: SqlShop
) -> None:
    overdue(database, ("kettle", 1), ("mug", 1))
    before = all_rows(database, orders)

    assert ask(shop, "claim_missing", order_number="1001", wanted="replacement").outcome == "out_of_stock"

    assert (all_rows(database, orders), all_rows(database, claims)) == (before, [])
    assert stock_of(database) == 10
    assert ask(shop, "claim_missing", order_number="1001", wanted="refund").outcome == "done"


def test_what_the_shop_does_not_count_is_not_promised(database: Database, shop: SqlShop) -> None:
    overdue(database)
    with database.write() as connection:
        line = {"order_number": "1001", "product": "a gift box", "quantity": 1, "price": 0}
        connection.execute(insert(order_items).values(line))

    assert ask(shop, "claim_missing", order_number="1001", wanted="replacement").outcome == "out_of_stock"


def test_a_great_value_waits_for_a_person_and_is_claimed_once(database: Database, shop: SqlShop) -> None:
    overdue(database, ("kettle", 8))

    result = ask(shop, "claim_missing", order_number="1001", wanted="refund")

    assert (result.outcome, result.facts["claim_number"]) == ("over_limit", "C-10001")
    [claim] = all_rows(database, claims)
    assert (claim["status"], claim["value"]) == ("open", 160)
    assert all_rows(database, refunds) == []
    again = ask(shop, "claim_missing", order_number="1001", wanted="refund")
    assert (again.outcome, again.facts["claim_number"]) == ("already", "C-10001")


def test_many_small_claims_of_a_customer_are_one_great_one(database: Database, shop: SqlShop) -> None:
    bought = {"status": "delivered", "delivered_on": ago(2)}
    kettle, mug = buy(database, "1001", ("kettle", 5), ("mug", 2), **bought)
    buy(database, "1002", ("kettle", 3), **bought)
    buy(database, "1003", ("kettle", 7), customer="tom", **bought)
    refund = {"wanted": "refund", "details": "smashed"}

    assert ask(shop, "claim_damaged", order_number="1001", item=kettle, **refund).outcome == "done"
    assert ask(shop, "claim_damaged", order_number="1001", item=mug, **refund).outcome == "done"
    assert ask(shop, "claim_damaged", order_number="1002", **refund).outcome == "over_limit"
    assert ask(shop, "claim_damaged", "tom", order_number="1003", **refund).outcome == "done"


@pytest.mark.parametrize(("days", "outcome"), [(60, "over_limit"), (61, "done")])
def test_a_claim_of_long_ago_counts_no_more(
    database: Database, shop: SqlShop, days: int, outcome: str
) -> None:
    overdue(database, ("kettle", 4))
    buy(database, "1000", ("kettle", 4), status="lost")
    old = {
        "number": "C-1",
        "order_number": "1000",
        "kind": "claim_missing",
        "details": "",
        "wanted": "refund",
    }
    with database.write() as connection:
        connection.execute(insert(claims).values(value=80, status="settled", claimed_on=ago(days), **old))

    assert ask(shop, "claim_missing", order_number="1001", wanted="refund").outcome == outcome


def test_where_a_person_paid_something_back_already_a_person_decides(
    database: Database, shop: SqlShop
) -> None:
    kettle, _ = buy(database, "1001", ("kettle", 1), ("mug", 1), status="delivered", delivered_on=ago(2))
    paid = {"order_number": "1001", "status": "received", "amount": 20, "method": "card"}
    with database.write() as connection:
        connection.execute(insert(refunds).values(requested_on=ago(1), **paid))

    result = ask(shop, "claim_damaged", order_number="1001", item=kettle, wanted="refund")

    assert result.outcome == "over_limit"
    assert len(all_rows(database, refunds)) == 1


@pytest.mark.parametrize("wanted", ["", "money", "REFUND"])
def test_an_odd_wish_has_a_name(database: Database, shop: SqlShop, wanted: str) -> None:
    overdue(database)

    assert ask(shop, "claim_missing", order_number="1001", wanted=wanted).outcome == "odd_wish"


@pytest.mark.parametrize(
    ("status", "expected", "outcome"),
    [("paid", 5, "not_shipped"), ("shipped", 1, "not_due"), ("shipped", 70, "too_late"), ("lost", 5, "lost")],
)
def test_a_parcel_is_missing_when_it_is_time(
    database: Database, shop: SqlShop, status: str, expected: int, outcome: str
) -> None:
    buy(database, status=status, expected_on=ago(expected))

    assert ask(shop, "claim_missing", order_number="1001", wanted="refund").outcome == outcome


@pytest.mark.parametrize("taken", ["1002", "9999"])
def test_a_replacement_gets_a_number_nobody_has(database: Database, shop: SqlShop, taken: str) -> None:
    for number in ("1001", "500"):
        buy(database, number, status="shipped", expected_on=ago(5))
    first = ask(shop, "claim_missing", order_number="1001", wanted="replacement")
    assert first.facts["replacement_number"] == "1002"
    buy(database, "1003" if taken == "1002" else taken)

    second = ask(shop, "claim_missing", order_number="500", wanted="replacement")

    assert second.facts["replacement_number"] == ("1004" if taken == "1002" else "1003")

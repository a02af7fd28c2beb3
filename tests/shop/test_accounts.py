"""What belongs to a person or an address: invoices, passwords, the newsletter, gift cards, one's data."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, text, update

from chatbot.domain.shop import Result
from chatbot.shop.gift_cards import hash_number
from chatbot.shop.sql_shop import SqlShop
from chatbot.store.database import Database
from chatbot.store.shop_tables import customers, gift_cards, invoices, privacy_requests, shop_tasks
from tests.shop.counter import TODAY, ago, all_rows, ask, buy


def reads(database: Database, customer: str) -> bool:
    return bool(all_rows(database, customers, customers.c.id == customer)[0]["newsletter"])


def test_an_invoice_is_made_once_and_sent_to_the_address_of_the_order(
    database: Database, shop: SqlShop
) -> None:
    buy(database, status="delivered")

    results = [ask(shop, "send_invoice", order_number="1001") for _ in range(2)]

    assert results[0] == results[1]
    assert results[0].facts == {
        "order_number": "1001",
        "invoice_number": "INV-10001",
        "total": "£40.00",
        "email": "a…@example.com",
        "mail_to": "anna@example.com",
    }
    assert len(all_rows(database, invoices)) == 1


@pytest.mark.parametrize(("more", "outcome"), [({"status": "placed"}, "not_paid"), ({}, "no_email")])
def test_there_is_no_invoice_without_payment_or_address(
    database: Database, shop: SqlShop, more: dict[str, str], outcome: str
) -> None:
    buy(database, **more)
    if outcome == "no_email":
        with database.write() as connection:
            connection.execute(update(customers).values(email=" "))

    assert ask(shop, "send_invoice", order_number="1001").outcome == outcome


def test_a_password_reset_does_not_tell_who_is_a_customer(database: Database, shop: SqlShop) -> None:
    known = ask(shop, "reset_password", None, email=" Anna@Example.COM ")
    unknown = ask(shop, "reset_password", None, email="nobody@example.com")

    assert known == Result(facts={"email": "anna@example.com", "mail_to": "anna@example.com"})
    assert unknown == Result(facts={"email": "nobody@example.com", "mail_to": ""})


@pytest.mark.parametrize(
    "email",
    [
        "",
        "anna",
        "anna@",
        "anna@example",
        "a b@example.com",
        "a@b.c\nBcc: x@y.z",
        "a@b.com,c@d.com",
        "x:a@b.com",
        "(x)a@b.com",
        "a@[127.0.0.1].x",
    ],
)
def test_what_is_no_address_is_said_so(shop: SqlShop, email: str) -> None:
    assert ask(shop, "reset_password", None, email=email).outcome == "odd_email"


def test_a_proven_customer_takes_and_leaves_the_newsletter(database: Database, shop: SqlShop) -> None:
    assert ask(shop, "subscribe", "anna").outcome == "done"
    assert reads(database, "anna")
    assert ask(shop, "subscribe", "anna", email="anna@example.com").outcome == "already"

    assert ask(shop, "unsubscribe", "anna") == Result(facts={"email": "a…@example.com"})
    assert not reads(database, "anna")
    assert ask(shop, "unsubscribe", "anna").outcome == "already"


@pytest.mark.parametrize("who", [None, "tom"])
def test_for_an_address_that_is_not_proven_a_mail_must_be_confirmed(
    database: Database, shop: SqlShop, who: str | None
) -> None:
    result = ask(shop, "subscribe", who, email="anna@example.com")

    assert result == Result("confirm", {"email": "a…@example.com", "mail_to": "anna@example.com"})
    assert not reads(database, "anna")


def test_anybody_may_end_a_newsletter_and_learns_nothing(database: Database, shop: SqlShop) -> None:
    ask(shop, "subscribe", "anna")

    results = [ask(shop, "unsubscribe", None, email=f"{name}@example.com") for name in ("anna", "a", "tom")]

    assert {result.outcome for result in results} == {"done"}
    assert not reads(database, "anna")


def test_a_gift_card_tells_what_is_left_on_it(database: Database, shop: SqlShop) -> None:
    cards = (("AB-1234", 35, 10), ("AB-0000", 0, 10), ("AB-9999", 5, -1))
    with database.write() as connection:
        for number, balance, days in cards:
            row = {"number_hash": hash_number(number), "balance": balance, "currency": "GBP"}
            connection.execute(insert(gift_cards).values(expires_on=TODAY + timedelta(days=days), **row))

    asked = ("ab 1234", "AB-0000", "AB-9999", "AB-1235", "")
    results = [ask(shop, "gift_card_balance", None, gift_card=number) for number in asked]

    assert [result.outcome for result in results] == ["done", "empty", "expired", "unknown", "unknown"]
    assert results[0].facts == {"balance": "£35.00", "expires_on": "2026-11-30"}


def test_no_table_holds_the_number_of_a_gift_card(database: Database, shop: SqlShop) -> None:
    ask(shop, "gift_card_balance", None, gift_card="HLGC-4F7K-92QM")

    assert all_rows(database, shop_tasks)[0]["values"] == {"gift_card": "…92QM"}


def test_a_request_for_ones_data_has_a_day_and_is_made_once(database: Database, shop: SqlShop) -> None:
    first = ask(shop, "export_data")

    assert first == Result(facts={"due_on": "2026-12-20"})
    assert ask(shop, "export_data") == Result("already", {"due_on": "2026-12-20"})
    assert ask(shop, "erase_data").outcome == "done"
    assert [row["kind"] for row in all_rows(database, privacy_requests)] == ["export_data", "erase_data"]


@pytest.mark.parametrize(
    ("status", "outcome"), [("shipped", "open_orders"), ("placed", "open_orders"), ("delivered", "done")]
)
def test_who_waits_for_a_parcel_is_not_forgotten_yet(
    database: Database, shop: SqlShop, status: str, outcome: str
) -> None:
    buy(database, status=status, delivered_on=ago(1))

    assert ask(shop, "erase_data").outcome == outcome


@pytest.mark.parametrize("who", [None, "nobody"])
def test_nobody_is_forgotten_on_the_word_of_somebody_else(shop: SqlShop, who: str | None) -> None:
    assert ask(shop, "erase_data", who).outcome == "not_theirs"


def test_an_address_is_looked_up_without_reading_all_customers(database: Database, shop: SqlShop) -> None:
    if database.engine.dialect.name == "postgresql":
        pytest.skip("PostgreSQL reads small tables whole, whatever the index")
    query = "EXPLAIN QUERY PLAN SELECT id FROM customers WHERE email_hash = 'a'"
    with database.read() as connection:
        plan = " ".join(str(row) for row in connection.execute(text(query)))

    assert "ix_customers_email_hash" in plan


def way_of(shop: SqlShop, customer: str) -> str | None:
    found = shop.customer(customer)
    assert found is not None
    return found.reached_by


def test_how_a_proven_customer_likes_to_be_reached_is_kept(shop: SqlShop) -> None:
    assert way_of(shop, "anna") is None

    assert ask(shop, "change_reached_by", reached_by="phone") == Result(facts={"reached_by": "phone"})

    assert (way_of(shop, "anna"), way_of(shop, "tom")) == ("phone", None)
    assert ask(shop, "change_reached_by", reached_by="phone").outcome == "same"
    assert ask(shop, "change_reached_by", reached_by="email").outcome == "done"
    assert way_of(shop, "anna") == "email"


@pytest.mark.parametrize(
    ("who", "way", "outcome"),
    [(None, "phone", "not_theirs"), ("nobody", "phone", "not_theirs"), ("anna", "pigeon", "odd_way")],
)
def test_of_somebody_unproven_nothing_is_kept_and_no_way_is_made_up(
    database: Database, shop: SqlShop, who: str | None, way: str, outcome: str
) -> None:
    assert ask(shop, "change_reached_by", who, reached_by=way).outcome == outcome
    assert {row["reached_by"] for row in all_rows(database, customers)} == {None}

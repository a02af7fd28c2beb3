"""The shop's own tables come in: what was bought, and how each conversation went."""

from __future__ import annotations

from datetime import date

import pytest

from chatbot.shop.demo import seed_demo
from chatbot.store.database import Database
from chatbot.warehouse.mapping import MappingFile
from chatbot.warehouse.shop_source import plan_shop
from tests.desk.week import write_week
from tests.desk.written import Writer, at
from tests.warehouse.intake import HOUSE, Intake

RATES = MappingFile.model_validate({"rates": {"EUR": "0.86"}})


@pytest.fixture
def demo(intake: Intake, database: Database) -> Intake:
    """The demo shop, brought in."""
    seed_demo(database, today=date(2026, 11, 9))
    intake.take(plan_shop(database, RATES, HOUSE))
    return intake


def test_every_order_of_the_demo_shop_comes_in(demo: Intake) -> None:
    assert demo.one("SELECT count(*) FROM orders ANTI JOIN customers ON customer_id = customers.id") == 0
    assert demo.one("SELECT count(*) FROM orders ANTI JOIN items ON order_id = orders.id") == 0
    assert demo.one("SELECT count(*) FROM items ANTI JOIN products ON product_id = products.id") == 0
    assert demo.one("SELECT count(*) > 100 FROM orders WHERE delivered_at > placed_at") is True
    assert demo.one("SELECT count(*) > 5 FROM orders WHERE refunded > 0 AND returned_at > placed_at") is True


def test_no_digit_of_a_card_comes_in(demo: Intake) -> None:
    assert demo.one("SELECT count(*) FROM orders WHERE regexp_matches(pays_with, '[0-9]')") == 0
    assert demo.one("SELECT count(*) > 20 FROM orders WHERE pays_with = 'Visa'") is True


def test_amounts_in_euro_become_the_shop_s(demo: Intake) -> None:
    assert demo.ask("SELECT max(price)::VARCHAR FROM items WHERE product_id = 'bean-to-cup'") == [("549.54",)]


def test_a_conversation_becomes_a_contact(intake: Intake, database: Database) -> None:
    write_week(database)
    intake.take(plan_shop(database, RATES, HOUSE))

    found = intake.ask(
        """SELECT intent, escalated, first_response_s, resolution_s, round(mood_start, 2), round(mood_end, 2), csat,
        resolved FROM contacts WHERE escalated"""
    )
    assert ("track_refund", True, 180.0, 601.0, -0.5, 0.4, 4, True) in found


def test_what_is_in_stock_comes_in(demo: Intake) -> None:
    assert demo.one("SELECT count(*) FROM products WHERE stock IS NULL") == 0
    assert demo.one("SELECT max(stock) > 0 FROM products") is True


def test_a_contact_says_how_low_the_mood_fell_and_how_often_the_bot_asked_back(
    intake: Intake, database: Database
) -> None:
    shop = Writer(database)
    shop.customer("anna")
    talk = shop.talk("asked back", at("05 10:00:00"), customer_id="anna").says("warranty", 0.1)
    talk.bot("clarify").says("warranty", -0.4).bot("clarify").says("warranty", 0.2).bot("intent")
    intake.take(plan_shop(database, RATES, HOUSE))

    assert intake.ask("SELECT fallbacks, round(mood_lowest, 2) FROM contacts") == [(2, -0.4)]


def test_the_shop_again_changes_nothing(demo: Intake, database: Database) -> None:
    again = demo.take(plan_shop(database, RATES, HOUSE))

    assert all(one.counts.same == one.counts.read for one in again.values())

"""Customers of a company's own system are known to our tables once they are met."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from chatbot.domain.shop import Task
from chatbot.shop.acquaintances import Acquaintances
from chatbot.shop.http_door import Door
from chatbot.shop.http_shop import HttpShop
from chatbot.store.conversations import Conversations
from chatbot.store.database import Database
from chatbot.store.shop_tables import customers, orders
from tests.shop.company import ANNA, KEY, Company, company, says
from tests.shop.counter import all_rows
from tests.store.actors import NOW, fresh, turn


@pytest.fixture
def system() -> Iterator[Company]:
    with company() as found:
        yield found


@pytest.fixture
def shop(system: Company, database: Database) -> Iterator[Acquaintances]:
    door = Door(system.url, KEY, timeout_s=10)
    yield Acquaintances(HttpShop(door), database)
    door.close()


def rows(database: Database) -> list[tuple[Any, ...]]:
    return [(row["id"], row["name"], row["email"]) for row in all_rows(database, customers)]


def test_whose_order_is_shown_can_be_named_at_the_desk(shop: Acquaintances, database: Database) -> None:
    shop.order("1001")

    assert rows(database) == [("anna", "Anna Frank", "anna@example.com")]
    assert all_rows(database, orders) == []
    started = fresh("a session")
    talk = Conversations(database).commit_turn(
        started, lines=turn(started, "m1"), memory=started.memory, now=NOW, customer_id="anna"
    )
    assert talk.customer_id == "anna"


def test_who_changed_their_name_has_the_new_one(
    shop: Acquaintances, system: Company, database: Database
) -> None:
    shop.customer("anna")
    system.does(says(200, {**ANNA, "name": "Anna Berg"}), says(200, {"id": "anna"}))
    shop.customer("anna")
    shop.customer("anna")

    assert rows(database) == [("anna", "Anna Berg", "anna@example.com")]


def test_who_is_not_there_is_not_met(shop: Acquaintances, database: Database) -> None:
    assert (shop.customer("tom"), shop.order("9")) == (None, None)
    assert [order.number for order in shop.orders_of("anna")] == ["1002", "1001"]
    assert shop.perform(Task("cancel_order", "k", {}, "anna")).outcome == "done"
    assert rows(database) == []

"""A task is carried out once, however often and from wherever it comes; every attempt is written down."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete

from chatbot.domain.shop import Result, Task
from chatbot.errors import Conflict, InvalidInput
from chatbot.shop import sql_shop
from chatbot.shop.sql_shop import SqlShop
from chatbot.shop.work import Work
from chatbot.store.database import Database
from chatbot.store.shop_tables import customers, orders, refunds, shop_tasks
from tests.shop.counter import NOW, RULES, ago, all_rows, ask, buy, open_shop, stock_of

MANY = 8


def all_at_once(shop: SqlShop, tasks: list[Task]) -> list[Result]:
    """Ask for them from as many threads, which start together."""
    ready = threading.Barrier(len(tasks))

    def perform(task: Task) -> Result:
        ready.wait(20)
        return shop.perform(task)

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(perform, tasks))


def test_the_same_key_gives_the_first_result_and_changes_nothing_more(
    database: Database, shop: SqlShop
) -> None:
    buy(database)

    results = [ask(shop, "cancel_order", key="k", order_number="1001") for _ in range(3)]

    assert results[0].outcome == "done"
    assert results == [results[0]] * 3
    assert len(all_rows(database, refunds)) == 1
    assert stock_of(database) == 12


def test_the_same_key_from_many_threads_changes_once(database: Database, shop: SqlShop) -> None:
    buy(database)
    task = Task("cancel_order", "k", {"order_number": "1001"}, "anna")

    results = all_at_once(shop, [task] * MANY)

    assert results == [results[0]] * MANY
    assert results[0].facts["refund_amount"] == "£40.00"
    assert len(all_rows(database, refunds)) == len(all_rows(database, shop_tasks)) == 1
    assert stock_of(database) == 12


def test_of_different_cancellations_of_one_order_one_wins(database: Database, shop: SqlShop) -> None:
    buy(database)

    results = all_at_once(
        shop, [Task("cancel_order", f"k{n}", {"order_number": "1001"}, "anna") for n in range(MANY)]
    )

    assert Counter(result.outcome for result in results) == {"done": 1, "cancelled": MANY - 1}
    assert len(all_rows(database, refunds)) == 1
    assert stock_of(database) == 12


def test_the_last_kettles_are_promised_to_as_many_as_there_are(database: Database, shop: SqlShop) -> None:
    shop = open_shop(database, replace(RULES, claim_limit=Decimal(1000)))
    for number in range(MANY):
        buy(database, str(2000 + number), ("kettle", 3), status="shipped", expected_on=ago(5))
    values = [{"order_number": str(2000 + number), "wanted": "replacement"} for number in range(MANY)]

    results = all_at_once(
        shop, [Task("claim_missing", f"k{n}", told, "anna") for n, told in enumerate(values)]
    )

    assert Counter(result.outcome for result in results) == {"done": 3, "out_of_stock": MANY - 3}
    assert stock_of(database) == 1
    numbers = [result.facts["replacement_number"] for result in results if result.outcome == "done"]
    assert sorted(numbers) == ["2008", "2009", "2010"]


def test_claims_made_at_once_stay_within_the_limit_together(database: Database, shop: SqlShop) -> None:
    for number in range(MANY):
        buy(database, str(2000 + number), ("kettle", 3), status="shipped", expected_on=ago(5))
    values = [{"order_number": str(2000 + number), "wanted": "refund"} for number in range(MANY)]

    results = all_at_once(
        shop, [Task("claim_missing", f"k{n}", told, "anna") for n, told in enumerate(values)]
    )

    assert Counter(result.outcome for result in results) == {"done": 2, "over_limit": MANY - 2}


@pytest.mark.parametrize(
    ("name", "customer", "order"),
    [("change_address", "anna", "1001"), ("cancel_order", "tom", "1001"), ("cancel_order", "anna", "1002")],
)
def test_a_key_of_another_task_is_refused(
    database: Database, shop: SqlShop, name: Any, customer: str, order: str
) -> None:
    buy(database)
    ask(shop, "cancel_order", key="k", order_number="1001")

    with pytest.raises(Conflict, match="choose a new one"):
        ask(shop, name, customer, key="k", order_number=order)


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_key_has_a_length(shop: SqlShop, key: str) -> None:
    with pytest.raises(InvalidInput, match="1 to 200 signs"):
        shop.perform(Task("subscribe", key, {}, "anna"))


def test_what_was_asked_and_what_came_of_it_is_written_down(database: Database, shop: SqlShop) -> None:
    buy(database)
    ask(shop, "cancel_order", "tom", key="k1", order_number="1001", reason="envy")
    ask(shop, "cancel_order", "anna", key="k2", order_number="1001")
    ask(shop, "reset_password", None, key="k3", email="Anna@example.com")

    rows = {row["key"]: row for row in all_rows(database, shop_tasks)}

    assert [(rows[key]["customer_id"], rows[key]["outcome"]) for key in ("k1", "k2", "k3")] == [
        ("tom", "not_theirs"),
        ("anna", "done"),
        (None, "done"),
    ]
    assert (rows["k1"]["order_number"], rows["k1"]["created_at"]) == ("1001", NOW)
    assert rows["k1"]["values"] == {"order_number": "1001", "reason": "envy"}
    assert rows["k2"]["facts"]["refund_amount"] == "£40.00"
    assert (rows["k3"]["email"], rows["k3"]["values"]) == ("anna@example.com", {})


def test_a_mistake_half_way_leaves_nothing_behind_and_the_key_free(
    database: Database, shop: SqlShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    buy(database)
    cancel = sql_shop._TASKS["cancel_order"]

    def stumble(work: Work) -> Result:
        cancel(work)
        raise RuntimeError("a mistake of ours")

    with monkeypatch.context() as patched:
        patched.setitem(sql_shop._TASKS, "cancel_order", stumble)
        with pytest.raises(RuntimeError):
            ask(shop, "cancel_order", key="k", order_number="1001")

    assert all_rows(database, shop_tasks) == all_rows(database, refunds) == []
    assert all_rows(database, orders)[0]["status"] == "paid"
    assert ask(shop, "cancel_order", key="k", order_number="1001").outcome == "done"


def test_who_was_erased_meanwhile_is_nobody(database: Database, shop: SqlShop) -> None:
    with database.write() as connection:
        connection.execute(delete(customers).where(customers.c.id == "anna"))

    assert ask(shop, "export_data").outcome == "not_theirs"
    assert ask(shop, "subscribe").outcome == "odd_email"
    assert {row["customer_id"] for row in all_rows(database, shop_tasks)} == {None}

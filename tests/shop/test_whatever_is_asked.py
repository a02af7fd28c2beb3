"""Whatever is asked of the shop, in whatever order: money, goods and states stay right."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from chatbot.domain.shop import Result, Task, TaskName
from chatbot.shop.sql_shop import SqlShop
from chatbot.store.database import Database
from chatbot.store.shop_tables import (
    claims,
    order_items,
    orders,
    products,
    refunds,
    returns,
    shipments,
    shop_tasks,
)
from tests.keys import KEYS
from tests.shop.counter import ago, all_rows, buy, furnish, open_shop, pack

LEGAL = {
    ("placed", "cancelled"),
    ("paid", "cancelled"),
    ("delayed", "cancelled"),
    ("delivered", "return_requested"),
    ("shipped", "lost"),
    ("shipped", "delivered"),
    ("delayed", "lost"),
    ("delivered", "lost"),
}
START: dict[str, dict[str, Any]] = {
    "1001": {"status": "paid"},
    "1002": {"status": "delivered", "delivered_on": ago(3)},
    "1003": {"status": "shipped", "shipped_on": ago(8), "expected_on": ago(5)},
    "1004": {"status": "delayed", "shipped_on": ago(8), "expected_on": ago(5)},
    "1005": {"status": "placed"},
    "1006": {"status": "returned", "delivered_on": ago(3)},
    "1007": {"status": "lost"},
    "1008": {"status": "shipped"},
}
"""What is asked of the last one is asked of an order in two parcels."""
LINES = (("kettle", 2), ("mug", 1))
ORDER_TASKS: list[TaskName] = [
    "cancel_order",
    "change_quantity",
    "change_address",
    "return_item",
    "exchange_item",
    "refund_order",
    "claim_missing",
    "claim_damaged",
    "send_invoice",
]


def tasks_about(number: str) -> st.SearchStrategy[Task]:
    """Draw tasks of which most are about one order: what is asked of it twice is what goes wrong."""
    values = st.fixed_dictionaries(
        {
            "order_number": st.sampled_from([number] * 30 + [*START, "1009", "9999"]),
            "wanted": st.sampled_from(["refund", "replacement"]),
        },
        optional={
            "item": st.sampled_from([*"1212", "x"]),  # the order's first and second line
            "quantity": st.sampled_from(["-1", "0", "1", "1", "2", "3", "x"]),
            "parcel": st.sampled_from(["1", "2", "2"]),
            "address": st.sampled_from(["12 Mill Lane", ""]),
        },
    )
    asker = st.sampled_from(["anna"] * 6 + ["tom", None])
    name, key = st.sampled_from(ORDER_TASKS), st.sampled_from("abcdefghijklmnop")
    return st.builds(Task, name=name, key=key, values=values, customer_id=asker)


@pytest.fixture(scope="module")
def full_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a shop with an order in every state once."""
    file = tmp_path_factory.mktemp("full") / "full.sqlite3"
    database = Database(f"sqlite:///{file}", KEYS)
    database.upgrade()
    furnish(database)
    for number, more in START.items():
        lines = buy(database, number, *LINES, delivery=4, **more)
    came, missing = ({line: count} for line, (_, count) in zip(lines, LINES, strict=True))
    pack(
        database,
        "1008",
        {"shipped_on": ago(8), "expected_on": ago(6), "delivered_on": ago(6), "items": came},
        {"shipped_on": ago(8), "expected_on": ago(5), "items": missing},
    )
    database.engine.dispose()
    return file


def first_of_each_key(asked: list[Task]) -> list[Task]:
    """Keep of each key the first task: another task with the same key is a mistake of the caller's."""
    return list({task.key: task for task in reversed(asked)}.values())[::-1]


def with_line(task: Task) -> Task:
    """Name the line by its id: the lines are numbered through all orders."""
    told = dict(task.values)
    if told.get("item", "x") != "x":
        told["item"] = str((int(told["order_number"]) - 1001) * len(LINES) + int(told["item"]))
    return replace(task, values=told)


def statuses(database: Database) -> dict[str, str]:
    return {row["number"]: row["status"] for row in all_rows(database, orders)}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=st.sampled_from([*START]).flatmap(
        lambda number: st.lists(tasks_about(number), min_size=6, max_size=12)
    )
)
def test_whatever_is_asked_money_goods_and_states_stay_right(
    full_shop: Path, tmp_path: Path, asked: list[Task]
) -> None:
    database = Database(f"sqlite:///{shutil.copy(full_shop, tmp_path / 'shop.sqlite3')}", KEYS)
    event.listen(database.engine, "connect", not_to_the_disk)
    shop, results = open_shop(database), {}
    asked = [with_line(task) for task in first_of_each_key(asked)]
    for task in asked:
        before = statuses(database)
        results[task.key] = ask_twice(shop, task)
        changes = {(before[number], now) for number, now in statuses(database).items() if number in before}
        assert {change for change in changes if change[0] != change[1]} <= LEGAL

    for key, result in results.items():  # much later, too
        assert shop.perform(next(task for task in asked if task.key == key)) == result
    assert_money_is_right(database)
    assert_goods_are_right(database)
    assert_nothing_is_made_good_twice(database)
    assert {row["key"] for row in all_rows(database, shop_tasks)} == set(results)
    database.engine.dispose()
    for left in tmp_path.iterdir():  # the next example begins with a fresh copy
        left.unlink()


def not_to_the_disk(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # thousands of tasks: the disk is tested elsewhere


def ask_twice(shop: SqlShop, task: Task) -> Result:
    first = shop.perform(task)
    assert shop.perform(task) == first
    return first


def assert_money_is_right(database: Database) -> None:
    """Nobody gets more than they paid, replacements counted at what was paid for their goods."""
    given_back: Counter[str] = Counter()
    for row in all_rows(database, refunds):
        assert row["amount"] > 0
        given_back[row["order_number"]] += row["amount"]
    for row in all_rows(database, claims):
        if row["replacement_number"]:
            given_back[row["order_number"]] += row["value"]
    for number in START:
        paid = Decimal(0) if number == "1005" else Decimal(64)
        assert given_back[number] <= paid, number
    assert all(row["total"] >= 0 for row in all_rows(database, orders))
    assert set(given_back) <= set(START)


def assert_goods_are_right(database: Database) -> None:
    """What is on the shelf and in orders that hold goods is what there was."""
    stock = {row["key"]: row["stock"] for row in all_rows(database, products)}
    assert min(stock.values()) >= 0
    held = Counter(stock)
    where = statuses(database)
    left = {row["order_number"] for row in all_rows(database, shipments) if row["shipped_on"]}
    for line in all_rows(database, order_items):
        number = line["order_number"]
        if where[number] != "cancelled" or number in left:
            held[line["product_key"]] += line["quantity"]
    assert held == {"kettle": 10 + 2 * len(START), "mug": len(START)}


def assert_nothing_is_made_good_twice(database: Database) -> None:
    """A line is in one case at most, and a case of a whole order is its only one."""
    cases: dict[str, list[str | None]] = {}
    for table in (returns, claims):
        for row in all_rows(database, table):
            cases.setdefault(row["order_number"], []).append(row["item"])
    for items in cases.values():
        assert len(items) == (1 if None in items else len(set(items)))

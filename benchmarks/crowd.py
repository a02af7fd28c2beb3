"""What a crowd costs: the shop's calls with few orders, and with a hundred thousand of ten thousand customers.

    python benchmarks/crowd.py [--database URL]

Without a URL the databases are SQLite files in a scratch folder (synchronous=FULL); with one (PostgreSQL), an empty
database is filled first with the few, then with the rest. Times are of this machine and hour: what counts is the
ratio. Calls at both sizes take turns, so that the machine's mood is the same for both (SQLite only).
"""

from __future__ import annotations

import argparse
import itertools
import os
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import insert

from chatbot.domain.shop import Task
from chatbot.playbook.catalogue import load_catalogue
from chatbot.sealing.keys import Keyring
from chatbot.shop.sql_shop import SqlShop
from chatbot.store.database import Database
from chatbot.store.rows import insert_new
from chatbot.store.shop_tables import counters, customers, order_items, orders, products, shipments

ROOT = Path(__file__).parents[1]
SEED = 7
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
FEW, MANY = 1_000, 100_000
EACH = 10
"""Orders of a customer."""
CALLS = 120
"""So many different orders of each status there are among the few."""
GROWTH = 1.5
"""A hundred times as many orders may make a call this much slower."""
BATCH = 10_000
FIRST_NUMBER = 1_000_000
STATUSES = ("paid", "packed", "shipped", "delivered", "delivered", "delivered", "cancelled", "returned")
GOODS = 50


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", help="an empty PostgreSQL database")
    found = _postgres(parser.parse_args().database) if parser.parse_args().database else _sqlite()
    table = Table(title=f"{platform.machine()}, {os.cpu_count()} cores, p50 of {CALLS} calls")
    for heading in ("call", f"{FEW:,} orders", f"{MANY:,} orders", "ratio", "to reach"):
        table.add_column(heading)
    for name, (few, many) in found.items():
        ratio = many / few
        table.add_row(name, f"{few:.2f} ms", f"{many:.2f} ms", f"{ratio:.2f}", f"≤ {GROWTH}")
    Console(width=100).print(table)


def fill(database: Database, *, order_count: int, first: int = 0) -> None:
    """Fill the shop's tables: orders of one or two lines, ten a customer, spread over two years.

    Args:
        first: how many orders are there already.
    """
    rng = random.Random(SEED + first)
    today = NOON.date()
    with database.write() as connection:
        for numbers in _batches(range(first // EACH, order_count // EACH)):
            connection.execute(insert(customers), [_customer(number) for number in numbers])
        if not first:
            connection.execute(insert(products), [_product(number) for number in range(GOODS)])
    for numbers in _batches(range(first, order_count)):
        bought = [_order(number, today, rng) for number in numbers]
        lines = [line for number in numbers for line in _lines(number, rng)]
        with database.write() as connection:
            connection.execute(insert(orders), bought)
            connection.execute(insert(shipments), [_parcel(order) for order in bought])
            connection.execute(insert(order_items), lines)
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _batches(numbers: range) -> Iterator[range]:
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]


def owner_of(number: int) -> str:
    """Return the id of the customer who placed the order at this place."""
    return f"c-{number // EACH}"


def number_of(number: int) -> str:
    """Return the number of the order at this place."""
    return str(FIRST_NUMBER + number)


def of_status(turn: int, place: int, order_count: int) -> int:
    """Return an order that stands at this place of STATUSES, a different one at every turn."""
    step = len(STATUSES)
    return turn * 31 % (order_count // step) * step + place


def _customer(number: int) -> dict[str, Any]:
    email = f"customer{number}@example.com"
    return {"id": f"c-{number}", "name": f"Customer {number}", "email": email, "locale": "en"}


def _product(number: int) -> dict[str, Any]:
    return {
        "key": f"p-{number}",
        "name": f"Product {number}",
        "prices": {"GBP": "20.00"},
        "stock": 10_000_000,
    }


def _order(number: int, today: date, rng: random.Random) -> dict[str, Any]:
    placed_on = today - timedelta(days=rng.randrange(2, 700))
    status = STATUSES[number % len(STATUSES)]
    return {
        "number": number_of(number),
        "customer_id": owner_of(number),
        "status": status,
        "placed_on": placed_on,
        "currency": "GBP",
        "total": Decimal(40),
        "ship_to": f"{number % 90 + 1} Quay Street, Exampleford",
        "pays_with": "Visa card ending 4417",
    }


def _parcel(order: dict[str, Any]) -> dict[str, Any]:
    came = order["status"] in ("delivered", "returned")
    return {
        "order_number": order["number"],
        "place": 1,
        "expected_on": order["placed_on"] + timedelta(days=5),
        "delivered_on": order["placed_on"] + timedelta(days=4) if came else None,
    }


def _lines(number: int, rng: random.Random) -> list[dict[str, Any]]:
    counts = (2,) if number % 2 else (1, 1)
    keys = rng.sample(range(GOODS), len(counts))
    return [
        {
            "order_number": number_of(number),
            "product": f"Product {key}",
            "product_key": f"p-{key}",
            "quantity": count,
            "price": Decimal(20),
        }
        for key, count in zip(keys, counts, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Crowd:
    """A shop with so many orders, and calls that are good for any of them."""

    database: Database
    shop: SqlShop
    order_count: int

    def calls(self) -> dict[str, Callable[[int], object]]:
        """Return each kind of call; given its turn, it asks for other rows than the last one."""
        return {
            "one row written, for comparison": lambda turn: self.write(f"row {turn}"),
            "order()": lambda turn: self.shop.order(number_of(turn * 7919 % self.order_count)),
            "orders_of()": lambda turn: self.shop.orders_of(owner_of(turn * 7919 % self.order_count)),
            "cancel_order": lambda turn: self._ask("cancel_order", self._of_status(turn, 0)),
            "return_item, refused": lambda turn: self._ask("return_item", self._of_status(turn, 6)),
            "claim, refused": lambda turn: self._ask(
                "claim_damaged", self._of_status(turn, 6), wanted="refund"
            ),
            "send_invoice": lambda turn: self._ask("send_invoice", self._of_status(turn, 3)),
            "reset_password": lambda turn: self.shop.perform(
                Task(
                    "reset_password",
                    f"r{turn}",
                    {"email": f"customer{turn % (self.order_count // EACH)}@example.com"},
                )
            ),
            "subscribe": lambda turn: self.shop.perform(
                Task("subscribe", f"s{turn}", {}, owner_of(turn * EACH % self.order_count))
            ),
        }

    def _ask(self, name: Any, number: int, **values: str) -> None:
        told = {"order_number": number_of(number), **values}
        task = Task(name, f"{name} {number} {next(_keys)}", told, owner_of(number))
        result = self.shop.perform(task)
        assert result.outcome not in ("not_found", "not_theirs"), result

    def write(self, name: str) -> None:
        """Write one row."""
        with self.database.write() as connection:
            insert_new(connection, counters, name=name, last=0)

    def _of_status(self, turn: int, place: int) -> int:
        return of_status(turn, place, self.order_count)


_keys = itertools.count()
KEYS = Keyring(Path(), ["5e" * 32])
"""Given, so that no file is written."""


def _sqlite() -> dict[str, tuple[float, float]]:
    with tempfile.TemporaryDirectory() as folder:
        few, many = (
            _crowd(Database(f"sqlite:///{folder}/{size}.sqlite3", KEYS), size) for size in (FEW, MANY)
        )
        found = {}
        for name, call in few.calls().items():
            times = _in_turns([call, many.calls()[name]])
            found[name] = (times[0], times[1])
        return found


def _postgres(url: str) -> dict[str, tuple[float, float]]:
    database = Database(url, KEYS)
    few = _crowd(database, FEW)
    before = {name: _in_turns([call])[0] for name, call in few.calls().items()}
    fill(database, order_count=MANY, first=FEW)
    many = Crowd(database, few.shop, MANY)
    return {name: (before[name], _in_turns([call], first=CALLS)[0]) for name, call in many.calls().items()}


def _crowd(database: Database, size: int) -> Crowd:
    database.upgrade()
    started = time.perf_counter()
    fill(database, order_count=size)
    print(f"{size:,} orders in {time.perf_counter() - started:.1f} s")
    rules = load_catalogue([ROOT / "intents" / "domain.yml"]).rules
    return Crowd(database, SqlShop(database, rules=lambda: rules, clock=lambda: NOON), size)


def _in_turns(calls: list[Callable[[int], object]], *, first: int = 0) -> list[float]:
    """Return each call's median in milliseconds; they are made in turn."""
    times: list[list[float]] = [[] for _ in calls]
    for turn in range(first, first + CALLS):
        for call, found in zip(calls, times, strict=True):
            start = time.perf_counter()
            call(turn)
            found.append((time.perf_counter() - start) * 1000)
    return [statistics.median(found) for found in times]


if __name__ == "__main__":
    main()

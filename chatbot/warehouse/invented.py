"""A shop that never was: customers, orders and talks with causes behind them, to show and to measure with."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import duckdb
import numpy as np

from chatbot.warehouse.invented_dirt import soil
from chatbot.warehouse.invented_goods import Goods, read_goods
from chatbot.warehouse.invented_life import Shop, draw_customers, live
from chatbot.warehouse.invented_people import people_of
from chatbot.warehouse.invented_rows import register, statements
from chatbot.warehouse.invented_time import make_calendar
from chatbot.warehouse.schema import TABLES
from chatbot.warehouse.warehouse import MEMORY, connect, one_row

Format = Literal["parquet", "csv"]
DAYS = 4 * 365
CHUNK = 100_000
"""Customers drawn at a time: what is held in memory."""
TRUTH = "truth"
"""A folder beside the tables with what no shop knows: each customer's kind."""
_COPY = {"parquet": "(FORMAT parquet, COMPRESSION zstd)", "csv": "(FORMAT csv, HEADER)"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What to invent; the same wish gives the same shop."""

    customers: int
    until: date
    """The first day of which nothing is known."""
    seed: int = 1
    dirt: bool = False
    """With duplicates, slips of the pen, gaps, impossible amounts, and in CSV dates in five formats."""
    format: Format = "parquet"


def invent(wish: Wish, out: Path, progress: Callable[[int, int], None] = lambda done, whole: None) -> None:
    """Write one file a table into a folder, and `truth/customers` with the kinds."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".draft-") as draft:
        connection = connect(
            str(Path(draft) / "shop.duckdb"), memory_limit=MEMORY, preserve_insertion_order="false"
        )
        try:
            _fill(connection, wish, progress)
            _write(connection, wish, out)
        finally:
            connection.close()


def _fill(connection: duckdb.DuckDBPyConnection, wish: Wish, progress: Callable[[int, int], None]) -> None:
    for table in TABLES.values():
        connection.execute(table.ddl)
    connection.execute("CREATE TABLE truth (id VARCHAR, kind VARCHAR)")
    goods = read_goods()
    rows = [(one.key, one.name, one.category, one.prices["GBP"], one.stock) for one in goods.products]
    connection.executemany("INSERT INTO products VALUES (?, ?, ?, ?, ?)", rows)
    for start in range(0, wish.customers, CHUNK):
        count = min(CHUNK, wish.customers - start)
        _fill_chunk(connection, wish, goods, start, count)
        progress(start + count, wish.customers)


def _fill_chunk(
    connection: duckdb.DuckDBPyConnection, wish: Wish, goods: Goods, start: int, count: int
) -> None:
    rng = np.random.default_rng([wish.seed, start])
    calendar = make_calendar(wish.until, DAYS)
    customers = draw_customers(rng, start, count, calendar, len(goods.tastes))
    shop = Shop(customers, goods, calendar)
    register(connection, rng, shop, list(live(rng, shop)))
    products = [product.key for product in goods.products]
    for statement in statements(calendar, products, base=_count(connection, "orders")):
        connection.execute(statement)
    connection.execute(f"INSERT INTO people {people_of('c')}")
    for name in ("c", "o", "i", "k"):
        connection.unregister(name)


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    found = one_row(connection, f"SELECT count(*) FROM {table}")
    return int(found[0]) if found else 0


def _write(connection: duckdb.DuckDBPyConnection, wish: Wish, out: Path) -> None:
    queries = {name: f"SELECT * FROM {name}" for name in TABLES}
    if wish.dirt:
        queries |= soil(connection, wish.seed, mixed_dates=wish.format == "csv")
    for name, query in queries.items():
        connection.execute(f"COPY ({query}) TO '{out / name}.{wish.format}' {_COPY[wish.format]}")
    (out / TRUTH).mkdir(exist_ok=True)
    connection.execute(f"COPY truth TO '{out / TRUTH / 'customers'}.{wish.format}' {_COPY[wish.format]}")

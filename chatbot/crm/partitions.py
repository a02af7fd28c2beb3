"""Customers cut into parts by a hash of their id, each with all that features ask for, as Parquet files.

A part is read by a machine that has no warehouse; who customers are (`people`) is in none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from chatbot.warehouse.casting import literal
from chatbot.warehouse.schema import CONTACTS, CUSTOMERS, ITEMS, ORDERS, PRODUCTS, REVIEWS, TABLES
from chatbot.warehouse.warehouse import connect, file_literal

PART = "part"
LEFT_OUT = ("birth_year", "gender", "text")
"""Columns that no feature may see, and what customers wrote."""
_WHOSE = {
    CUSTOMERS.name: "customers.id",
    ORDERS.name: "orders.customer_id",
    CONTACTS.name: "contacts.customer_id",
    REVIEWS.name: "reviews.customer_id",
    ITEMS.name: "orders.customer_id",
}


def write_parts(connection: duckdb.DuckDBPyConnection, folder: Path, count: int) -> None:
    """Write `<table>/part=<n>/…parquet` for every table of features, and the products whole."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, whose in _WHOSE.items():
        source = "items JOIN orders ON orders.id = items.order_id" if name == ITEMS.name else name
        query = f"SELECT {_columns(name)}, (hash({whose}) % {count})::INTEGER AS {PART} FROM {source}"  # noqa: S608
        options = f"FORMAT parquet, COMPRESSION zstd, PARTITION_BY ({PART}), OVERWRITE"
        connection.execute(f"COPY ({query}) TO {literal(str(folder / name))} ({options})")
    target = literal(str(folder / f"{PRODUCTS.name}.parquet"))
    connection.execute(f"COPY {PRODUCTS.name} TO {target} (FORMAT parquet)")


@contextmanager
def open_part(folder: Path, number: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open one part in memory, as a warehouse that knows these customers alone."""
    connection = connect(threads=1)
    try:
        connection.execute("SET TimeZone = 'UTC'")
        for table in TABLES.values():
            connection.execute(table.ddl)
        for name in _WHOSE:
            files = folder / name / f"{PART}={number}"
            if files.is_dir():
                _load(connection, name, file_literal(files, "/*.parquet"))
        _load(connection, PRODUCTS.name, file_literal(folder / f"{PRODUCTS.name}.parquet"))
        yield connection
    finally:
        connection.close()


def _load(connection: duckdb.DuckDBPyConnection, name: str, files: str) -> None:
    read = f"read_parquet({files}, hive_partitioning = false)"
    connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM {read}")  # noqa: S608


def _columns(name: str) -> str:
    kept = [column.name for column in TABLES[name].columns if column.name not in LEFT_OUT]
    return ", ".join(f'{name}."{column}"' for column in kept)

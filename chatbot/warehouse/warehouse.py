"""The warehouse: one DuckDB file that one process writes; a server never opens it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from chatbot.errors import InvalidData
from chatbot.warehouse.schema import TABLES

FILE = "warehouse.duckdb"
MEMORY = "1500MB"
"""What a query may hold; the rest it spills beside the file."""


@contextmanager
def open_warehouse(folder: Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse of a folder, `DATA_DIR/crm`; it is made where it is missing. In UTC, on two threads."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE
    if read_only and not file.exists():
        raise InvalidData(f"nothing was imported yet: {file} is missing. First: chatbot crm import")
    try:
        connection = duckdb.connect(
            str(file), read_only=read_only, config={"memory_limit": MEMORY, "threads": 2}
        )
    except duckdb.IOException as error:
        raise InvalidData(f"{file} is in use, or damaged: {error}") from error
    try:
        connection.execute("SET TimeZone = 'UTC'")
        if not read_only:
            for table in TABLES.values():
                connection.execute(table.ddl)
        yield connection
    finally:
        connection.close()


def one_row(
    connection: duckdb.DuckDBPyConnection, query: str, values: object = None
) -> tuple[Any, ...] | None:
    """Return the first row, and end the result: beside one that is not read to its end nothing else works."""
    rows = connection.execute(query, values).fetchall()
    return rows[0] if rows else None

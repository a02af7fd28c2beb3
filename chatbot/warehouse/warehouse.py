"""The warehouse: one DuckDB file that one process writes; a server never opens it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from chatbot.errors import InvalidData
from chatbot.warehouse.casting import literal
from chatbot.warehouse.schema import TABLES

FILE = "warehouse.duckdb"
MEMORY = "1500MB"
"""What a query may hold; the rest it spills beside the file."""
ALONE = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
"""Whatever a file asks for, nothing is fetched from elsewhere."""
_PATTERN = re.compile(r"[\[*?]")


@contextmanager
def open_warehouse(folder: Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse of a folder, `DATA_DIR/crm`; it is made where it is missing. In UTC, on two threads."""
    file = folder / FILE
    if read_only and not file.exists():
        raise InvalidData(f"nothing was imported yet: {file} is missing. First: chatbot crm import")
    _make(folder)
    try:
        connection = connect(str(file), read_only=read_only, memory_limit=MEMORY)
    except duckdb.Error as error:
        raise InvalidData(f"{file} is in use, or damaged: {str(error).splitlines()[0]}") from error
    try:
        _close_to_others(file, 0o600)
        connection.execute("SET TimeZone = 'UTC'")
        if not read_only:
            for table in TABLES.values():
                connection.execute(table.ddl)
                for statement in table.later_columns:
                    connection.execute(statement)
        yield connection
    finally:
        connection.close()


def connect(
    file: str = ":memory:", *, read_only: bool = False, **config: str | int
) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB database, on two threads unless told otherwise."""
    return duckdb.connect(file, read_only=read_only, config={"threads": 2, **ALONE, **config})


def file_literal(path: Path, within: str = "") -> str:
    """Return a path as SQL writes the one file of that name: DuckDB takes `[`, `*` and `?` for a pattern of many.

    Args:
        within: a pattern of files in that folder, such as `/*.parquet`.
    """
    return literal(_PATTERN.sub(r"[\g<0>]", str(path)) + within)


def one_row(
    connection: duckdb.DuckDBPyConnection, query: str, values: object = None
) -> tuple[Any, ...] | None:
    """Return the first row, and end the result: beside one that is not read to its end nothing else works."""
    rows = connection.execute(query, values).fetchall()
    return rows[0] if rows else None


def _make(folder: Path) -> None:
    """Make the folder; its owner alone enters it, whatever the umask: beside the file stand its log and spills."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _close_to_others(folder, 0o700)
    except OSError as error:
        raise InvalidData(f"{folder}: cannot be written ({error.strerror}): check name and rights") from error


def _close_to_others(path: Path, mode: int) -> None:
    if path.stat().st_mode & 0o077:
        path.chmod(mode)

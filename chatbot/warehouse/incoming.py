"""What an import has read so far: kept beside the tables, so that a killed one goes on, and none comes in by halves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import numpy as np

from chatbot.warehouse.piece import Reject
from chatbot.warehouse.schema import PEOPLE, TABLES, Table
from chatbot.warehouse.warehouse import one_row

HASHES = ("email_hash", "phone_hash", "content_hash")
"""What is kept beside a sealed row: to find the same address, and to see whether anything changed."""
LEDGER = """
CREATE TABLE IF NOT EXISTS incoming_state (
    table_name VARCHAR, source VARCHAR, fingerprint VARCHAR, position VARCHAR, rows BIGINT, done BOOLEAN);
CREATE TABLE IF NOT EXISTS incoming_rejects (table_name VARCHAR, line BIGINT, reason VARCHAR);
CREATE TABLE IF NOT EXISTS people_hashes (
    customer_id VARCHAR, email_hash VARCHAR, phone_hash VARCHAR, content_hash VARCHAR);
"""
EMPTY_PEOPLE = f"""SELECT 0::BIGINT AS source_line, *, {", ".join(f"''::VARCHAR AS {name}" for name in HASHES)}
    FROM people LIMIT 0"""


@dataclass(frozen=True, slots=True)
class State:
    """How far a table's source is read."""

    position: str = ""
    rows: int = 0
    done: bool = False


def make_ledger(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables an import keeps its books in."""
    connection.execute(LEDGER)


def columns_of(table: Table) -> tuple[str, ...]:
    """Return the names of what is kept of a row."""
    names = tuple(column.name for column in table.columns)
    return (*names, *HASHES) if table is PEOPLE else names


def quoted(names: Sequence[str], prefix: str = "") -> str:
    """Return names as SQL writes them; `at` is a word of its own."""
    return ", ".join(f'{prefix}"{name}"' for name in names)


def begin(connection: duckdb.DuckDBPyConnection, table: Table, source: str, fingerprint: str) -> State:
    """Return how far the same source was read, or begin anew."""
    found = one_row(
        connection,
        "SELECT position, rows, done FROM incoming_state WHERE table_name = ? AND fingerprint = ?",
        [table.name, fingerprint],
    )
    if found:
        return State(*found)
    with transaction(connection):
        forget(connection, table)
        empty = (
            EMPTY_PEOPLE
            if table is PEOPLE
            else f"SELECT 0::BIGINT AS source_line, * FROM {table.name} LIMIT 0"
        )
        connection.execute(f"CREATE TABLE incoming_{table.name} AS {empty}")
        connection.execute(
            "INSERT INTO incoming_state VALUES (?, ?, ?, '', 0, false)", [table.name, source, fingerprint]
        )
    return State()


def forget(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Throw away what was read of a table's source."""
    connection.execute(f"DROP TABLE IF EXISTS incoming_{table.name}")
    connection.execute("DELETE FROM incoming_state WHERE table_name = ?", [table.name])
    connection.execute("DELETE FROM incoming_rejects WHERE table_name = ?", [table.name])


def forget_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Throw away whatever was read and is not in the tables."""
    for table in TABLES.values():
        forget(connection, table)


def note(
    connection: duckdb.DuckDBPyConnection, table: Table, state: State, rejects: Sequence[Reject]
) -> None:
    """Write down how far the source is read, within the transaction that holds its rows."""
    if rejects:
        found = {
            "line": np.array([reject.line for reject in rejects]),
            "reason": np.array([reject.reason for reject in rejects], object),
        }
        connection.register("found", found)
        connection.execute("INSERT INTO incoming_rejects SELECT ?, line, reason FROM found", [table.name])
        connection.unregister("found")
    connection.execute(
        "UPDATE incoming_state SET position = ?, rows = ?, done = ? WHERE table_name = ?",
        [state.position, state.rows, state.done, table.name],
    )


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Do all of it, or nothing."""
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")

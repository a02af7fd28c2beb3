"""Let what is incoming into the tables: new rows, changed rows; the same rows again change nothing."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from chatbot.warehouse.incoming import HASHES, quoted
from chatbot.warehouse.schema import CUSTOMERS, PEOPLE, Table
from chatbot.warehouse.warehouse import one_row

CONTENT = "content_hash"
WISHES = ("do_not_train", "do_not_profile")
"""A source that does not know of them takes none back."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What came of a table's rows."""

    read: int
    new: int
    changed: int
    same: int
    repeated: int
    """Rows whose key stood further down once more: the last one counts."""
    rejected: int
    kept_out: int = 0
    """Rows of people who were erased, or older than is kept."""


def let_in(connection: duckdb.DuckDBPyConnection, table: Table) -> Counts:
    """Bring one table's incoming rows in, within the caller's transaction."""
    repeated = _drop_repeated(connection, table)
    total = count(connection, f"incoming_{table.name}")
    new = total
    changed = 0
    if count(connection, table.name):
        _keep_wishes(connection, table)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE differing AS {_differing(table)}")
        changed = count(connection, "differing")
        new = total - count(
            connection, f"incoming_{table.name} SEMI JOIN {table.name} USING ({quoted(table.key)})"
        )
        _replace(connection, table)
        rows = f"incoming_{table.name} ANTI JOIN {table.name} USING ({quoted(table.key)})"
        _insert(connection, table, rows)
        connection.execute("DROP TABLE differing")
    else:
        _insert(connection, table, f"incoming_{table.name}")
    rejected = count(connection, f"incoming_rejects WHERE table_name = '{table.name}'")
    return Counts(total + repeated + rejected, new, changed, total - new - changed, repeated, rejected)


def count(connection: duckdb.DuckDBPyConnection, what: str) -> int:
    """Return how many rows there are of what stands behind FROM."""
    found = one_row(connection, f"SELECT count(*) FROM {what}")
    return int(found[0]) if found else 0


def _drop_repeated(connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    """Keep the last row of each key; return how many went. Sorting all rows to find none would cost too much."""
    keys, name = quoted(table.key), f"incoming_{table.name}"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE last AS SELECT {keys}, max(source_line) AS source_line FROM {name} "
        f"GROUP BY {keys} HAVING count(*) > 1"
    )
    before = count(connection, name)
    same = " AND ".join(f'{name}."{key}" = last."{key}"' for key in table.key)
    connection.execute(
        f"DELETE FROM {name} USING last WHERE {same} AND {name}.source_line < last.source_line"
    )
    connection.execute("DROP TABLE last")
    return before - count(connection, name)


def _differing(table: Table) -> str:
    """Return the query of the keys whose rows say something else now."""
    keys = quoted(table.key, "i.")
    on = " AND ".join(f'i."{key}" = t."{key}"' for key in table.key)
    if table is PEOPLE:
        return f"""SELECT {keys} FROM incoming_people i JOIN people_hashes t ON {on}
            WHERE i.{CONTENT} IS DISTINCT FROM t.{CONTENT}"""
    names = [column.name for column in table.columns if column.name not in table.key]
    other = " OR ".join(f'i."{name}" IS DISTINCT FROM t."{name}"' for name in names)
    return f"SELECT {keys} FROM incoming_{table.name} i JOIN {table.name} t ON {on} WHERE {other}"


def _keep_wishes(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Let what customers refused stand where the incoming row says nothing of it."""
    if table is not CUSTOMERS:
        return
    for name in WISHES:
        connection.execute(
            f"UPDATE incoming_customers SET {name} = customers.{name} FROM customers"
            f" WHERE customers.id = incoming_customers.id AND incoming_customers.{name} IS NULL AND customers.{name}"
        )


def _replace(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Take out the rows that changed: they come in again with the new ones."""
    for name in (table.name, *(["people_hashes"] if table is PEOPLE else [])):
        same = " AND ".join(f'{name}."{key}" = differing."{key}"' for key in table.key)
        connection.execute(f"DELETE FROM {name} USING differing WHERE {same}")


def _insert(connection: duckdb.DuckDBPyConnection, table: Table, rows: str) -> None:
    names = quoted([column.name for column in table.columns])
    if table is PEOPLE:  # first: `rows` leaves out who is in `people`
        connection.execute(f"INSERT INTO people_hashes SELECT customer_id, {quoted(HASHES)} FROM {rows}")
    connection.execute(f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {rows}")

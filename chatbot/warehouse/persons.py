"""Find one person in the warehouse, by e-mail address or by what the shop calls them, and show what is kept of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import duckdb

from chatbot.errors import InvalidData
from chatbot.warehouse.people_rows import PeopleRows

Cell = str | int | float | bool | None
Row = Mapping[str, Cell]
CUSTOMER_COLUMNS = ("customer_id", "kept", "gone", "was")
"""Wherever a column is called so, a customer's id stands in it."""
CUSTOMER_TABLES = ("customers", "parked_customers", "incoming_customers")
"""Of these `id` is the customer's."""
BOUGHT = ("items", "incoming_items")
"""Their rows are an order's."""


@dataclass(frozen=True, slots=True)
class Place:
    """A table that may hold rows of a person, and the condition, of `$ids` and `$orders`, by which they are theirs."""

    table: str
    condition: str


def find_customers(
    connection: duckdb.DuckDBPyConnection, people: PeopleRows, email: str, ids: Collection[str] = ()
) -> frozenset[str]:
    """Return the ids of all customers who are the person: of that address, named, or accepted as one of them.

    Raises:
        InvalidData: some people are sealed with a key that is missing: nobody can say that none of them is meant.
    """
    tables = _columns(connection)
    if "people" in tables and (missing := people.missing_keys(connection)):
        raise InvalidData(f"some people are sealed with the key {missing[0]}, which is missing: put it back")
    hashes = people.hashes_of(email)
    found = set(ids)
    for table in (name for name, columns in tables.items() if "email_hash" in columns):
        rows = connection.execute(
            f"SELECT customer_id FROM {table} WHERE list_contains(?, email_hash)", [hashes]
        ).fetchall()
        found |= {row[0] for row in rows}
    return frozenset(_with_merged(connection, found) if "merges" in tables else found)


def _with_merged(connection: duckdb.DuckDBPyConnection, found: set[str]) -> set[str]:
    rows = connection.execute("SELECT gone, kept FROM merges WHERE state = 'accepted'").fetchall()
    before = -1
    while before != len(found):
        before = len(found)
        found |= {one for pair in rows if found.intersection(pair) for one in pair}
    return found


def places(connection: duckdb.DuckDBPyConnection) -> Iterator[Place]:
    """Yield every table in which rows of a person may stand, told by the names of its columns."""
    for table, columns in _columns(connection).items():
        parts = [f"list_contains($ids, {name})" for name in CUSTOMER_COLUMNS if name in columns]
        if table in CUSTOMER_TABLES:
            parts.append("list_contains($ids, id)")
        if table in BOUGHT:
            parts.append("list_contains($orders, order_id)")
        if parts:
            yield Place(table, " OR ".join(parts))


def orders_of(connection: duckdb.DuckDBPyConnection, ids: Collection[str]) -> list[str]:
    """Return the ids of their orders, those of a broken import too."""
    tables = [name for name in ("orders", "incoming_orders") if name in _columns(connection)]
    found = [
        row[0]
        for table in tables
        for row in connection.execute(
            f"SELECT id FROM {table} WHERE list_contains(?, customer_id)", [list(ids)]
        ).fetchall()
    ]
    return list(dict.fromkeys(found))


def parameters(
    connection: duckdb.DuckDBPyConnection, place: Place, ids: Collection[str]
) -> dict[str, list[str]]:
    """Return what a place's condition asks for."""
    known = {"ids": list(ids), "orders": orders_of(connection, ids)}
    return {name: value for name, value in known.items() if f"${name}" in place.condition}


def kept_of(
    connection: duckdb.DuckDBPyConnection, people: PeopleRows, ids: Collection[str]
) -> dict[str, list[Row]]:
    """Return every row that is theirs, table by table, ready for JSON; names and addresses opened."""
    found = {}
    for place in places(connection):
        cursor = connection.execute(
            f"SELECT * FROM {place.table} WHERE {place.condition}", parameters(connection, place, ids)
        )
        names = [column[0] for column in cursor.description or ()]
        rows = [
            {name: _plain(cell) for name, cell in zip(names, row, strict=True)} for row in cursor.fetchall()
        ]
        if rows:
            found[place.table] = [_opened(people, row) for row in rows]
    return found


def _opened(people: PeopleRows, row: Row) -> Row:
    """Open what is sealed, and leave the hashes out: they tell nobody anything."""
    whose = row.get("customer_id")
    return {
        name: people.open_field(str(whose), name, cell) if isinstance(cell, str) else cell
        for name, cell in row.items()
        if not name.endswith("_hash")
    }


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    rows = connection.execute(
        "SELECT table_name, list(column_name) FROM duckdb_columns()"
        " WHERE schema_name = 'main' AND NOT internal AND database_name = current_database()"
        " GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return dict(rows)


def _plain(cell: object) -> Cell:
    if isinstance(cell, datetime):
        return cell.isoformat()
    return cell if isinstance(cell, str | int | float | bool | None) else str(cell)

"""What real files are like: the same person twice, slips of the pen, gaps, impossible figures, dates of all kinds."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from chatbot.warehouse.schema import TABLES

TWICE = 50
"""One customer in so many stands there again under another id, with a third of their orders."""
FORMATS = ("%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M", "%d.%m.%Y", "%Y-%m-%dT%H:%M:%SZ", "%d %b %Y")
"""How moments are written in a dirty CSV file, by the row."""


def soil(connection: duckdb.DuckDBPyConnection, seed: int, *, mixed_dates: bool) -> Mapping[str, str]:
    """Spoil some rows of the tables; return the query that writes each table that has moments.

    A week of orders is missing, some have a hundred times their total, some quantities are below nothing.
    """
    chance = f"hash(id, {seed}) % 1000"
    for statement in (*_doubles(), *_slips(seed), *_faults(chance, seed)):
        connection.execute(statement)
    return {name: _written(name) for name in TABLES} if mixed_dates else {}


def _doubles() -> tuple[str, ...]:
    return (
        f"CREATE TEMP TABLE twice AS SELECT id, 'D' || id[2:] AS again FROM customers WHERE hash(id) % {TWICE} = 0",
        "INSERT INTO customers SELECT customers.* REPLACE (again AS id) FROM customers JOIN twice USING (id)",
        """INSERT INTO people SELECT people.* REPLACE (again AS customer_id,
            CASE hash(again) % 3 WHEN 0 THEN name[:3] || name[5:] WHEN 1 THEN upper(name) ELSE name END AS name,
            CASE hash(again, 1) % 3 WHEN 0 THEN upper(email) WHEN 1 THEN NULL ELSE email END AS email,
            CASE hash(again, 2) % 2 WHEN 0 THEN NULL ELSE replace(phone, '+447700', '07700 ') END AS phone)
            FROM people JOIN twice ON customer_id = twice.id""",
        """UPDATE orders SET customer_id = again FROM twice
            WHERE customer_id = twice.id AND hash(orders.id) % 3 = 0""",
    )


def _slips(seed: int) -> tuple[str, ...]:
    return tuple(
        f"UPDATE {table} SET {column} = NULL WHERE hash({key}, '{column}', {seed}) % 100 < {percent}"
        for table, key, column, percent in (
            ("people", "customer_id", "phone", 12),
            ("people", "customer_id", "address", 8),
            ("customers", "id", "country", 4),
            ("customers", "id", "joined_at", 3),
            ("products", "id", "category", 3),
            ("contacts", "id", "mood_end", 5),
        )
    )


def _faults(chance: str, seed: int) -> tuple[str, ...]:
    return (
        f"UPDATE orders SET total = total * 100 WHERE {chance} = 1",
        f"UPDATE items SET quantity = -quantity WHERE hash(order_id, {seed}) % 1000 = 2",
        f"UPDATE customers SET birth_year = 1900 WHERE {chance} < 5",
        """DELETE FROM orders WHERE placed_at BETWEEN (SELECT max(placed_at) - INTERVAL 207 DAY FROM orders)
            AND (SELECT max(placed_at) - INTERVAL 200 DAY FROM orders)""",
    )


def _written(name: str) -> str:
    table = TABLES[name]
    key = ", ".join(table.key)
    moments = [column.name for column in table.columns if column.kind == "moment"]
    spoiled = [
        f'{_in_some_format(moment, f"hash({key}) % {len(FORMATS)}")} AS "{moment}"' for moment in moments
    ]
    return f"SELECT * {'REPLACE (' + ', '.join(spoiled) + ')' if spoiled else ''} FROM {name}"


def _in_some_format(moment: str, number: str) -> str:
    cases = " ".join(
        f"WHEN {place} THEN strftime(\"{moment}\", '{one}')" for place, one in enumerate(FORMATS)
    )
    return f"CASE {number} {cases} END"

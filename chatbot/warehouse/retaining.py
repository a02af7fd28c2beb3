"""Let go what is older than is kept, and see to it that no import brings it back."""

from __future__ import annotations

from datetime import datetime

import duckdb

from chatbot.warehouse.incoming import transaction
from chatbot.warehouse.kept_out import MOMENTS, remember_age
from chatbot.warehouse.together import LEDGER
from chatbot.warehouse.warehouse import one_row


def retain(connection: duckdb.DuckDBPyConnection, before: datetime) -> dict[str, int]:
    """Delete orders with their items, contacts and reviews from before a moment; return the rows of each table.

    Customers stay: whether somebody is one, the shop's own database says.
    """
    connection.execute(LEDGER)
    with transaction(connection):
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE old_orders AS SELECT id FROM orders WHERE placed_at < ?", [before]
        )
        counts = {"items": _delete(connection, "items WHERE order_id IN (SELECT id FROM old_orders)")}
        for table, moment in MOMENTS.items():
            counts[table] = _delete(connection, f'{table} WHERE "{moment}" < $before', {"before": before})
            connection.execute(
                f"DELETE FROM merge_moves WHERE table_name = '{table}' AND id NOT IN (SELECT id FROM {table})"
            )
        connection.execute("DROP TABLE old_orders")
        remember_age(connection, before)
    return counts


def _delete(
    connection: duckdb.DuckDBPyConnection, what: str, values: dict[str, datetime] | None = None
) -> int:
    row = one_row(connection, f"DELETE FROM {what}", values or {})
    return int(row[0]) if row else 0

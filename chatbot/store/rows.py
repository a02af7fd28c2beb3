"""Rows that are written once, whoever comes first."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert


def insert_new(connection: Connection, table: Table, **values: Any) -> bool:
    """Insert a row unless one with its key is there; return whether it was new.

    Another transaction that is inserting the same key is waited for.
    """
    return connection.execute(_statement(table, connection.dialect.name), values).first() is not None


@cache  # putting a statement together costs more than running it
def _statement(table: Table, dialect: str) -> ReturningInsert[Any]:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing().returning(*table.primary_key.columns)

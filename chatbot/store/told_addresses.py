"""An e-mail address in what people wrote: found by SQL as nearly as it can, exactly here, and taken out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Text, and_, cast, select, update

ERASED = "[erased]"
_ADDRESS = re.compile(r"[\w%+'.-]+@[\w-]+(?:\.[\w-]+)+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


def may_hold(column: Column[Any], address: str) -> ColumnElement[bool]:
    """Choose the rows that hold the address, and some that hold another with the same letters in it."""
    like = "%" + _NOT_ASCII.sub("%", re.sub(r"([\\%_])", r"\\\1", address)) + "%"  # JSON writes é as \u00e9
    return cast(column, Text).ilike(like, escape="\\")


def without(address: str, said: Any) -> Any:
    """Return text, or whatever JSON holds, with the address taken out."""
    if isinstance(said, Mapping):
        return {name: without(address, value) for name, value in said.items()}
    if isinstance(said, list):
        return [without(address, value) for value in said]
    if not isinstance(said, str):
        return said
    return _ADDRESS.sub(lambda found: ERASED if found[0].strip("'.-").lower() == address else found[0], said)


def take_out(connection: Connection, column: Column[Any], which: ColumnElement[bool], address: str) -> None:
    """Rewrite the rows of a column that hold the address."""
    key = column.table.primary_key.columns
    for row in connection.execute(select(column, *key).where(which)).all():
        left = without(address, row[0])
        if left != row[0]:
            same = and_(*(part == value for part, value in zip(key, row[1:], strict=True)))
            connection.execute(update(column.table).where(same).values({column.name: left}))

"""A change of keys: whatever an older one sealed is sealed anew, a few rows at a time, while everybody goes on."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    text,
    type_coerce,
    update,
)

from chatbot.sealing.sealer import MARK, Sealer
from chatbot.store.blind import blind_address, blind_customer
from chatbot.store.database import Database
from chatbot.store.sealed import SealedText, keys_of
from chatbot.store.sealing_keys import note_key
from chatbot.store.shop_tables import customers, shop_tasks
from chatbot.store.tables import metadata, sealing_keys

BATCH = 500
"""Rows sealed in one transaction: customers wait for it, so it is short."""
BREATH_S = 0.02
"""Between two transactions, so that those who waited get in."""


def reseal(database: Database) -> int:
    """Seal with the newest key what is not, and the hashes with it; return how many rows. Broken off, call it again."""
    count = 0
    for table in sealed_tables():
        last: str | None = None
        while True:
            with database.write() as connection:
                rows, last = _reseal_some(connection, table, last)
            if not rows:
                break
            count += rows
            time.sleep(BREATH_S)
    count += _reseal_rest(database)
    database.tidy()
    return count


def count_open(connection: Connection) -> int:
    """Return how many rows another program wrote in the open."""
    counts = (
        select(func.count()).select_from(table).where(_some_begins_otherwise(table, f"{MARK}."))
        for table in sealed_tables()
    )
    return sum(connection.execute(count).scalar_one() for count in counts)


def sealed_tables() -> Iterator[Table]:
    """Yield the tables in which something is sealed."""
    return (table for table in metadata.sorted_tables if _sealed(table))


def _sealed(table: Table) -> list[Column[Any]]:
    return [column for column in table.c if isinstance(column.type, SealedText)]


def _reseal_rest(database: Database) -> int:
    """Seal what was written meanwhile with nobody else writing: afterwards nothing hangs on an older key."""
    count = 0
    with database.write() as connection:
        if connection.dialect.name == "postgresql":
            names = ", ".join(table.name for table in sealed_tables())
            connection.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))
        for table in sealed_tables():
            last: str | None = None
            while (found := _reseal_some(connection, table, last))[0]:
                count, last = count + found[0], found[1]
        note_key(connection, keys_of(connection.dialect))
        newest = keys_of(connection.dialect).sealer.names[0]
        connection.execute(delete(sealing_keys).where(sealing_keys.c.name != newest))
    return count


def _reseal_some(connection: Connection, table: Table, last: str | None) -> tuple[int, str | None]:
    """Seal the next rows behind a key; return how many, and the last one's key."""
    sealer, columns = keys_of(connection.dialect).sealer, _sealed(table)
    (key,) = table.primary_key.columns
    old = _some_begins_otherwise(table, sealer.newest_mark)
    # locked on PostgreSQL: what somebody changes between reading and writing would be written back as it was
    query = select(key, *columns).where(old).order_by(key).limit(BATCH).with_for_update()
    rows = connection.execute(query if last is None else query.where(key > last)).all()
    if not rows:
        return 0, None
    names = [column.name for column in columns]
    changed = [
        {"this": row[0], **values, **_found_by(table, values, sealer)}
        for row in rows
        for values in [dict(zip(names, row[1:], strict=True))]
    ]
    connection.execute(update(table).where(key == bindparam("this")), changed)
    return len(rows), rows[-1][0]


def _found_by(table: Table, values: Mapping[str, Any], sealer: Sealer) -> dict[str, str | None]:
    if table is customers:
        return blind_customer(sealer, values["name"], values["email"])
    return {"email_hash": blind_address(sealer, values["email"])} if table is shop_tasks else {}


def _some_begins_otherwise(table: Table, mark: str) -> ColumnElement[bool]:
    texts = [type_coerce(column, Text) for column in _sealed(table)]
    return or_(*(and_(one.is_not(None), one.not_like(f"{mark}%")) for one in texts))

"""Who customers are, sealed before it touches the disk, and opened again only in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from chatbot.sealing.sealer import Sealer
from chatbot.warehouse.contact_data import plain_email, plain_phone
from chatbot.warehouse.incoming import EMPTY_PEOPLE as EMPTY
from chatbot.warehouse.incoming import HASHES, columns_of, quoted
from chatbot.warehouse.schema import PEOPLE

FIELDS = tuple(column.name for column in PEOPLE.columns[1:])
BATCH_ROWS = 50_000
Fields = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """One row of `people`, open."""

    customer_id: str
    name: str | None
    email: str | None
    phone: str | None
    address: str | None


class PeopleRows:
    """The way in and out of the sealed rows."""

    def __init__(self, sealer: Sealer, calling_code: str) -> None:
        self._sealer = sealer
        self.calling_code = calling_code
        """Of telephone numbers that name no country."""

    def insert(self, connection: duckdb.DuckDBPyConnection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Seal rows of a source's line and the columns of `people`, and let them come in."""
        for start in range(0, len(rows), BATCH_ROWS):
            self._insert(connection, "incoming_people", rows[start : start + BATCH_ROWS])

    def _insert(
        self, connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[Any, ...]]
    ) -> None:
        sealed = zip(*(self._seal(row[1], row[2:]) for row in rows), strict=True)
        columns = {name: _texts(column) for name, column in zip(columns_of(PEOPLE), sealed, strict=True)}
        connection.register("sealed", {"source_line": np.array([row[0] for row in rows]), **columns})
        connection.execute(
            f"INSERT INTO {table} SELECT source_line, {quoted(columns_of(PEOPLE))} FROM sealed"
        )
        connection.unregister("sealed")

    def _seal(self, customer_id: str, fields: Fields) -> Fields:
        seal, hashed = self._sealer.seal, self._sealer.hash
        sealed = [
            seal(text, customer_id=customer_id, column=name)
            for name, text in zip(FIELDS, fields, strict=True)
        ]
        email, phone = plain_email(fields[1]), plain_phone(fields[2], self.calling_code)
        content = hashed("\0".join((customer_id, *(text or "" for text in fields))))
        return (customer_id, *sealed, hashed(email), hashed(phone), content)

    def open(self, connection: duckdb.DuckDBPyConnection, table: str = "people") -> Iterator[Person]:
        """Yield the people, open."""
        cursor = connection.cursor()
        cursor.execute(f"SELECT {quoted(('customer_id', *FIELDS))} FROM {table}")
        while batch := cursor.fetchmany(BATCH_ROWS):
            for customer_id, *sealed in batch:
                yield Person(customer_id, *self._open(customer_id, sealed))

    def _open(self, customer_id: str, sealed: list[str | None]) -> list[str | None]:
        return [
            self._sealer.open(text, customer_id=customer_id, column=name)
            for name, text in zip(FIELDS, sealed, strict=True)
        ]

    def hashes_of(self, email: str) -> list[str]:
        """Return under what an address is found, whichever key hashed it; nothing for what is no address."""
        plain = plain_email(email)
        return list(self._sealer.hashes(plain)) if plain else []

    def open_field(self, customer_id: str, column: str, text: str) -> str | None:
        """Return one field open, if it is one that is sealed."""
        if column not in FIELDS or not self._sealer.is_sealed(text):
            return text
        return self._sealer.open(text, customer_id=customer_id, column=column)

    def missing_keys(self, connection: duckdb.DuckDBPyConnection) -> list[str]:
        """Return the names of keys that sealed some people and are not here."""
        fields = ", ".join(FIELDS)
        rows = connection.execute(
            f"SELECT DISTINCT split_part(coalesce({fields}), '.', 2) FROM people WHERE coalesce({fields}) IS NOT NULL"
        ).fetchall()
        return sorted(row[0] for row in rows if not self._sealer.knows(row[0]))

    def reseal(self, connection: duckdb.DuckDBPyConnection, table: str = "people") -> int:
        """Seal every row of a table anew with the newest key, within the caller's transaction; return how many."""
        connection.execute(f"CREATE OR REPLACE TEMP TABLE resealed AS {EMPTY}")
        count = 0
        people = self.open(connection, table)
        while batch := list(islice(people, BATCH_ROWS)):
            rows = [(0, one.customer_id, one.name, one.email, one.phone, one.address) for one in batch]
            self._insert(connection, "temp.resealed", rows)
            count += len(rows)
        replaced = ", ".join(f"{name} = resealed.{name}" for name in FIELDS)
        connection.execute(
            f"UPDATE {table} SET {replaced} FROM resealed WHERE {table}.customer_id = resealed.customer_id"
        )
        replaced = ", ".join(f"{name} = resealed.{name}" for name in HASHES)
        connection.execute(
            f"UPDATE people_hashes SET {replaced} FROM resealed WHERE people_hashes.customer_id = resealed.customer_id"
        )
        connection.execute("DROP TABLE resealed")
        return count


def _texts(column: Sequence[str | None]) -> NDArray[np.object_]:
    found = np.empty(len(column), object)
    found[:] = column
    return found

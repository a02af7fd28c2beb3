"""Tables and queries of any SQL database, in batches in the order of our keys."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Engine,
    FromClause,
    Row,
    Select,
    and_,
    column,
    create_engine,
    func,
    make_url,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from chatbot.errors import InvalidData
from chatbot.warehouse.piece import Piece
from chatbot.warehouse.warehouse import file_literal

BATCH_ROWS = 100_000
FETCH_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class SqlSource:
    """What a table holds or a query answers; its lines are its rows in the order of `keys`, from 1."""

    engine: Engine
    name: str
    what: FromClause
    columns: tuple[str, ...]
    keys: tuple[str, ...]
    """Their columns that tell rows apart: by these a broken import goes on."""
    rows: int

    @property
    def fingerprint(self) -> str:
        """Return what tells this source from another; its rows may have changed."""
        url = self.engine.url.render_as_string(hide_password=True)
        return hashlib.sha256(f"{url} {self.what} {self.columns} {self.keys}".encode()).hexdigest()

    def pieces(self, after: str, draft: Path) -> Iterator[Piece]:
        """Yield some thousand rows at a time."""
        line, last = json.loads(after) if after else (0, None)
        target = draft / "piece.csv"
        with _explained(self.name), self.engine.connect() as connection:
            lines = connection.execution_options(stream_results=True, max_row_buffer=FETCH_ROWS)
            for batch in _batches(lines.execute(self._select(last))):
                with target.open("w", encoding="utf-8", newline="") as file:
                    csv.writer(file).writerows(
                        (line + at, *map(_told, row)) for at, row in enumerate(batch, 1)
                    )
                line, last = line + len(batch), self._key(batch[-1])
                after = json.dumps([line, last])
                yield Piece(self._query(target), len(batch), after, min(1.0, line / max(self.rows, 1)))

    def _select(self, last: Sequence[str] | None) -> Select[*tuple[object, ...]]:
        keys: list[ColumnElement[object]] = [column(name) for name in self.keys]
        names: list[ColumnElement[object]] = [column(name) for name in self.columns]
        chosen: Select[*tuple[object, ...]] = select(*names).select_from(self.what).order_by(*keys)
        return chosen.where(_behind(keys, last)) if last else chosen

    def _key(self, row: Row[tuple[object, ...]]) -> list[str | int]:
        found = [row[self.columns.index(name)] for name in self.keys]
        return [value if isinstance(value, int) else str(value) for value in found]

    def _query(self, path: Path) -> str:
        columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(self.columns)))
        return (
            f"SELECT * FROM read_csv({file_literal(path)}, header = false, auto_detect = false, delim = ',', "
            f"quote = '\"', escape = '\"', columns = {{'source_line': 'BIGINT', {columns}}}, "
            "store_rejects = true, max_line_size = 4194304)"
        )


def open_engine(url: str) -> Engine:
    """Return the way to a database.

    Raises:
        InvalidData: it is no URL, or its driver is not installed.
    """
    try:
        address = make_url(url)
        if "@" in (address.host or ""):  # of the password, and errors name hosts
            raise ArgumentError
        return create_engine(address)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError) as error:
        raise InvalidData(
            "the address of the database cannot be used: write it as SQLAlchemy does, "
            "postgresql+psycopg://user:password@host/database, an @ in the password as %40, "
            f"and install its driver ({type(error).__name__})"
        ) from None  # the cause may hold the password


def open_table(engine: Engine, name: str, keys: Sequence[str]) -> SqlSource:
    """Look at a table, `orders` or `shop.orders`."""
    schema, _, own = name.rpartition(".")
    return _open(engine, name, table(own, schema=schema or None), keys)


def open_query(engine: Engine, query: str, name: str, keys: Sequence[str]) -> SqlSource:
    """Look at what a query answers; `name` stands for it in reports."""
    told = query.rstrip().rstrip(";").replace(":", r"\:")  # a colon is one, and no parameter
    return _open(engine, name, text(told).columns().subquery("q"), keys)


def _open(engine: Engine, name: str, what: FromClause, keys: Sequence[str]) -> SqlSource:
    with _explained(name), engine.connect() as connection:
        none = select(text("*")).select_from(what).where(text("1 = 0"))
        columns = tuple(connection.execute(none).keys())
        rows = connection.execute(select(func.count()).select_from(what)).scalar() or 0
    return SqlSource(engine, name, what, columns, tuple(keys), rows)


def _batches(result: CursorResult[tuple[object, ...]]) -> Iterator[list[Row[tuple[object, ...]]]]:
    while batch := result.fetchmany(BATCH_ROWS):
        yield list(batch)


def _behind(keys: Sequence[ColumnElement[object]], last: Sequence[str]) -> ColumnElement[bool]:
    """Return (a, b) > (x, y), written so that every database knows it."""
    steps = []
    for place, key in enumerate(keys):
        same = [before == value for before, value in zip(keys[:place], last, strict=False)]
        steps.append(and_(*same, key > last[place]))
    return or_(*steps)


def _told(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return value.isoformat(sep=" ") if isinstance(value, datetime) else str(value).replace("\0", "")


@contextmanager
def _explained(name: str) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        told = str(getattr(error, "orig", None) or type(error).__name__).splitlines()[0]
        raise InvalidData(f"{name}: the database refused: {told}") from error

"""Rows of the database that a scenario begins with, and those it must end with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from chatbot.errors import InvalidData
from chatbot.store.shop_tables import customers

Cells = Mapping[str, object]
"""Column to value, of the column's own type."""


@dataclass(frozen=True, slots=True)
class GivenRow:
    """What is changed before the talk: the rows that `where` finds, or without it a new row."""

    table: str
    where: Cells
    values: Cells
    place: str
    """`file:line`."""

    def write(self, connection: Connection) -> None:
        """Write it.

        Raises:
            InvalidData: there is no such row, or the table does not take it.
        """
        table = customers.metadata.tables[self.table]
        try:
            matches = [table.c[name] == value for name, value in self.where.items()]
            statement = update(table).where(*matches) if matches else insert(table)
            rows = connection.execute(statement.values(dict(self.values))).rowcount
        except SQLAlchemyError as error:
            said = str(error).splitlines()[0]
            raise InvalidData(
                f"{self.place}: {self.table} does not take this ({said}): mend `set:`"
            ) from error
        if not rows:
            named = _named(self.table, self.where)
            raise InvalidData(f"{self.place}: {named}: there is no such row to change; mend `where:`")


@dataclass(frozen=True, slots=True)
class ExpectedRows:
    """How many rows `where` must find when the talk is over, and what must be in each."""

    table: str
    where: Cells
    has: Cells
    count: int | None
    """None: at least one."""
    line: int

    def miss(self, connection: Connection) -> str | None:
        """Return what was expected and what came; None: just that."""
        rows = connection.execute(select(customers.metadata.tables[self.table])).mappings()
        found = [row for row in rows if not _other(row, self.where)]
        named = _named(self.table, self.where)
        if self.count is not None and len(found) != self.count:
            return f"{named}: expected {_rows(self.count)}, came {_rows(len(found))}"
        if self.count is None and not found:
            return f"{named}: expected a row, came none"
        other = next((cells for row in found if (cells := _other(row, self.has))), None)
        if other is None:
            return None
        return f"{named}: expected {_shown({name: self.has[name] for name in other})}, came {_shown(other)}"


def _other(row: RowMapping, wanted: Cells) -> dict[str, object]:
    """Return the cells that hold something else than wanted."""
    return {name: row[name] for name, value in wanted.items() if not _same(row[name], value)}


def _same(cell: object, wanted: object) -> bool:
    if isinstance(cell, datetime) and not isinstance(wanted, datetime):
        return isinstance(wanted, date) and cell.date() == wanted  # of a time, the day is enough
    return cell == wanted


def _named(table: str, where: Cells) -> str:
    return f"{table} where {_shown(where)}" if where else table


def _shown(cells: Cells) -> str:
    return ", ".join(f"{name}={value}" for name, value in cells.items())


def _rows(count: int) -> str:
    return {0: "no row", 1: "1 row"}.get(count, f"{count} rows")

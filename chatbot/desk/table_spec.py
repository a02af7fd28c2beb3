"""How a table is made of a run's result."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar, cast, get_args

from chatbot.desk.report_tables import CellKind, Column, ReportTable, Row
from chatbot.desk.run_results import Found

FoundT = TypeVar("FoundT", bound=Found)


@dataclass(frozen=True, slots=True)
class Spec:
    """One table: of which result it is, its columns, where its rows come from."""

    shape: type[Found]
    columns: str
    """Names, each with its kind (`share:share`) unless it counts."""
    rows: Callable[[Found], Iterable[Row]]


def spec(shape: type[FoundT], columns: str, rows: Callable[[FoundT], Iterable[Row]]) -> Spec:
    """Return how a table is made of one kind of result."""
    return Spec(shape, columns, lambda found: rows(found) if isinstance(found, shape) else ())


def table(name: str, columns: str, rows: Iterable[Row]) -> ReportTable:
    """Return a table; `columns` as in `Spec`."""
    return ReportTable(name, tuple(map(_column, columns.split())), tuple(rows))


def only(found: ReportTable, first: str) -> ReportTable:
    """Return the rows that begin with this."""
    return ReportTable(found.name, found.columns, tuple(row for row in found.rows if row[0] == first))


def _column(text: str) -> Column:
    name, _, kind = text.partition(":")
    return Column(name, cast(CellKind, kind) if kind in get_args(CellKind) else "count")

"""Bring the pieces of a source into what is incoming for a table: each value read, each bad row with its reason."""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from chatbot.errors import InvalidData
from chatbot.warehouse.casting import Cast, literal, present, reason_of, value_of
from chatbot.warehouse.incoming import State, begin, note, quoted, transaction
from chatbot.warehouse.mapping import CURRENCY
from chatbot.warehouse.people_rows import PeopleRows
from chatbot.warehouse.piece import Piece, Reject, Source
from chatbot.warehouse.schema import PEOPLE, Table
from chatbot.warehouse.warehouse import connect, one_row

_LINE = re.compile(r"^\d+")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is read for a table, from where, and how."""

    table: Table
    source: Source
    columns: Mapping[str, str]
    """Our column, or `currency`, to the source's."""
    constants: Mapping[str, str]
    cast: Cast

    @property
    def fingerprint(self) -> str:
        """Return what changes when the source or the way it is read does."""
        return f"{self.source.fingerprint} {sorted(self.columns.items())} {sorted(self.constants.items())} {self.cast}"

    @property
    def unused(self) -> tuple[str, ...]:
        """Return the source's columns nobody asked for."""
        used = set(self.columns.values())
        return tuple(name for name in self.source.columns if name not in used)


def check(plan: Plan) -> None:
    """Refuse a source that lacks what is needed.

    Raises:
        InvalidData: a column is missing.
    """
    for ours, theirs in plan.columns.items():
        if theirs not in plan.source.columns:
            raise InvalidData(
                f"{plan.source.name}: no column {theirs} for {plan.table.name}.{ours}: {_found(plan)}"
            )
    for column in plan.table.columns:
        if column.required and column.name not in plan.columns and column.name not in plan.constants:
            raise InvalidData(
                f"{plan.source.name}: {plan.table.name} needs the column {column.name}; {_found(plan)}. "
                "Name theirs in the mapping"
            )


def _found(plan: Plan) -> str:
    return f"it has {', '.join(plan.source.columns[:30])}"


def read(
    connection: duckdb.DuckDBPyConnection, plan: Plan, people: PeopleRows, progress: Callable[[float], None]
) -> State:
    """Read a source to its end, from where a broken import left off; every piece is kept as soon as it is read."""
    state = begin(connection, plan.table, plan.source.name, plan.fingerprint)
    if state.done:
        return state
    with tempfile.TemporaryDirectory(prefix="chatbot-crm-") as draft:  # 0700: it holds what the file holds
        for piece in plan.source.pieces(state.position, Path(draft)):
            with transaction(connection):
                rejects = [*piece.rejects, *_take(connection, plan, piece, people)]
                state = State(piece.after, state.rows + piece.rows + len(piece.rejects))
                note(connection, plan.table, state, rejects)
            progress(piece.share)
    state = State(state.position, state.rows, done=True)
    note(connection, plan.table, state, ())
    return state


def _take(
    connection: duckdb.DuckDBPyConnection, plan: Plan, piece: Piece, people: PeopleRows
) -> Sequence[Reject]:
    if not piece.rows:
        return ()
    kept = f"SELECT source_line, {quoted([column.name for column in plan.table.columns])} FROM piece WHERE reason = ''"
    with _reader(connection, plan.table) as reader:
        reader.execute(f"CREATE OR REPLACE TEMP TABLE piece AS {_cast(plan, piece.query)}")
        if plan.table is PEOPLE:
            people.insert(connection, reader.execute(kept).fetchall())
        else:
            reader.execute(f"INSERT INTO incoming_{plan.table.name} BY NAME {kept}")
        refused = reader.execute(
            "SELECT source_line, reason FROM piece WHERE reason <> '' ORDER BY 1"
        ).fetchall()
        reader.execute("DROP TABLE piece")
        return [*(Reject(*row) for row in refused), *_broken(reader, plan)]


@contextmanager
def _reader(connection: duckdb.DuckDBPyConnection, table: Table) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give what reads a piece: for names and addresses one that has no disk to spill to."""
    if table is not PEOPLE:
        yield connection
        return
    reader = connect(temp_directory="")
    try:
        reader.execute("SET TimeZone = 'UTC'")
        yield reader
    finally:
        reader.close()


def _cast(plan: Plan, query: str) -> str:
    """Return the query of the values, in three steps: what stands there, what it is, and why it is not taken."""
    columns = plan.table.columns
    texts = [f"{_text(plan, column.name)} AS t{number}" for number, column in enumerate(columns)]
    values, reasons = [], []
    for number, column in enumerate(columns):
        values.append(f'{value_of(column, f"t{number}", plan.cast)} AS "{column.name}"')
        reasons.append(reason_of(plan.table, column, f"t{number}", f'"{column.name}"', plan.cast))
    currency = [CURRENCY] if plan.cast.currency else []
    told = [f"{_text(plan, CURRENCY)} AS {CURRENCY}"] if currency else []
    return f"""
        SELECT source_line, {quoted([column.name for column in columns])},
            concat_ws('; ', {", ".join(reasons)}) AS reason
        FROM (SELECT source_line, {", ".join([*(f"t{number}" for number in range(len(columns))), *currency, *values])}
            FROM (SELECT source_line, {", ".join([*texts, *told])} FROM ({query})))"""


def _text(plan: Plan, name: str) -> str:
    if name in plan.columns:
        return present(f"c{plan.source.columns.index(plan.columns[name])}")
    return f"{literal(plan.constants[name])}" if name in plan.constants else "NULL::VARCHAR"


def _broken(connection: duckdb.DuckDBPyConnection, plan: Plan) -> list[Reject]:
    """Return the rows of a CSV file that are not made of as many columns as its header."""
    tables = one_row(connection, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'reject_errors'")
    if not tables or not tables[0]:
        return []
    errors = connection.execute("SELECT DISTINCT csv_line, error_type FROM reject_errors").fetchall()
    for name in ("reject_errors", "reject_scans"):
        connection.execute(f"DELETE FROM {name}")
    return sorted({_reject(text, kind, plan.source) for text, kind in errors}, key=lambda one: one.line)


def _reject(text: str, kind: str, source: Source) -> Reject:
    found = _LINE.match(text)
    line = int(found[0]) if found else 0
    if "COLUMN" not in kind:
        return Reject(line, f"cannot be read as CSV ({kind.lower()})")
    try:
        count = len(next(csv.reader([text], delimiter=getattr(source, "delimiter", ",")))) - 1
    except csv.Error:
        return Reject(line, "cannot be read as CSV")
    return Reject(line, f"{count} columns where the header has {len(source.columns)}")

"""One import: everything is read first, then let in at once; what was refused is written down line by line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from chatbot.warehouse import drift
from chatbot.warehouse.casting import literal
from chatbot.warehouse.incoming import forget, make_ledger, transaction
from chatbot.warehouse.kept_out import forget_orders, keep_out
from chatbot.warehouse.merging import Counts, let_in
from chatbot.warehouse.people_rows import PeopleRows
from chatbot.warehouse.piece import Reject
from chatbot.warehouse.reading import Plan, read
from chatbot.warehouse.together import laid_aside

REJECTS = "rejects"
SHOWN = 5
RUNS, QUOTE = literal(r"([\r\n\t;] *)([=+@-])"), literal(r"\1'\2")
"""Where a spreadsheet that parts cells by ; or tab would run what a reason quotes, and what stands there then."""
Progress = Callable[[str, float], None]
"""Is told the table, and how much of it is read, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of one table."""

    table: str
    source: str
    counts: Counts
    first_rejects: tuple[Reject, ...]
    rejects_file: Path | None


def import_all(
    connection: duckdb.DuckDBPyConnection,
    plans: Sequence[Plan],
    people: PeopleRows,
    folder: Path,
    progress: Progress = lambda table, share: None,
) -> list[Imported]:
    """Read every source, then let all of it in, or nothing.

    Args:
        folder: `DATA_DIR/crm`.
    """
    make_ledger(connection)
    for plan in plans:
        read(connection, plan, people, lambda share, name=plan.table.name: progress(name, share))  # type: ignore[misc]
    with transaction(connection):
        counts = _let_in(connection, plans)
        done = [_done(connection, plan, counts[plan.table.name], folder) for plan in plans]
        for plan in plans:
            forget(connection, plan.table)
    return done


def _let_in(connection: duckdb.DuckDBPyConnection, plans: Sequence[Plan]) -> Mapping[str, Counts]:
    number = drift.begin(connection, datetime.now(UTC))
    counts = {}
    with laid_aside(connection):
        for plan in plans:
            out = keep_out(connection, plan.table)
            drift.note(connection, number, plan.table)
            came = let_in(connection, plan.table)
            counts[plan.table.name] = replace(came, read=came.read + out, kept_out=out)
            drift.count(connection, number, plan.table, plan.source.name, counts[plan.table.name])
    forget_orders(connection)
    return counts


def _done(connection: duckdb.DuckDBPyConnection, plan: Plan, counts: Counts, folder: Path) -> Imported:
    """Write down what was refused, and tell the first."""
    name = plan.table.name
    refused = f"SELECT line, reason FROM incoming_rejects WHERE table_name = '{name}' ORDER BY line"
    first = tuple(Reject(*row) for row in connection.execute(f"{refused} LIMIT {SHOWN}").fetchall())
    path = folder / REJECTS / f"{name}.csv"
    if first:
        path.parent.mkdir(parents=True, exist_ok=True)
        shown = refused.replace("reason", f"regexp_replace(reason, {RUNS}, {QUOTE}, 'g') AS reason", 1)
        connection.execute(f"COPY ({shown}) TO {literal(str(path))} (FORMAT csv, HEADER)")
    else:
        path.unlink(missing_ok=True)
    return Imported(name, plan.source.name, counts, first, path if first else None)

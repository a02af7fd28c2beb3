"""The quality report: what is missing, double, far off, absent, or unlike the last import, with a sentence for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chatbot.domain.counting import several
from chatbot.warehouse import merges
from chatbot.warehouse.checks import (
    Gap,
    Missing,
    Orphans,
    Outliers,
    count_future,
    find_gaps,
    find_missing,
    find_orphans,
    find_outliers,
)
from chatbot.warehouse.drift import BOOKS, LITTLE, MUCH, Drift, last_drift
from chatbot.warehouse.duplicates import find_pairs
from chatbot.warehouse.people_rows import PeopleRows
from chatbot.warehouse.schema import TABLES
from chatbot.warehouse.warehouse import one_row

PAGE = "quality.html"
SHOWN_PAIRS = 20
STEPS = 6
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Came:
    """What the last import of a table brought."""

    table: str
    source: str
    imported_at: datetime
    read: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Quality:
    """Everything that was found."""

    made_at: datetime
    rows: Mapping[str, int]
    came: Sequence[Came]
    missing: Sequence[Missing]
    orphans: Sequence[Orphans]
    outliers: Sequence[Outliers]
    gaps: Sequence[Gap]
    future: Mapping[str, int]
    drift: Sequence[Drift]
    proposed: int
    """Merges nobody has decided on."""
    accepted: int
    pairs: Sequence[merges.Merge]
    """The surest of those proposed."""

    def sentences(self) -> Mapping[str, str]:
        """Return for each part of the report what it says, in plain words."""
        return {
            "missing": self._missing(),
            "duplicates": self._duplicates(),
            "outliers": self._outliers(),
            "gaps": self._gaps(),
            "drift": self._drift(),
            "orphans": self._orphans(),
        }

    def _missing(self) -> str:
        needed = [one for one in self.missing if not one.an_answer]
        empty = [one for one in needed if one.empty]
        if not empty:
            return "Nothing is missing in any column."
        worst = max(empty, key=lambda one: one.empty / one.rows)
        return (
            f"{len(empty)} of {len(needed)} columns have gaps; the largest is {worst.table}.{worst.column}, "
            f"of which {worst.empty / worst.rows:.0%} are not known."
        )

    def _duplicates(self) -> str:
        if not self.proposed:
            return "No two customers look like one person."
        return (
            f"{several(self.proposed, 'pair')} of customers look like one person each. Nothing is merged until"
            " somebody accepts it, and every merge can be undone."
        )

    def _outliers(self) -> str:
        if not self.outliers:
            return "No value lies far from all others of its column."
        most = max(self.outliers, key=lambda one: one.count)
        return (
            f"{sum(one.count for one in self.outliers):,} values lie far from all others, most of them "
            f"({most.count:,}) in {most.table}.{most.column}."
        )

    def _gaps(self) -> str:
        if not self.gaps:
            return "There is no day without rows on which there usually are some."
        longest = max(self.gaps, key=lambda one: one.last - one.first)
        days = several((longest.last - longest.first).days + 1, "day")
        return (
            f"{several(len(self.gaps), 'gap')} in time; the longest is {days} of {longest.table} "
            f"from {longest.first} on, where about {longest.usual:.0f} a day are usual."
        )

    def _drift(self) -> str:
        known = [one for one in self.drift if one.psi is not None]
        if not known:
            return "There is one import only: nothing to compare it with yet."
        moved = [one for one in known if (one.psi or 0) >= LITTLE]
        if not moved:
            return f"The last import is spread like the one before in all {len(known)} columns compared."
        much = sum(1 for one in moved if (one.psi or 0) >= MUCH)
        return (
            f"{len(moved)} of {len(known)} columns are spread unlike the import before, {much} of them much."
        )

    def _orphans(self) -> str:
        if not self.orphans:
            return "Every row belongs to something that is there."
        return f"{sum(one.rows for one in self.orphans):,} rows belong to something that is not there."


def examine(
    connection: duckdb.DuckDBPyConnection,
    people: PeopleRows,
    now: datetime,
    progress: Progress = lambda done, whole: None,
) -> Quality:
    """Look at everything, and propose merges. Names are opened in memory only."""
    pairs = find_pairs(people.open(connection), people.calling_code)
    progress(1, STEPS)
    merges.propose(connection, pairs, now)
    progress(2, STEPS)
    missing, orphans = find_missing(connection), find_orphans(connection)
    progress(3, STEPS)
    outliers = find_outliers(connection)
    progress(4, STEPS)
    gaps = find_gaps(connection)
    progress(5, STEPS)
    found = Quality(
        made_at=now,
        rows=_rows(connection),
        came=_came(connection),
        missing=missing,
        orphans=orphans,
        outliers=outliers,
        gaps=gaps,
        future=count_future(connection, now),
        drift=last_drift(connection),
        proposed=merges.count(connection, "proposed"),
        accepted=merges.count(connection, "accepted"),
        pairs=merges.listed(connection, "proposed", most=SHOWN_PAIRS),
    )
    progress(STEPS, STEPS)
    return found


def to_json(quality: Quality) -> dict[str, Any]:
    """Return it as plain JSON, with its sentences."""
    whole = {**asdict(quality), "sentences": quality.sentences(), "little": LITTLE, "much": MUCH}
    return {name: _plain(value) for name, value in whole.items()}


def to_page(quality: Quality, templates: Path) -> str:
    """Return one HTML file that needs no other.

    Args:
        templates: the folder that holds `quality.html`.
    """
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(PAGE).render(
        quality=quality, told=quality.sentences(), little=LITTLE, much=MUCH
    )


def _rows(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    found = {}
    for name in TABLES:
        row = one_row(connection, f"SELECT count(*) FROM {name}")
        found[name] = int(row[0]) if row else 0
    return found


def _came(connection: duckdb.DuckDBPyConnection) -> list[Came]:
    connection.execute(BOOKS)
    rows = connection.execute(
        "SELECT table_name, source, imported_at, read, rejected FROM imports "
        "QUALIFY number = max(number) OVER (PARTITION BY table_name)"
    ).fetchall()
    order = {name: place for place, name in enumerate(TABLES)}
    return sorted(
        (
            Came(name, source, moment.replace(tzinfo=UTC), read, rejected)
            for name, source, moment, read, rejected in rows
        ),
        key=lambda one: order.get(one.table, 0),
    )


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value

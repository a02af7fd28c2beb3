"""`chatbot crm export`: what may be shown of customers outside the house, without showing any one of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chatbot.domain.spreadsheet import harmless
from chatbot.errors import InvalidData, InvalidInput
from chatbot.settings import Settings, read_settings

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

LEAST_EPSILON, MOST_EPSILON = 0.001, 100.0
"""Below, the noise has more digits than any count."""


@click.command("export")
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option(
    "--k", type=click.IntRange(2), default=10, show_default=True, help="The fewest customers of a line."
)
@click.option(
    "--epsilon",
    type=click.FloatRange(LEAST_EPSILON, MOST_EPSILON),
    help="Counts and means by segment with noise instead; each release takes so much of CHATBOT_CRM_EPSILON.",
)
def crm_export(out: Path, k: int, epsilon: float | None) -> None:
    """Write a CSV file in which no customer can be told from k others: by age, country, channel, tenure and segment.

    Cells of fewer are told more coarsely, and what is left then is left out; how many is said.
    """
    settings = read_settings()
    folder = settings.crm
    known = _segments(folder)
    if epsilon is None:
        _anonymous(folder, known, k, out)
    else:
        _noisy(settings, known, epsilon, out)


@dataclass(frozen=True, slots=True)
class _Known:
    """The current run's segments."""

    members: Path
    names: list[str]
    day: date


def _segments(folder: Path) -> _Known:
    from chatbot.crm.segmenting import MEMBERS
    from chatbot.store.runs import current_run, read_result

    run, found = current_run(folder), read_result(folder, "segments")
    if run is None or found is None or not (run / MEMBERS).exists():
        raise InvalidData("nobody is in a segment yet. First: chatbot crm segment")
    listed = found.get("segments")
    try:
        names = (
            [str(one["name"]) for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        )
        return _Known(run / MEMBERS, names, date.fromisoformat(str(found.get("as_of"))))
    except (KeyError, ValueError) as error:
        raise InvalidData(f"{run}/segments.json is not whole. First: chatbot crm segment") from error


def _anonymous(folder: Path, known: _Known, k: int, out: Path) -> None:
    from chatbot.crm.anonymous import Line, release
    from chatbot.warehouse.warehouse import open_warehouse

    with open_warehouse(folder, read_only=True) as connection:
        made = release(connection, known.members, known.day, k)
    _write(out, [field.name for field in fields(Line)], made.lines)
    told = sum(line.customers for line in made.lines)
    click.echo(f"{out}: {len(made.lines):,} lines of {told:,} customers, none of fewer than {k}")
    click.echo(f"{made.merged:,} customers are told more coarsely (*), {made.suppressed:,} are left out")


def _noisy(settings: Settings, known: _Known, epsilon: float, out: Path) -> None:
    from chatbot.crm.noisy import Noisy, figures
    from chatbot.warehouse.budget import pay
    from chatbot.warehouse.warehouse import open_warehouse

    with open_warehouse(settings.crm) as connection:
        what, now = f"segments as of {known.day}", datetime.now(UTC)
        _write(out, [], [])  # a file that cannot be written costs nothing
        left = pay(connection, epsilon, budget=settings.crm_epsilon, what=what, now=now)
        made = figures(connection, known.members, known.names, known.day, epsilon)
    _write(out, [field.name for field in fields(Noisy)], made.segments)
    click.echo(
        f"{out}: {len(made.segments)} segments; counts are off by {made.margin:,} at most, 19 times of 20"
    )
    click.echo(f"epsilon {epsilon:g} was spent, {left:.2f} of {settings.crm_epsilon:g} is left")


def _write(out: Path, names: Sequence[str], rows: Iterable[DataclassInstance]) -> None:
    try:
        with out.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            if names:
                writer.writerow(names)
            writer.writerows([_cell(cell) for cell in astuple(row)] for row in rows)
    except OSError as error:
        raise InvalidInput(f"{out}: cannot be written ({error.strerror}): choose another --out") from error


def _cell(cell: object) -> object:
    """Return it so that no spreadsheet takes it for a formula."""
    if isinstance(cell, float):
        return round(cell, 2)
    return harmless(cell) if isinstance(cell, str) else cell

"""`chatbot crm segment`: who the customers are, in a handful of portraits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from chatbot.cli.progress import progress_bar
from chatbot.errors import InvalidData
from chatbot.settings import read_settings

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from chatbot.crm.portraits import Portrait
    from chatbot.crm.segments import Segmentation

STEPS = 4


@click.command("segment")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="What was known when this day began; else the day after the last order.",
)
def crm_segment(as_of: datetime | None) -> None:
    """Put customers into segments, and write down who they are, what they buy, how they write, what to do.

    A segment that was there in the last run keeps its name.
    """
    folder = read_settings().data_dir / "crm"
    found, drawn = _segment(folder, as_of.date() if as_of else None)
    _print(found, drawn)


def _segment(folder: Path, as_of: date | None) -> tuple[Segmentation, tuple[Portrait, ...]]:
    from chatbot.crm.portraits import portraits
    from chatbot.crm.run_folder import draft_run, read_result, write_result
    from chatbot.crm.segment_results import NOUN, read_model, result
    from chatbot.crm.segments import segment
    from chatbot.warehouse.features import features, next_day, trainable
    from chatbot.warehouse.warehouse import open_warehouse

    with open_warehouse(folder, read_only=True) as connection, progress_bar("segments") as progress:
        day = as_of or next_day(connection)
        if day is None:
            raise InvalidData("no order was imported yet. First: chatbot crm import")
        progress(0, STEPS)
        matrix = features(connection, day)
        progress(1, STEPS)
        found = segment(matrix, trainable(connection), last=read_model(read_result(folder, NOUN)))
        progress(2, STEPS)
        drawn = portraits(connection, matrix, found)
        progress(3, STEPS)
        with draft_run(folder, datetime.now(UTC)) as draft:
            write_result(draft, NOUN, result(found, drawn))
        progress(STEPS, STEPS)
    return found, drawn


def _print(found: Segmentation, drawn: tuple[Portrait, ...]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{len(found.ids):,} customers as of {found.as_of}", show_lines=True)
    for heading in ("segment", "portrait"):
        table.add_column(heading)
    for portrait in drawn:
        table.add_row(f"{portrait.name}\n{portrait.share:.1%}", " ".join(portrait.words))
    Console().print(table)
    if found.tree:
        click.echo(f"joined two by two instead, customers agree by {found.tree.agreement:.2f} of 1")
    for warning in found.warnings:
        click.echo(f"warning: {warning}")

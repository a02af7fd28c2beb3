"""`chatbot crm segment`: who the customers are, in a handful of portraits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from chatbot.cli.progress import progress_bar
from chatbot.errors import InvalidData
from chatbot.settings import read_settings

if TYPE_CHECKING:
    from chatbot.crm.portraits import Portrait
    from chatbot.crm.segments import Segmentation


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
    from chatbot.crm.run_folder import draft_run
    from chatbot.crm.segment_results import NOUN
    from chatbot.crm.segmenting import make_segments
    from chatbot.store.runs import read_result
    from chatbot.warehouse.features import next_day
    from chatbot.warehouse.warehouse import open_warehouse

    folder = read_settings().crm
    with open_warehouse(folder, read_only=True) as connection, progress_bar("segments") as progress:
        day = as_of.date() if as_of else next_day(connection)
        if day is None:
            raise InvalidData("no order was imported yet. First: chatbot crm import")
        with draft_run(folder, datetime.now(UTC)) as draft:
            last = read_result(folder, NOUN)
            found, drawn = make_segments(connection, day, draft, last=last, progress=progress)
    tell(found, drawn)


def tell(found: Segmentation, drawn: tuple[Portrait, ...]) -> None:
    """Print the portraits."""
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

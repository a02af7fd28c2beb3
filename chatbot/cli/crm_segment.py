"""`chatbot crm segment`: who the customers are, in a handful of portraits."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from chatbot.cli.crm_steps import open_run, segment

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
    with open_run(as_of) as run:
        found, drawn = segment(run)
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

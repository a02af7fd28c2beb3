"""`chatbot crm invent`: the files of a shop that never was, to try everything with."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import click

from chatbot.cli.progress import progress_bar


@click.command("invent")
@click.option(
    "--customers", type=click.IntRange(1, 5_000_000), required=True, help="Each orders about ten times."
)
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help="The day the history ends before; else today."
)
@click.option("--format", "kind", type=click.Choice(["parquet", "csv"]), default="parquet", show_default=True)
@click.option(
    "--dirt", is_flag=True, help="With duplicates, gaps, impossible figures; in CSV, dates of five kinds."
)
def crm_invent(
    customers: int,
    out: Path,
    seed: int,
    until: datetime | None,
    kind: Literal["parquet", "csv"],
    *,
    dirt: bool,
) -> None:
    """Write customers, people, products, orders, items, contacts and reviews of an invented shop."""
    from chatbot.warehouse.invented import Wish, invent

    day = (until or datetime.now(UTC)).date()
    with progress_bar("inventing") as progress:
        invent(Wish(customers, day, seed=seed, dirt=dirt, format=kind), out, progress)
    click.echo(f"{out} holds the files of {customers:,} customers. Next: chatbot crm import {out}")

"""`chatbot crm run`: what is known of customers made anew, and given to the desk, the routing and the bot."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import click

from chatbot.cli import crm_steps as steps
from chatbot.cli.crm_import import crm_import
from chatbot.cli.crm_retain import crm_retain
from chatbot.cli.progress import progress_bar
from chatbot.errors import InvalidData
from chatbot.settings import read_settings

DEMO_CUSTOMERS = 3000
DEMO_RUNS = range(390, 0, -30)
"""Days before the first real run: on the first of them is learnt, a year's outcome of it is known."""
MAPPING = "mapping.yml"
"""Read by every run that is told of no other."""
DEMO_MAPPING = "# What one unit of the demo shop's other currency is worth in its own.\nrates: {EUR: 0.86}\n"
AT_NIGHT = time(3, tzinfo=UTC)


@click.command("run")
@click.option("--shop/--no-shop", default=True, show_default=True, help="First copy the shop's own tables.")
@click.option(
    "--mapping",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Rates of the shop's other currencies, and the like; else DATA_DIR/crm/mapping.yml, where it is.",
)
@click.option(
    "--demo", is_flag=True, help="Give the demo shop an invented past, where nothing was imported yet."
)
@click.pass_context
def crm_run(context: click.Context, *, shop: bool, mapping: Path | None, demo: bool) -> None:
    """Check the data, segment, predict, recommend and forecast, and publish what was found.

    One run holds it all. A part for which there is too little data is left out, and said so.
    """
    settings = read_settings()
    folder = settings.crm
    if demo and not _next_day(folder):
        _invent(context)
        _tell_rates(folder / MAPPING)
        _live_through()
    if shop:
        usual = folder / MAPPING
        told = mapping or (usual if usual.exists() else None)
        context.invoke(crm_import, source=None, mapping=told, table=None, shop=True)
    if settings.crm_retention_days:
        _retain(context, folder, settings.crm_retention_days)
    _run()


def _next_day(folder: Path) -> date | None:
    """Return the day after the newest order; None: there is none."""
    from chatbot.warehouse.features import next_day
    from chatbot.warehouse.warehouse import open_warehouse

    with open_warehouse(folder) as connection:
        return next_day(connection)


def _invent(context: click.Context) -> None:
    from chatbot.warehouse.invented import Wish, invent

    today = datetime.now(UTC).date()
    with tempfile.TemporaryDirectory() as files:
        with progress_bar("inventing") as progress:
            invent(Wish(DEMO_CUSTOMERS, today, seed=1, dirt=True, format="parquet"), Path(files), progress)
        click.echo(
            f"{DEMO_CUSTOMERS:,} customers are invented; some rows are broken on purpose, and refused:"
        )
        context.invoke(crm_import, source=files, mapping=None, table=None, shop=False)


def _tell_rates(mapping: Path) -> None:
    if not mapping.exists():
        mapping.write_text(DEMO_MAPPING, encoding="utf-8")


def _retain(context: click.Context, folder: Path, days: int) -> None:
    """Let go what is older than is kept; an archive whose newest order is older stays whole: nobody meant that."""
    after = _next_day(folder)
    if after and after <= datetime.now(UTC).date() - timedelta(days=days):
        click.echo(
            f"nothing was let go: the newest order, of {after - timedelta(days=1)}, is older than the {days:,} days of"
            " CHATBOT_CRM_RETENTION_DAYS. To let it go all the same: chatbot crm retain",
            err=True,
        )
    elif after:
        context.invoke(crm_retain, days=days)


def _live_through() -> None:
    """Make the runs that would have been made in the year before: learnt once, and scored every month."""
    after = _next_day(read_settings().crm)
    if after is None:
        return
    today = min(after, datetime.now(UTC).date())
    first, *later = (datetime.combine(today - timedelta(days=days), AT_NIGHT) for days in DEMO_RUNS)
    with steps.open_run(first, now=first) as run:
        steps.predict(run)
    for moment in later:
        with steps.open_run(moment, now=moment) as run:
            steps.score(run)


def _run() -> None:
    with steps.open_run(read_only=False) as opened:
        run = replace(opened, day=min(opened.day, opened.now.date()))
        for step in (steps.examine, steps.segment, steps.predict, steps.recommend, steps.forecast):
            try:
                step(run)
            except InvalidData as error:
                click.echo(f"left out: {error}", err=True)
    count = steps.publish(run.settings)
    click.echo(f"{count:,} customers are known to the desk, the routing and the bot as of {run.day}")

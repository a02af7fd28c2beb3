"""`chatbot crm run`: what is known of customers made anew, and given to the desk, the routing and the bot."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chatbot.cli.crm_import import crm_import
from chatbot.cli.crm_invent import crm_invent
from chatbot.cli.crm_people import people_rows
from chatbot.cli.crm_retain import crm_retain
from chatbot.cli.progress import progress_bar
from chatbot.errors import InvalidData
from chatbot.settings import Settings, read_settings

if TYPE_CHECKING:
    import duckdb

DEMO_CUSTOMERS = 3000


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
    settings, now = read_settings(), datetime.now(UTC)
    folder = settings.crm
    if demo and not _last_day(folder):
        _invent(context)
    if shop:
        usual = folder / "mapping.yml"
        told = mapping or (usual if usual.exists() else None)
        context.invoke(crm_import, source=None, mapping=told, table=None, shop=True)
    if settings.crm_retention_days:
        _retain(context, folder, settings.crm_retention_days)
    _run(settings, folder, now)


def _last_day(folder: Path) -> date | None:
    """Return the day of the newest order; None: there is none."""
    from chatbot.warehouse.features import next_day
    from chatbot.warehouse.warehouse import open_warehouse

    with open_warehouse(folder) as connection:
        after = next_day(connection)
    return after - timedelta(days=1) if after else None


def _invent(context: click.Context) -> None:
    with tempfile.TemporaryDirectory() as files:
        out = Path(files)
        context.invoke(
            crm_invent, customers=DEMO_CUSTOMERS, out=out, seed=1, until=None, kind="parquet", dirt=True
        )
        context.invoke(crm_import, source=files, mapping=None, table=None, shop=False)


def _retain(context: click.Context, folder: Path, days: int) -> None:
    """Let go what is older than is kept; an archive whose newest order is older stays whole: nobody meant that."""
    last = _last_day(folder)
    if last and last < datetime.now(UTC).date() - timedelta(days=days):
        click.echo(
            f"nothing was let go: the newest order, of {last}, is older than the {days:,} days of"
            " CHATBOT_CRM_RETENTION_DAYS. To let it go all the same: chatbot crm retain",
            err=True,
        )
    elif last:
        context.invoke(crm_retain, days=days)


@dataclass(frozen=True, slots=True)
class _Run:
    """What every step is given."""

    settings: Settings
    folder: Path
    draft: Path
    connection: duckdb.DuckDBPyConnection
    day: date
    now: datetime


def _run(settings: Settings, folder: Path, now: datetime) -> None:
    from chatbot.crm.publishing import read_insights
    from chatbot.crm.run_folder import draft_run
    from chatbot.store.database import Database
    from chatbot.store.insights import Insights
    from chatbot.store.runs import current_run
    from chatbot.warehouse.features import next_day
    from chatbot.warehouse.warehouse import open_warehouse

    with open_warehouse(folder) as connection:
        last = next_day(connection)
        if last is None:
            raise InvalidData("no order was imported yet. First: chatbot crm import; to look around: --demo")
        with draft_run(folder, now) as draft:
            run = _Run(settings, folder, draft, connection, min(last, now.date()), now)
            for step in (_examine, _segment, _predict, _recommend, _forecast):
                with _left_out_if_too_thin():
                    step(run)
        made = current_run(folder)
        if made is None:
            return
        database = Database(settings.sql_url)
        database.upgrade()
        count = Insights(database).publish(read_insights(connection, made), run=made.name)
    click.echo(f"{count:,} customers are known to the desk, the routing and the bot as of {run.day}")


@contextmanager
def _left_out_if_too_thin() -> Iterator[None]:
    try:
        yield
    except InvalidData as error:
        click.echo(f"left out: {error}", err=True)


def _examine(run: _Run) -> None:
    from chatbot.crm.run_folder import write_result
    from chatbot.warehouse.quality import examine, to_json

    with progress_bar("examining") as progress:
        quality = examine(run.connection, people_rows(run.settings), run.now, progress)
    write_result(run.draft, "quality", to_json(quality))


def _segment(run: _Run) -> None:
    from chatbot.crm.segment_results import NOUN
    from chatbot.crm.segmenting import make_segments
    from chatbot.store.runs import read_result

    last = read_result(run.folder, NOUN)
    with progress_bar("segments") as progress:
        make_segments(run.connection, run.day, run.draft, last=last, progress=progress)


def _predict(run: _Run) -> None:
    from chatbot.crm.predict import predict

    with progress_bar("foretelling") as bar:
        predict(
            run.connection,
            run.draft,
            as_of=run.day,
            learning=lambda done, whole: bar(done, 2 * whole),
            scoring=lambda done, whole: bar(whole + done, 2 * whole),
        )


def _recommend(run: _Run) -> None:
    from chatbot.crm.recommending import recommend

    with progress_bar("recommending") as progress:
        recommend(run.connection, run.day, run.draft, progress)


def _forecast(run: _Run) -> None:
    from chatbot.crm.forecasting import make_forecasts

    with progress_bar("forecasting") as progress:
        make_forecasts(run.connection, run.day, run.draft, progress)

"""`chatbot crm score`: everybody scored again by the models of the last run, here or on a cluster."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chatbot.cli.progress import progress_bar
from chatbot.errors import InvalidData, InvalidInput
from chatbot.settings import Settings, read_settings

if TYPE_CHECKING:
    import duckdb
    from distributed import Client

    from chatbot.store.database import Database


@click.command("score")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The first day of which nothing is used; else the day after the last order.",
)
@click.option("--scheduler", metavar="ADDRESS", help="Of a Dask cluster: tcp://10.0.0.5:8786.")
@click.option(
    "--shared",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder that every worker sees by this path; customers' parts are laid there meanwhile.",
)
def crm_score(as_of: datetime | None, scheduler: str | None, shared: Path | None) -> None:
    """Score every customer with the models that were learnt last, and publish what is found.

    Learning is left out: it takes longer, and hardly changes from one day to the next.
    """
    from chatbot.crm.predict import MODELS
    from chatbot.crm.publishing import read_insights
    from chatbot.crm.run_folder import draft_run
    from chatbot.store.insights import Insights
    from chatbot.store.runs import current_run
    from chatbot.warehouse.features import next_day
    from chatbot.warehouse.warehouse import open_warehouse

    if scheduler and not shared:
        raise click.UsageError("--scheduler needs --shared: how else would workers be given the customers?")
    settings = read_settings()
    folder = settings.crm
    models = _last_models(folder)
    with open_warehouse(folder, read_only=True) as connection, progress_bar("scoring") as progress:
        day = as_of.date() if as_of else next_day(connection)
        if day is None:
            raise InvalidData("no order was imported yet. First: chatbot crm import")
        with draft_run(folder, datetime.now(UTC)) as draft:
            shutil.copytree(models, draft / MODELS)
            if scheduler and shared:
                count = _on_cluster(_Cluster(scheduler, shared), connection, day, draft, progress)
            else:
                count = _here(connection, day, draft, progress)
        made = current_run(folder)
        if made:
            Insights(_database(settings)).publish(read_insights(connection, made), run=made.name)
    click.echo(f"{count:,} customers were scored as of {day}")


def _database(settings: Settings) -> Database:
    from chatbot.store.database import Database

    database = Database(settings.sql_url)
    database.upgrade()
    return database


def _last_models(folder: Path) -> Path:
    """Return the models that were learnt last."""
    from chatbot.crm.predict import MODELS
    from chatbot.crm.stored_models import FILE
    from chatbot.store.runs import RUNS

    found = sorted((folder / RUNS).glob(f"2*/{MODELS}/{FILE}"))
    if not found:
        raise InvalidInput("nothing was learnt yet that could score. First: chatbot crm predict")
    return found[-1].parent


def _here(
    connection: duckdb.DuckDBPyConnection, day: date, draft: Path, progress: Callable[[int, int], None]
) -> int:
    from chatbot.crm.predict import MODELS
    from chatbot.crm.scoring import score_all
    from chatbot.crm.stored_models import open_models

    return score_all(connection, open_models(draft / MODELS), day, draft, progress)


@dataclass(frozen=True, slots=True)
class _Cluster:
    """How one is reached, and what it shares."""

    scheduler: str
    shared: Path


def _on_cluster(
    cluster: _Cluster,
    connection: duckdb.DuckDBPyConnection,
    day: date,
    draft: Path,
    progress: Callable[[int, int], None],
) -> int:
    from chatbot.crm.cluster import Place, score_on
    from chatbot.crm.predict import MODELS

    cluster.shared.mkdir(parents=True, exist_ok=True)
    with (
        _client(cluster.scheduler) as client,
        tempfile.TemporaryDirectory(dir=cluster.shared, prefix="chatbot-score-") as made,
    ):
        place = Place(Path(made) / MODELS, Path(made))
        shutil.copytree(draft / MODELS, place.models)
        return score_on(client, connection, place, day, out=draft, progress=progress)


def _client(scheduler: str) -> Client:
    try:
        from distributed import Client
    except ImportError as error:
        raise InvalidInput("distributed is not installed: pip install -r requirements-cluster.txt") from error
    try:
        return Client(scheduler, timeout="10s")
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{scheduler}: no scheduler answers there: {error}") from error

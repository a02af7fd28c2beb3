"""`chatbot crm score`: everybody scored again by the models of the last run, here or on a cluster."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chatbot.cli.crm_steps import Run, last_models, open_run, publish, score
from chatbot.cli.progress import Progress
from chatbot.errors import InvalidInput
from chatbot.settings import read_settings

if TYPE_CHECKING:
    from distributed import Client


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
    if scheduler and not shared:
        raise click.UsageError("--scheduler needs --shared: how else would workers be given the customers?")
    last_models(read_settings().crm)
    with open_run(as_of) as run:
        by = partial(_on_cluster, _Cluster(scheduler, shared)) if scheduler and shared else None
        count = score(run, by)
    publish(run.settings)
    click.echo(f"{count:,} customers were scored as of {run.day}")


@dataclass(frozen=True, slots=True)
class _Cluster:
    """How one is reached, and what it shares."""

    scheduler: str
    shared: Path


def _on_cluster(cluster: _Cluster, run: Run, models: Path, progress: Progress) -> int:
    from chatbot.crm.cluster import Place, score_on

    cluster.shared.mkdir(parents=True, exist_ok=True)
    with (
        _client(cluster.scheduler) as client,
        tempfile.TemporaryDirectory(dir=cluster.shared, prefix="chatbot-score-") as made,
    ):
        place = Place(Path(made) / models.name, Path(made))
        shutil.copytree(models, place.models)
        return score_on(client, run.connection, place, run.day, out=run.draft, progress=progress)


def _client(scheduler: str) -> Client:
    try:
        from distributed import Client
    except ImportError as error:
        raise InvalidInput("distributed is not installed: pip install -r requirements-cluster.txt") from error
    try:
        return Client(scheduler, timeout="10s")
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{scheduler}: no scheduler answers there: {error}") from error

"""The steps of a run, each with its progress bar: `chatbot crm run` takes all of them, other commands one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from chatbot.cli.crm_people import people_rows
from chatbot.cli.progress import Progress, progress_bar
from chatbot.errors import InvalidData, InvalidInput
from chatbot.playbook.catalogue import load_catalogue
from chatbot.settings import Settings, read_settings

if TYPE_CHECKING:
    import duckdb

    from chatbot.crm.portraits import Portrait
    from chatbot.crm.segments import Segmentation
    from chatbot.store.runs import Result
    from chatbot.warehouse.quality import Quality


@dataclass(frozen=True, slots=True)
class Run:
    """What every step is given."""

    settings: Settings
    draft: Path
    connection: duckdb.DuckDBPyConnection
    day: date
    """The first of which nothing is used."""
    now: datetime

    @property
    def folder(self) -> Path:
        """Return `DATA_DIR/crm`."""
        return self.settings.crm


@contextmanager
def open_run(
    as_of: datetime | None = None,
    *,
    now: datetime | None = None,
    otherwise: date | None = None,
    read_only: bool = True,
) -> Iterator[Run]:
    """Open the warehouse and a run's draft, which becomes the current run when the body ends.

    Args:
        as_of: the first day of which nothing is used, as it was asked for.
        now: names the run; with a zone.
        otherwise: `as_of` where none was asked for; None: the day after the last order.
        read_only: whether nothing is written to the warehouse.

    Raises:
        InvalidData: there is no order.
    """
    from chatbot.crm.run_folder import draft_run
    from chatbot.warehouse.features import next_day
    from chatbot.warehouse.warehouse import open_warehouse

    settings, now = read_settings(), now or datetime.now(UTC)
    with open_warehouse(settings.crm, read_only=read_only) as connection:
        day = as_of.date() if as_of else otherwise or next_day(connection)
        if day is None:
            raise InvalidData(
                "no order was imported yet. First: chatbot crm import; to look around: crm run --demo"
            )
        with draft_run(settings.crm, now) as draft:
            yield Run(settings, draft, connection, day, now)


Scorer = Callable[[Run, Path, Progress], int]
"""Scores everybody with the models of a folder, and returns how many they are."""


def examine(run: Run) -> Quality:
    """Look at the data, and propose customers to merge; the warehouse is written to."""
    from chatbot.crm.run_folder import write_result
    from chatbot.warehouse.quality import examine, to_json

    with progress_bar("examining") as progress:
        quality = examine(run.connection, people_rows(run.settings), run.now, progress)
    write_result(run.draft, "quality", to_json(quality))
    return quality


def segment(run: Run) -> tuple[Segmentation, tuple[Portrait, ...]]:
    """Put customers into segments, and draw their portraits."""
    from chatbot.crm.segment_results import NOUN
    from chatbot.crm.segmenting import make_segments
    from chatbot.store.runs import read_result

    last = read_result(run.folder, NOUN)
    with progress_bar("segments") as progress:
        return make_segments(run.connection, run.day, run.draft, last=last, progress=progress)


def predict(run: Run, *, seed: int = 1) -> int:
    """Learn, score everybody, and set it beside the runs before; return the customers."""
    from chatbot.crm.predict import predict

    with progress_bar("foretelling") as bar:
        count = predict(
            run.connection,
            run.draft,
            as_of=run.day,
            seed=seed,
            learning=lambda done, whole: bar(done, 2 * whole),
            scoring=lambda done, whole: bar(whole + done, 2 * whole),
        )
    watch(run)
    return count


def score(run: Run, by: Scorer | None = None) -> int:
    """Score everybody with the models that were learnt last, and set it beside the runs before.

    Args:
        by: who scores; None: this process.
    """
    from chatbot.crm.predict import MODELS

    models = shutil.copytree(last_models(run.folder), run.draft / MODELS)
    with progress_bar("scoring") as progress:
        count = (by or _score_here)(run, models, progress)
    watch(run)
    return count


def _score_here(run: Run, models: Path, progress: Progress) -> int:
    from chatbot.crm.scoring import score_all
    from chatbot.crm.stored_models import open_models

    return score_all(run.connection, open_models(models), run.day, run.draft, progress)


def last_models(folder: Path) -> Path:
    """Return the models that were learnt last.

    Raises:
        InvalidInput: there are none.
    """
    from chatbot.crm.predict import MODELS
    from chatbot.crm.stored_models import FILE
    from chatbot.store.runs import RUNS

    found = sorted((folder / RUNS).glob(f"2*/{MODELS}/{FILE}"))
    if not found:
        raise InvalidInput("nothing was learnt yet that could score. First: chatbot crm predict")
    return found[-1].parent


def watch(run: Run) -> Result:
    """See whether predictions drifted."""
    from chatbot.crm.model_drift import watch

    return watch(run.connection, run.folder, run.draft)


def recommend(run: Run) -> Result:
    """Recommend products to every customer."""
    from chatbot.crm.recommending import recommend

    with progress_bar("recommending") as progress:
        return recommend(run.connection, run.day, run.draft, progress)


def forecast(run: Run) -> Result:
    """Forecast demand and contacts."""
    from chatbot.crm.forecasting import make_forecasts

    with progress_bar("forecasting") as progress:
        return make_forecasts(run.connection, run.day, run.draft, progress)


def publish(settings: Settings) -> int:
    """Give what the current run found to the desk, the routing and the bot; return the customers."""
    from chatbot.crm.publishing import read_bought, read_insights
    from chatbot.services.connections import open_database
    from chatbot.store.insight_orders import InsightOrders
    from chatbot.store.insights import Insights
    from chatbot.store.runs import current_run
    from chatbot.warehouse.warehouse import open_warehouse

    made = current_run(settings.crm)
    if made is None:
        return 0
    database = open_database(settings)
    database.upgrade()
    currency = load_catalogue(sorted(settings.intents_dir.glob("*.yml"))).conventions.currency
    with open_warehouse(settings.crm, read_only=True) as connection:
        InsightOrders(database).publish(read_bought(connection, made, currency), run=made.name)
        return Insights(database).publish(read_insights(connection, made), run=made.name)

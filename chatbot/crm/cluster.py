"""Scoring on more than one machine: every worker does with its part of the customers what one process does with all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from chatbot.crm.partitions import open_part, write_parts
from chatbot.crm.scoring import FILE, score_all
from chatbot.crm.stored_models import open_models
from chatbot.warehouse.casting import literal
from chatbot.warehouse.warehouse import connect, file_literal

if TYPE_CHECKING:
    from distributed import Client

PARTS_PER_WORKER = 4
"""So that one slow worker holds up little."""
PARTS, SCORES = "parts", "scores"


def score_part(folder: str, number: int, models: str, day: str) -> int:
    """Score the customers of one part into a file of its own; return how many. This is what a worker runs.

    Args:
        folder: that of `score_on`, as the worker sees it.
        number: the part's.
        models: a run's `models`.
        day: the first day of which nothing is used.
    """
    out = Path(folder) / SCORES / str(number)
    shutil.rmtree(out, ignore_errors=True)  # what a worker left that died of it
    out.mkdir(parents=True)
    with open_part(Path(folder) / PARTS, number) as connection:
        return score_all(
            connection, open_models(Path(models)), date.fromisoformat(day), out, lambda done, whole: None
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cluster finds what it needs: folders that every worker sees by the same path."""

    models: Path
    """A run's `models`."""
    shared: Path
    """The parts are written into it, and what comes of them."""


def score_on(
    client: Client,
    connection: duckdb.DuckDBPyConnection,
    place: Place,
    day: date,
    *,
    out: Path,
    progress: Callable[[int, int], None] = lambda done, whole: None,
) -> int:
    """Write `scores.parquet` into a folder, made by the workers of a Dask cluster; return the customers in it.

    Args:
        client: of the cluster; its workers have this program installed.
        connection: the warehouse.
        place: the folders that are shared.
        day: the first day of which nothing is used.
        out: where the result goes.
        progress: is told how many parts are done.
    """
    from distributed import as_completed

    count = PARTS_PER_WORKER * max(1, len(client.scheduler_info()["workers"]))
    write_parts(connection, place.shared / PARTS, count)
    tasks = client.map(
        score_part,
        [str(place.shared)] * count,
        range(count),
        [str(place.models)] * count,
        [day.isoformat()] * count,
        pure=False,
    )
    customers = 0
    for done, task in enumerate(as_completed(tasks), 1):
        customers += task.result()
        progress(done, count)
    merge_scores(place.shared / SCORES, out / FILE)
    return customers


def merge_scores(parts: Path, file: Path) -> None:
    """Put the parts' files together, in the order of the ids as one process writes them."""
    read = f"read_parquet({file_literal(parts, f'/*/{FILE}')})"
    with connect(memory_limit="1GB") as connection:
        query = f"SELECT * FROM {read} ORDER BY customer_id"  # noqa: S608
        connection.execute(f"COPY ({query}) TO {literal(str(file))} (FORMAT parquet, COMPRESSION zstd)")

"""The step of a run that puts customers into segments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import numpy as np

from chatbot.crm.portraits import Portrait, portraits
from chatbot.crm.run_folder import write_result
from chatbot.crm.segment_results import NOUN, read_model, result
from chatbot.crm.segments import Segmentation, segment
from chatbot.store.runs import Result
from chatbot.warehouse.features import features, trainable

MEMBERS = "members.parquet"
STEPS = 3
Progress = Callable[[int, int], None]


def make_segments(
    connection: duckdb.DuckDBPyConnection,
    day: date,
    folder: Path,
    *,
    last: Result | None,
    progress: Progress = lambda done, whole: None,
) -> tuple[Segmentation, tuple[Portrait, ...]]:
    """Write `segments.json` and `members.parquet` (customer_id, segment) into a run's folder.

    Args:
        day: the first day of which nothing is used.
        last: `segments.json` of the run before: what was there keeps its name.
    """
    matrix = features(connection, day)
    progress(1, STEPS)
    found = segment(matrix, trainable(connection), last=read_model(last))
    progress(2, STEPS)
    drawn = portraits(connection, matrix, found)
    write_result(folder, NOUN, result(found, drawn))
    _write_members(connection, found, folder / MEMBERS)
    progress(STEPS, STEPS)
    return found, drawn


def _write_members(connection: duckdb.DuckDBPyConnection, found: Segmentation, file: Path) -> None:
    rows = {
        "customer_id": found.ids.astype(object),
        "segment": np.array(found.names, dtype=object)[found.labels],
    }
    connection.register("members", rows)
    connection.sql("SELECT customer_id, segment FROM members").write_parquet(str(file))
    connection.unregister("members")

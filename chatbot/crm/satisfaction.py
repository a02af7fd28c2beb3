"""Whether a customer rates a conversation 4 or 5: before they are asked, and before there is a next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from chatbot.crm.blend import Blend
from chatbot.crm.cases import Cases, Floats, joined
from chatbot.crm.past import Past
from chatbot.crm.question import Question
from chatbot.warehouse.features import features, parts
from chatbot.warehouse.matrix import Matrix
from chatbot.warehouse.warehouse import connect, one_row

WINDOW_DAYS = 60
MOST = 60_000
"""Customers looked at for each day; few of them rate."""
BATCH = 25_000
GOOD = 4
TALK = (
    "talk_mood_start",
    "talk_mood_end",
    "talk_mood_lowest",
    "talk_response_s",
    "talk_resolution_s",
    "talk_messages",
    "talk_fallbacks",
    "talk_escalated",
    "talk_resolved",
)
"""What is known of a conversation when it ends."""
FILE = "talks.parquet"
"""customer_id, contact_id, satisfied: the probability of a 4 or 5 of each conversation that nobody rated."""
# a warehouse that only an older version wrote lacks two columns
_ENDED = """
    SELECT
        customer_id, id, csat, mood_start, mood_end, mood_lowest, first_response_s, resolution_s, messages, fallbacks,
        CAST(escalated AS DOUBLE) AS escalated, CAST(resolved AS DOUBLE) AS resolved
    FROM (SELECT NULL::DOUBLE AS mood_lowest, NULL::INTEGER AS fallbacks WHERE false UNION ALL BY NAME FROM contacts)
    WHERE "at" >= $start AND "at" + to_seconds(CAST(coalesce(resolution_s, 0) AS BIGINT)) < $end
        AND (csat IS NOT NULL) = $rated
    ORDER BY customer_id, "at", id
"""


@dataclass(frozen=True, slots=True)
class Unrated:
    """What is foretold of the conversations of the last days that nobody rated, beside those that were."""

    talks: int
    satisfied: float
    """The share that is expected to be rated 4 or 5."""
    rated: int
    rated_satisfied: float | None


def talk_question(past: Past) -> Question:
    """Return the cases of rated conversations, with all that was known when the customer was about to be asked."""
    split = past.span.split(WINDOW_DAYS)
    learnt = joined([_talks(past, day) for day in split.learnt_on])
    return Question("satisfaction", split, learnt, _talks(past, split.tried_on))


def next_talk_question(question: Question) -> Question:
    """Return the same conversations with what was known before they began: one a customer and window."""
    return Question("next_satisfaction", question.split, _before(question.learnt), _before(question.tried))


def first_ratings(past: Past, day: date) -> tuple[NDArray[np.str_], Floats]:
    """Return who rated a conversation of the window that opens on a day, and whether their first one was good."""
    ended = _ended(past.connection, day, rated=True)
    whose, first = np.unique(ended.whose, return_index=True)
    kept = np.isin(whose, past.known(most=MOST))
    return whose[kept], (ended.csat[first[kept]] >= GOOD).astype(float)


def foretell_unrated(
    connection: duckdb.DuckDBPyConnection, blend: Blend, until: date, folder: Path
) -> Unrated | None:
    """Write `talks.parquet` of the days before `until`; None: nothing can be told, or everything was rated."""
    start = until - timedelta(days=WINDOW_DAYS)
    rated, unrated = (_ended(connection, start, rated=rated) for rated in (True, False))
    row = one_row(connection, "SELECT count(*) FROM customers")
    pieces = parts(connection, max(1, -(-(row[0] if row else 0) // BATCH)))
    told = np.full(len(unrated.whose), np.nan)
    for piece in pieces if blend.parts else ():
        cases, rows = _cases(features(connection, start, part=piece), unrated)
        if len(rows):
            told[rows] = blend.probabilities(cases.values)
    known = ~np.isnan(told)
    if not known.any():
        return None
    _write(
        {"customer_id": unrated.whose[known], "contact_id": unrated.ids[known], "satisfied": told[known]},
        folder / FILE,
    )
    share = float((rated.csat >= GOOD).mean()) if len(rated.csat) else None
    return Unrated(int(known.sum()), float(told[known].mean()), len(rated.csat), share)


@dataclass(frozen=True, slots=True)
class _Ended:
    """The conversations that ended in a window."""

    whose: NDArray[np.str_]
    ids: NDArray[np.str_]
    told: Floats
    """Shape (conversations, len(TALK))."""
    csat: Floats


def _ended(connection: duckdb.DuckDBPyConnection, start: date, *, rated: bool) -> _Ended:
    window = {"start": start, "end": start + timedelta(days=WINDOW_DAYS), "rated": rated}
    rows = connection.execute(_ENDED, window).fetchnumpy()
    whose, ids = (np.asarray(rows.pop(name), dtype=np.str_) for name in ("customer_id", "id"))
    csat, *told = (np.ma.filled(np.ma.asarray(column, np.float64), np.nan) for column in rows.values())
    return _Ended(whose, ids, np.column_stack(told), csat)


def _talks(past: Past, day: date) -> Cases:
    """Return the rated conversations of a window; the customer is as they stood when it opened."""
    return _cases(past.stood(day, most=MOST), _ended(past.connection, day, rated=True))[0]


def _cases(matrix: Matrix, ended: _Ended) -> tuple[Cases, NDArray[np.intp]]:
    """Return the conversations of a matrix's customers, and their rows."""
    rows = np.flatnonzero(np.isin(ended.whose, matrix.ids))
    place = np.searchsorted(matrix.ids, ended.whose[rows])
    values = np.hstack([matrix.values[place], ended.told[rows]])
    good = (ended.csat[rows] >= GOOD).astype(float)
    return Cases(ended.whose[rows], matrix.names + TALK, values, good), rows


def _before(cases: Cases) -> Cases:
    """Return the first conversation of each customer in each window, without what the conversation told."""
    first = np.ones(len(cases), dtype=bool)
    first[1:] = cases.ids[1:] != cases.ids[:-1]
    kept = [name for name in cases.names if name not in TALK]
    return cases.only(first).narrowed(kept)


def _write(table: Mapping[str, NDArray[np.str_] | Floats], file: Path) -> None:
    texts = {
        name: column.astype(object) if column.dtype.kind == "U" else column for name, column in table.items()
    }
    with connect() as connection:
        connection.register("talks", texts)
        connection.sql("FROM talks").write_parquet(str(file), compression="zstd")

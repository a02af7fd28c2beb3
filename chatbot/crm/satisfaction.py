"""Whether a customer rates a conversation 4 or 5: before they are asked, and before there is a next one."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from chatbot.crm.cases import Cases, Floats, joined
from chatbot.crm.past import Past
from chatbot.crm.question import Question

WINDOW_DAYS = 60
MOST = 60_000
"""Customers looked at for each day; few of them rate."""
GOOD = 4
TALK = (
    "talk_mood_start",
    "talk_mood_end",
    "talk_response_s",
    "talk_resolution_s",
    "talk_messages",
    "talk_escalated",
    "talk_resolved",
)
"""What is known of a conversation when it ends."""
_RATED = """
    SELECT
        customer_id, mood_start, mood_end, first_response_s, resolution_s, messages,
        CAST(escalated AS DOUBLE) AS escalated, CAST(resolved AS DOUBLE) AS resolved, csat
    FROM contacts
    WHERE "at" >= $start AND "at" + to_seconds(CAST(coalesce(resolution_s, 0) AS BIGINT)) < $end AND csat IS NOT NULL
    ORDER BY customer_id, "at", id
"""


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
    rows = _rated(past, day)
    whose, first = np.unique(np.asarray(rows["customer_id"], dtype=np.str_), return_index=True)
    kept = np.isin(whose, past.known(most=MOST))
    return whose[kept], (np.asarray(rows["csat"], np.float64)[first[kept]] >= GOOD).astype(float)


def _talks(past: Past, day: date) -> Cases:
    """Return the rated conversations of a window; the customer is as they stood when it opened."""
    matrix = past.stood(day, most=MOST)
    rows = _rated(past, day)
    whose = np.asarray(rows.pop("customer_id"), dtype=np.str_)
    columns = [np.ma.filled(np.ma.asarray(column, np.float64), np.nan) for column in rows.values()]
    talks = np.column_stack(columns) if len(whose) else np.empty((0, len(TALK) + 1))
    place = np.searchsorted(matrix.ids, whose)
    known = np.flatnonzero(np.isin(whose, matrix.ids))
    values = np.hstack([matrix.values[place[known]], talks[known, :-1]])
    good = (talks[known, -1] >= GOOD).astype(float)
    return Cases(whose[known], matrix.names + TALK, values, good)


def _rated(past: Past, day: date) -> dict[str, NDArray[np.generic]]:
    window = {"start": day, "end": day + timedelta(days=WINDOW_DAYS)}
    return past.connection.execute(_RATED, window).fetchnumpy()


def _before(cases: Cases) -> Cases:
    """Return the first conversation of each customer in each window, without what the conversation told."""
    first = np.ones(len(cases), dtype=bool)
    first[1:] = cases.ids[1:] != cases.ids[:-1]
    kept = [name for name in cases.names if name not in TALK]
    return cases.only(first).narrowed(kept)

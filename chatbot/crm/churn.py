"""Churn where no contract ends: a customer who orders no more, for longer than nearly all who came back ever took."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from chatbot.crm.cases import Cases, joined
from chatbot.crm.habits import Habits
from chatbot.crm.past import BEFORE_DAYS, Past
from chatbot.crm.question import Question
from chatbot.warehouse.matrix import Matrix

RETURNED = 0.9
"""The share of repeat orders that come within the horizon."""
SHORTEST, LONGEST = 28, 182
WEEK = 7
NOT_GONE = 2
"""Who has been silent for longer than so many horizons has left already: there is nothing to foretell."""


def churn_horizon(past: Past) -> int:
    """Return after how many days without an order a customer counts as gone: learnt from the gaps, in whole weeks."""
    gap = past.usual_gap(RETURNED) or float(LONGEST)
    longest = min(LONGEST, (past.span.days - BEFORE_DAYS) // 2)
    weeks = -(-gap // WEEK)
    return int(np.clip(weeks * WEEK, SHORTEST, max(SHORTEST, longest)))


def churn_question(past: Past, habits: Habits, horizon_days: int) -> Question:
    """Return the cases of churn."""
    split = past.span.split(horizon_days)

    def cases(day: date) -> Cases:
        matrix = habits.beside(past.stood(day), horizon_days)
        rows = active(matrix, horizon_days)
        orders, _ = past.bought(matrix.ids, day, horizon_days)
        gone = (orders == 0).astype(float)
        return Cases(matrix.ids[rows], matrix.names, matrix.values[rows], gone[rows])

    return Question("churn", split, joined([cases(day) for day in split.learnt_on]), cases(split.tried_on))


def active(matrix: Matrix, horizon_days: int) -> NDArray[np.intp]:
    """Return the rows of customers of whom it is not yet plain that they have left."""
    return np.flatnonzero(matrix.column("recency_days") <= NOT_GONE * horizon_days)

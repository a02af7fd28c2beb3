"""The next purchase: how likely within thirty days, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from chatbot.crm.cases import Cases, Floats, enough, joined
from chatbot.crm.habits import Habits
from chatbot.crm.past import BEFORE_DAYS, Past, Split
from chatbot.crm.question import Question
from chatbot.crm.trees import Trees, fit_trees, held_out
from chatbot.warehouse.matrix import Matrix

SOON_DAYS = 30
FURTHEST_DAYS = 180
"""No day further away is named."""
RHYTHM = "rhythm_days"
"""A column beside the features: by when BG/NBD expects the next order."""
SURE = 0.95
"""A foretold time above this share of the furthest means: not within it."""


def purchase_question(past: Past, habits: Habits) -> Question:
    """Return the cases of an order within thirty days; BG/NBD alone is a rival."""
    split = past.span.split(SOON_DAYS)

    def cases(day: date) -> tuple[Cases, Floats]:
        matrix = habits.beside(past.stood(day), SOON_DAYS)
        orders, _ = past.bought(matrix.ids, day, SOON_DAYS)
        alone = habits.buys_within(matrix, SOON_DAYS)
        return Cases(matrix.ids, matrix.names, matrix.values, (orders > 0).astype(float)), alone

    learnt = joined([cases(day)[0] for day in split.learnt_on])
    tried, alone = cases(split.tried_on)
    return Question("purchase", split, learnt, tried, rivals={"BG/NBD": alone})


@dataclass(frozen=True, slots=True)
class Next:
    """The model of the day of the next order: half of such customers have ordered by it."""

    names: tuple[str, ...]
    trees: Trees
    by_rhythm: bool
    """Whether BG/NBD alone did better on folds held out, and is what is told."""
    furthest_days: int
    split: Split
    errors: dict[str, float]
    """Mean distance in days on held-out customers, each capped at the furthest, by model."""
    customers: int

    def days(self, matrix: Matrix, habits: Habits) -> Floats:
        """Return in how many days each is to order next; inf: not within `furthest_days`."""
        values = _values(matrix, habits, self.furthest_days)
        found = values[:, -1] if self.by_rhythm else np.maximum(self.trees.amounts(values), 0.0)
        return np.where(found > SURE * self.furthest_days, np.inf, found)


def learn_next(past: Past, habits: Habits, *, seed: int = 1) -> Next:
    """Learn the median time to the next order, which stays right although some customers' is not yet over.

    How far beyond the horizon a time lies moves no median: such times are capped, and absolute error is least.
    Source: Powell 1984, "Least absolute deviations estimation for the censored regression model".
    """
    furthest = int(min(FURTHEST_DAYS, max(SOON_DAYS, (past.span.days - BEFORE_DAYS) // 2)))
    split = past.span.split(furthest, most=2)  # where the past allows it, a whole year: no season is new
    learnt = joined([_times(past, habits, day, furthest) for day in split.learnt_on])
    enough(learnt, "the day of the next order")
    rounds, aside = held_out(
        learnt.values, learnt.labels, learnt.folds(seed), seed=seed, objective="regression_l1"
    )
    trees = fit_trees(learnt.values, learnt.labels, rounds=rounds, seed=seed, objective="regression_l1")
    tried = _times(past, habits, split.tried_on, furthest)
    usual = (
        tried.values[:, tried.names.index("gap_mean_days")]
        - tried.values[:, tried.names.index("recency_days")]
    )
    rhythm = np.clip(np.nan_to_num(usual, nan=float(furthest)), 0.0, furthest)
    found = {
        "everybody the median": np.full(len(tried), np.median(learnt.labels)),
        "last order and mean gap": rhythm,
        "BG/NBD": tried.values[:, -1],
        "boosted trees": np.clip(trees.amounts(tried.values), 0.0, furthest),
    }
    rhythm_error, error = (
        float(np.abs(days - learnt.labels).mean())
        for days in (learnt.values[:, -1], np.clip(aside, 0, furthest))
    )
    errors = {name: float(np.abs(days - tried.labels).mean()) for name, days in found.items() if len(tried)}
    return Next(learnt.names, trees, rhythm_error <= error, furthest, split, errors, len(tried))


def _times(past: Past, habits: Habits, day: date, furthest: int) -> Cases:
    """Return the capped times of all who had bought; the last column is what BG/NBD says."""
    matrix = past.stood(day)
    rows = np.flatnonzero(matrix.column("frequency") > 0)
    times = np.nan_to_num(past.days_to_next(matrix.ids, day, furthest), nan=float(furthest))
    return Cases(
        matrix.ids[rows], (*matrix.names, RHYTHM), _values(matrix, habits, furthest)[rows], times[rows]
    )


def _values(matrix: Matrix, habits: Habits, furthest: int) -> Floats:
    return np.column_stack([matrix.values, np.minimum(habits.days_to_next(matrix), furthest)])

"""What a customer is expected to spend in the next twelve months, refunds taken off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.optimize import nnls

from chatbot.crm.cases import Cases, Floats, enough, joined
from chatbot.crm.habits import Habits
from chatbot.crm.past import BEFORE_DAYS, Past, Split
from chatbot.crm.trees import Trees, fit_trees, held_out
from chatbot.warehouse.matrix import Matrix

YEAR = 365
WORTH = "expected_spend"
"""A column beside the features: BG/NBD times Gamma-Gamma."""


@dataclass(frozen=True, slots=True)
class Error:
    """The figures of an amount on held-out customers."""

    mae: float
    correlation: float | None
    total: float
    """All that was foretold, as a share of all that came."""


@dataclass(frozen=True, slots=True)
class Value:
    """The weighted sum of BG/NBD times Gamma-Gamma and boosted trees, learnt over a horizon and stretched to a year."""

    names: tuple[str, ...]
    trees: Trees
    weights: Floats
    """Of the two."""
    split: Split
    errors: dict[str, Error]
    customers: int
    by_tenth: tuple[tuple[float, float], ...]
    """Mean foretold and mean spent of the tenths of held-out customers, most first."""

    def amounts(self, matrix: Matrix, habits: Habits) -> Floats:
        """Return what each is to spend in a year."""
        horizon = self.split.horizon_days
        spent = habits.worth(matrix, horizon)
        values = _values(matrix, spent)
        found: Floats = self.weights[0] * spent + self.weights[1] * self.trees.amounts(values)
        return np.maximum(found, 0.0) * (YEAR / horizon)


def learn_value(past: Past, habits: Habits, *, seed: int = 1) -> Value:
    """Learn, and try on the last day of which the outcome is known; the horizon is a year where the past allows it."""
    horizon = int(min(YEAR, max(BEFORE_DAYS, (past.span.days - BEFORE_DAYS) // 2)))
    split = past.span.split(horizon, most=1)
    learnt = joined([_cases(past, habits, day, horizon) for day in split.learnt_on])
    enough(learnt, "what customers will spend")
    spent = learnt.values[:, -1]
    rounds, raw = held_out(learnt.values, learnt.labels, learnt.folds(seed), seed=seed, objective="tweedie")
    aside = np.column_stack([spent, np.exp(raw)])
    weights, _ = nnls(aside, learnt.labels)
    trees = fit_trees(learnt.values, learnt.labels, rounds=rounds, seed=seed, objective="tweedie")
    tried = _cases(past, habits, split.tried_on, horizon)
    habit, boosted = tried.values[:, -1], trees.amounts(tried.values)
    both = weights[0] * habit + weights[1] * boosted
    found = {
        "everybody the mean": np.full(len(tried), learnt.labels.mean()),
        "as much as in the year before": tried.values[:, tried.names.index("spent_365d")] * horizon / YEAR,
        "BG/NBD x Gamma-Gamma": habit,
        "boosted trees": boosted,
        "both": both,
    }
    errors = {name: _error(amounts, tried.labels) for name, amounts in found.items() if len(tried)}
    return Value(learnt.names, trees, weights, split, errors, len(tried), _tenths(both, tried.labels))


def _cases(past: Past, habits: Habits, day: date, horizon: int) -> Cases:
    matrix = past.stood(day)
    values = _values(matrix, habits.worth(matrix, horizon))
    _, spent = past.bought(matrix.ids, day, horizon)
    return Cases(matrix.ids, (*matrix.names, WORTH), values, np.maximum(spent, 0.0))


def _values(matrix: Matrix, worth: Floats) -> Floats:
    return np.column_stack([matrix.values, worth])


def _error(found: Floats, came: Floats) -> Error:
    varied = np.ptp(found) > 0 and np.ptp(came) > 0
    return Error(
        mae=float(np.abs(found - came).mean()),
        correlation=float(np.corrcoef(found, came)[0, 1]) if varied else None,
        total=float(found.sum() / came.sum()) if came.sum() else 0.0,
    )


def _tenths(found: Floats, came: Floats) -> tuple[tuple[float, float], ...]:
    parts = [part for part in np.array_split(np.argsort(-found, kind="stable"), 10) if len(part)]
    return tuple((float(found[part].mean()), float(came[part].mean())) for part in parts)

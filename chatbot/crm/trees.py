"""Gradient boosting by LightGBM: small trees, slowly learnt, stopped where held-out cases say so.

Source: Ke et al. 2017, "LightGBM: A Highly Efficient Gradient Boosting Decision Tree".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import lightgbm
import numpy as np
from numpy.typing import NDArray

from chatbot.crm.cases import FOLDS, Floats

MOST_ROUNDS = 600
PATIENCE = 40
"""Rounds without a gain after which a fold is over."""
MANY = 20_000
"""Cases from which trees may be larger, and learn faster."""
THREADS = 2
"""To score; to learn, one is as fast where cases are few, and does not wait for a busy neighbour."""
Objective = Literal["binary", "tweedie", "regression_l1", "poisson"]


@dataclass(frozen=True, slots=True)
class Trees:
    """A forest in LightGBM's own text; nothing in it can run."""

    text: str

    def log_odds(self, values: Floats) -> Floats:
        """Return shape (cases,): log-odds of a probability, the logarithm of a quantity."""
        return _floats(self._booster().predict(values, raw_score=True, num_threads=THREADS))

    def contributions(self, values: Floats) -> Floats:
        """Return the exact SHAP values (TreeSHAP), (cases, features).

        Source: Lundberg, Erion & Lee 2018, "Consistent Individualized Feature Attribution for Tree Ensembles".
        """
        return _floats(self._booster().predict(values, pred_contrib=True, num_threads=THREADS))[:, :-1]

    def amounts(self, values: Floats) -> Floats:
        """Return what a forest with another objective than `binary` foretells."""
        return _floats(self._booster().predict(values, num_threads=THREADS))

    def _booster(self) -> lightgbm.Booster:
        return lightgbm.Booster(model_str=self.text)


def fit_trees(
    values: Floats, labels: Floats, *, rounds: int, seed: int, objective: Objective = "binary"
) -> Trees:
    """Learn so many trees."""
    booster = lightgbm.train(
        _settings(len(labels), seed, objective), lightgbm.Dataset(values, labels), num_boost_round=rounds
    )
    return Trees(booster.model_to_string())


def held_out(
    values: Floats, labels: Floats, folds: NDArray[np.intp], *, seed: int, objective: Objective = "binary"
) -> tuple[int, Floats]:
    """Return how many trees serve cases best that they did not learn from, and what such trees say of each case.

    The second is raw: log-odds, or the logarithm of a quantity. One number of rounds holds for all folds.
    """
    courses, boosters = [], []
    for fold in range(FOLDS):
        booster, course = _watched(values, labels, folds == fold, _settings(len(labels), seed, objective))
        boosters.append(booster)
        courses.append(course)
    shortest = min(map(len, courses))
    rounds = 1 + int(np.argmin(np.mean([course[:shortest] for course in courses], axis=0)))
    found = np.empty(len(labels))
    for fold, booster in enumerate(boosters):
        rows = folds == fold
        found[rows] = booster.predict(values[rows], raw_score=True, num_iteration=rounds, num_threads=THREADS)
    return rounds, found


def _watched(
    values: Floats, labels: Floats, aside: NDArray[np.bool_], settings: dict[str, object]
) -> tuple[lightgbm.Booster, list[float]]:
    course: dict[str, dict[str, list[float]]] = {}
    learnt = lightgbm.Dataset(values[~aside], labels[~aside])
    watched = lightgbm.Dataset(values[aside], labels[aside], reference=learnt)
    booster = lightgbm.train(
        settings,
        learnt,
        num_boost_round=MOST_ROUNDS if len(labels) < MANY else MOST_ROUNDS // 3,
        valid_sets=[watched],
        valid_names=["aside"],
        callbacks=[
            lightgbm.record_evaluation(course),
            lightgbm.early_stopping(PATIENCE, verbose=False),
        ],
    )
    (found,) = course["aside"].values()
    return booster, found


def _settings(count: int, seed: int, objective: Objective) -> dict[str, object]:
    many = count >= MANY
    return {
        "objective": objective,
        "num_leaves": 8 if many else 4,
        "learning_rate": 0.1 if many else 0.03,
        "min_data_in_leaf": max(1, min(30, count // 20)),
        "lambda_l2": 5.0,
        "feature_fraction": 0.5,
        "bagging_fraction": 0.7,
        "bagging_freq": 1,
        "num_threads": 1,
        "deterministic": True,
        "force_row_wise": True,
        "seed": seed,
        "verbose": -1,
    }


def _floats(found: object) -> Floats:
    return np.asarray(found, dtype=np.float64)

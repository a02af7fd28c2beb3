"""What a run tells of the drift of its models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from chatbot.desk.report_tables import Row
from chatbot.desk.run_results import Found, Part
from chatbot.desk.table_spec import Spec, spec


class Point(Part):
    """How the scores were spread in one run; PSI beside the run before, and beside the first of the same models."""

    as_of: str
    learnt: str = ""
    customers: int = 0
    mean: float | None = None
    psi: float | None = None
    psi_learnt: float | None = None


class MovedFact(Part):
    """How far a fact that drives the scores moved, since the run before and since the first one kept."""

    label: str = ""
    psi: float | None = None
    psi_first: float | None = None


class Judged(Part):
    """What one run foretold, and what came of it by now."""

    as_of: str
    until: str = ""
    cases: int = 0
    foretold: float | None = None
    came: float | None = None
    auc: float | None = None
    brier: float | None = None
    mae: float | None = None
    promised: float | None = None
    """AUC, or the error, when the model was tried."""


class Watched(Part):
    """One prediction, from run to run."""

    name: str
    title: str = ""
    horizon_days: int = 0
    course: tuple[Point, ...] = ()
    drivers: tuple[MovedFact, ...] = ()
    judged: tuple[Judged, ...] = ()
    sentences: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class ModelDrift(Found):
    """`chatbot crm run`, beside the runs before."""

    noun: ClassVar[str] = "model_drift"
    as_of: str | None = None
    runs: tuple[str, ...] = ()
    little: float = 0.1
    much: float = 0.25
    predictions: tuple[Watched, ...] = ()
    warnings: tuple[str, ...] = ()


def _scores(found: ModelDrift) -> Iterator[Row]:
    for one in found.predictions:
        for point in one.course:
            moved = point.psi, point.psi_learnt
            yield one.name, point.as_of, point.learnt or None, point.customers, point.mean, *moved


def _facts(found: ModelDrift) -> Iterator[Row]:
    for one in found.predictions:
        for fact in one.drivers:
            yield one.name, fact.label, fact.psi, fact.psi_first


def _came(found: ModelDrift) -> Iterator[Row]:
    for one in found.predictions:
        for run in one.judged:
            yield one.name, run.as_of, run.until, run.cases, run.foretold, run.came


def _good(found: ModelDrift) -> Iterator[Row]:
    for one in found.predictions:
        for run in one.judged:
            yield one.name, run.as_of, run.cases, run.auc, run.brier, run.mae, run.promised


TABLES: Mapping[str, Spec] = {
    "score_drift": spec(
        ModelDrift,
        "prediction:text as_of:day learnt_on:day customers mean_score:fine psi:fine psi_learnt:fine",
        _scores,
    ),
    "fact_drift": spec(ModelDrift, "prediction:text fact:text psi:fine psi_first:fine", _facts),
    "came_true": spec(
        ModelDrift, "prediction:text as_of:day known_on:day cases mean_foretold:fine mean_came:fine", _came
    ),
    "how_good": spec(
        ModelDrift, "prediction:text as_of:day cases auc:fine brier:fine mae:fine promised:fine", _good
    ),
}
"""Of which result each is, its columns, and where its rows come from."""

"""What becomes of predictions from run to run: whether scores and what drives them moved, and how they came true.

Source of the measure of moving: the population stability index, Siddiqi 2006, "Credit Risk Scorecards"; below 0.1
little has changed, from 0.25 on much has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from chatbot.crm.came_true import Earlier, Judged, came_true, runs_before
from chatbot.crm.cards import Cards, card_of, horizon_of, learnt_on, read_cards
from chatbot.crm.past import Past, span_of
from chatbot.crm.predict import MODELS
from chatbot.crm.reasons import label
from chatbot.crm.run_folder import write_result
from chatbot.crm.scores import NAMES, Scores, read_scores
from chatbot.crm.scoring import numbers
from chatbot.crm.spreads import Columns, Spreads, earlier, open_spreads, save_spreads, with_run
from chatbot.crm.stored_models import open_models
from chatbot.crm.watched import APART, Driver, Point, Watched, sentences, warnings
from chatbot.errors import InvalidData
from chatbot.store.runs import RUNS, Json, Result
from chatbot.warehouse.drift import LEAST_ROWS, LITTLE, MUCH
from chatbot.warehouse.matrix import Matrix

NOUN = "model_drift"


def watch(connection: duckdb.DuckDBPyConnection, crm: Path, folder: Path) -> Result:
    """Write `model_drift.json`, and `spreads.json`, which the next run is set beside; return what the first holds.

    Args:
        connection: the warehouse.
        crm: `DATA_DIR/crm`, where the earlier runs are.
        folder: a run's draft, with its scores, cards and models.

    Raises:
        InvalidData: nobody was scored.
    """
    scores, cards = read_scores(folder), read_cards(folder)
    if scores is None:
        raise InvalidData("nobody was scored, so nothing can have drifted. First: chatbot crm predict")
    past = Past(connection, span_of(connection, scores.as_of))
    before = earlier(open_spreads(folder), scores.as_of)
    spreads = _with_this(before, scores, past, crm / RUNS, folder, cards=cards)
    save_spreads(spreads, folder)
    runs = runs_before(crm / RUNS, scores.as_of)
    came = came_true(past, runs)
    found = [
        _watched(name, cards, spreads, came[name], _due(runs, came[name], scores.as_of))
        for name in NAMES
        if horizon_of(cards, name)
    ]
    result = _told(found, spreads)
    write_result(folder, NOUN, result)
    return result


def _with_this(
    before: Spreads, scores: Scores, past: Past, runs: Path, folder: Path, *, cards: Cards
) -> Spreads:
    """Return the spreads with those of this run, of as many customers as models learn from."""
    models = open_models(folder / MODELS)
    stood = past.stood(scores.as_of)
    matrix = models.habits.beside(stood, models.churn_days)
    driving = {one["feature"] for name in NAMES for one in card_of(cards, name).get("drivers") or ()}
    learnt = learnt_on(folder) or scores.as_of
    ours = {name: scores.of(name, stood.ids) for name in NAMES}
    held = _held(before, learnt, ours, stood, runs)
    features = {name: matrix.column(name) for name in sorted(driving & set(matrix.names))}
    return with_run(before, scores.as_of, learnt, features=features, scores=ours, held=held)


def _held(before: Spreads, learnt: date, ours: Columns, stood: Matrix, runs: Path) -> Columns | None:
    """Return what the models of the run before say of today's customers; None: they are gone."""
    if not before.runs or before.runs[-1].learnt == learnt:
        return ours
    for folder in sorted(runs.glob(f"2*/{MODELS}"), reverse=True):
        if learnt_on(folder.parent) == before.runs[-1].learnt:
            return numbers(open_models(folder), stood)
    return None


def _due(runs: list[Earlier], came: tuple[Judged, ...], as_of: date) -> date:
    """Return the day of the first run whose outcome is not known yet."""
    known = {one.as_of for one in came}
    return min((one.as_of for one in runs if one.as_of not in known), default=as_of)


def _watched(name: str, cards: Cards, spreads: Spreads, came: tuple[Judged, ...], waiting: date) -> Watched:
    card, horizon = card_of(cards, name), horizon_of(cards, name) or 0
    return Watched(
        name=name,
        title=card.get("title") or name,
        horizon_days=horizon,
        course=tuple(_points(spreads, name)),
        drivers=_drivers(card, spreads),
        judged=came,
        due=waiting + timedelta(days=horizon),
    )


def _points(spreads: Spreads, name: str) -> Iterator[Point]:
    for place, run in enumerate(spreads.runs):
        if name in run.scores:
            yield Point(
                as_of=run.as_of,
                learnt=run.learnt,
                customers=run.customers,
                mean=run.means.get(name),
                held_mean=run.held_means.get(name),
                psi=spreads.score_moved(name, place - 1 if place else None, place),
                psi_learnt=spreads.score_moved(name, spreads.base(place), place),
            )


def _drivers(card: Mapping[str, Any], spreads: Spreads) -> tuple[Driver, ...]:
    last = len(spreads.runs) - 1
    found = [
        Driver(
            feature=one["feature"],
            label=label(one["feature"]),
            psi=spreads.feature_moved(one["feature"], last - 1 if last else None, last),
            psi_first=spreads.feature_moved(one["feature"], 0 if last else None, last),
        )
        for one in card.get("drivers") or ()
    ]
    return tuple(sorted(found, key=lambda one: -(one.psi or 0)))


def _told(found: list[Watched], spreads: Spreads) -> Result:
    predictions: list[Json] = [_prediction(one) for one in found]
    told: list[Json] = [text for one in found for text in warnings(one)]
    return {
        "as_of": spreads.runs[-1].as_of.isoformat(),
        "runs": [run.as_of.isoformat() for run in spreads.runs],
        "little": LITTLE,
        "much": MUCH,
        "apart": APART,
        "least": LEAST_ROWS,
        "predictions": predictions,
        "warnings": told,
    }


def _prediction(one: Watched) -> Json:
    found = asdict(one, dict_factory=lambda pairs: {name: _plain(value) for name, value in pairs})
    return {**found, "sentences": list(sentences(one)), "warnings": list(warnings(one))}


def _plain(value: Any) -> Json:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return round(value, 5) if isinstance(value, float) else value

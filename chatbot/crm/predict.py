"""`chatbot crm predict`: learn everything that is foretold, try it, keep it, and score everybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from chatbot.crm.card import card, next_card, value_card
from chatbot.crm.churn import churn_horizon, churn_question
from chatbot.crm.fairness import fairness
from chatbot.crm.habits import Habits, fit_habits
from chatbot.crm.model_folder import save_blend
from chatbot.crm.past import BEFORE_DAYS, Past, Span, span_of
from chatbot.crm.purchase import SOON_DAYS, Next, learn_next, purchase_question
from chatbot.crm.question import Answer, Question, answer
from chatbot.crm.risk import risk_question
from chatbot.crm.run_folder import write_result
from chatbot.crm.satisfaction import Unrated, foretell_unrated, next_talk_question, talk_question
from chatbot.crm.scoring import Models, Progress, score_all
from chatbot.crm.stored_models import save_models
from chatbot.crm.value import Value, learn_value
from chatbot.errors import InvalidData
from chatbot.store.runs import Json

MODELS = "models"
COLUMNS = {
    "churn": "churn",
    "purchase": "purchase",
    "next_satisfaction": "satisfaction",
    "risk": "risk",
}
"""Which model fills which column of the scores."""
WATCHED = ("churn", "risk")
"""Whose errors are compared by group: what they say decides how somebody is treated."""


@dataclass(slots=True)
class Learnt:
    """What is learnt so far."""

    habits: Habits
    churn_days: int
    answers: list[Answer] = field(default_factory=list)
    value: Value | None = None
    next_order: Next | None = None
    unrated: Unrated | None = None
    left_out: list[str] = field(default_factory=list)
    """What could not be learnt, and why."""

    def models(self) -> Models:
        """Return what scores customers."""
        named = {one.question.name: one.fitted.blend for one in self.answers}
        blends = {column: named[name] for column, name in self.columns().items()}
        return Models(self.habits, self.churn_days, blends, self.value, self.next_order)

    def columns(self) -> dict[str, str]:
        """Return which model fills which column of the scores."""
        learnt = {one.question.name for one in self.answers}
        return {column: name for name, column in COLUMNS.items() if name in learnt}


def predict(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    *,
    as_of: date | None = None,
    seed: int = 1,
    learning: Progress = lambda done, whole: None,
    scoring: Progress = lambda done, whole: None,
) -> int:
    """Write what is learnt and foretold into a folder; return the customers.

    That is `predictions.json`, `fairness.json`, `models/`, `scores.parquet` and `talks.parquet`.

    Args:
        connection: the warehouse.
        folder: a run's draft.
        as_of: the first day of which nothing is used; None: the day after the last order.
        seed: the same one gives the same models.
        learning: is told how far the learning is.
        scoring: is told how far the scoring is.

    Raises:
        InvalidData: there is no order, or too little past to learn from.
    """
    span = span_of(connection, as_of)
    learnt = learn(Past(connection, span), seed=seed, progress=learning)
    _keep(learnt, folder / MODELS)
    count = score_all(connection, learnt.models(), span.until, folder, scoring)
    blends = {one.question.name: one.fitted.blend for one in learnt.answers}
    if talks := blends.get("satisfaction"):
        learnt.unrated = foretell_unrated(connection, talks, span.until, folder)
    write_result(folder, "predictions", _told(learnt, span, count))
    watched = [one for one in learnt.answers if one.question.name in WATCHED and one.fitted.blend.parts]
    write_result(folder, "fairness", fairness(connection, watched, span.until))
    return count


def _keep(learnt: Learnt, folder: Path) -> None:
    """Write all models: `open_models` reads those that score."""
    for one in learnt.answers:
        save_blend(one.fitted.blend, folder / one.question.name)
    save_models(learnt.models(), learnt.columns(), folder)


def learn(past: Past, *, seed: int = 1, progress: Progress = lambda done, whole: None) -> Learnt:
    """Learn what the past allows; what it does not is left out with its reason, but for churn and purchase."""
    split = past.span.split(SOON_DAYS)
    habits = fit_habits(past.stood(min(split.learnt_on)))
    if habits is None:
        raise InvalidData(
            f"nobody had ordered {BEFORE_DAYS} days after the first order: import more of the past"
        )
    learnt = Learnt(habits, churn_horizon(past))
    steps: list[Callable[[], None]] = [
        lambda: _answer(learnt, churn_question(past, habits, learnt.churn_days), seed),
        lambda: _answer(learnt, purchase_question(past, habits), seed),
        lambda: _talks(learnt, past, seed),
        lambda: _answer(learnt, risk_question(past, seed=seed), seed),
        lambda: setattr(learnt, "value", learn_value(past, habits, seed=seed)),
        lambda: setattr(learnt, "next_order", learn_next(past, habits, seed=seed)),
    ]
    for done, step in enumerate(steps):
        progress(done, len(steps))
        try:
            step()
        except InvalidData as error:
            learnt.left_out.append(str(error))
    progress(len(steps), len(steps))
    return learnt


def _answer(learnt: Learnt, question: Question, seed: int) -> None:
    learnt.answers.append(answer(question, seed=seed))


def _talks(learnt: Learnt, past: Past, seed: int) -> None:
    talks = talk_question(past)
    if not len(talks.learnt):
        raise InvalidData("no rated conversation is known: nothing is said of satisfaction")
    _answer(learnt, talks, seed)
    _answer(learnt, next_talk_question(talks), seed)


def _told(learnt: Learnt, span: Span, count: int) -> dict[str, Json]:
    cards: list[Json] = [card(one, learnt.unrated) for one in learnt.answers]
    if learnt.value:
        cards.append(value_card(learnt.value))
    if learnt.next_order:
        cards.append(next_card(learnt.next_order))
    warnings: list[Json] = [one.fitted.blend.warning for one in learnt.answers if one.fitted.blend.warning]
    buying, spending = learnt.habits.buying, learnt.habits.spending
    return {
        "as_of": span.until.isoformat(),
        "since": span.first.isoformat(),
        "customers": count,
        "cards": cards,
        "habits": {
            "bg_nbd": {"r": buying.r, "alpha": buying.alpha, "a": buying.a, "b": buying.b, "unit": "weeks"},
            "gamma_gamma": {"p": spending.p, "q": spending.q, "gamma": spending.gamma} if spending else None,
        },
        "warnings": [*warnings, *learnt.left_out],
    }

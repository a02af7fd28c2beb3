"""How what earlier runs foretold came true: the scores they left, beside what is known of those days by now."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chatbot.crm import satisfaction
from chatbot.crm.cases import Floats
from chatbot.crm.past import Past
from chatbot.crm.quality import auc
from chatbot.crm.risk import abnormal
from chatbot.crm.scores import Scores, read_scores
from chatbot.crm.value import YEAR

PROBABLE = ("churn", "purchase", "satisfaction", "risk")
CARDS: Mapping[str, str] = {"satisfaction": "next_satisfaction"}
"""Scores whose card has another name."""
Cards = Mapping[str, Mapping[str, Any]]
Outcome = tuple[NDArray[np.str_], Floats]
"""Customers, ascending, and what became of each."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A run that foretold: its scores, and its cards by name."""

    scores: Scores
    cards: Cards


@dataclass(frozen=True, slots=True)
class Judged:
    """What one run foretold, and what came."""

    as_of: date
    until: date
    """The first day that did not count any more."""
    cases: int
    foretold: float
    """The mean: of probabilities, amounts or days."""
    came: float
    """The mean of what came: a share, an amount, days."""
    rarer: int | None = None
    """Of a probability: cases of the rarer of both kinds."""
    auc: float | None = None
    brier: float | None = None
    mae: float | None = None
    promised: float | None = None
    """AUC, or how far off it was, when the model was tried before that run."""


def runs_before(runs: Path, before: date) -> list[Earlier]:
    """Return the runs that foretold as of a day before this one, one for each day, the earliest first.

    Scores made by a model that had learnt from later days know what came: they are left out.
    """
    found = {}
    for folder in sorted(runs.glob("2*")):
        scores = read_scores(folder)
        if scores and scores.as_of < before and (learnt_on(folder) or date.max) <= scores.as_of:
            found[scores.as_of] = Earlier(scores, read_cards(folder))
    return [found[day] for day in sorted(found)]


def read_cards(folder: Path) -> Cards:
    """Return the cards of a run by name; none where there are none, or they cannot be read."""
    return {card["name"]: card for card in _predictions(folder).get("cards", ())}


def learnt_on(folder: Path) -> date | None:
    """Return as of which day the models of a run were learnt; None: it does not tell."""
    try:
        return date.fromisoformat(_predictions(folder).get("as_of", ""))
    except (TypeError, ValueError):
        return None


def card_of(cards: Cards, name: str) -> Mapping[str, Any]:
    """Return the card of what fills a column of the scores; empty: there is none."""
    return cards.get(CARDS.get(name, name), {})


def horizon_of(cards: Cards, name: str) -> int | None:
    """Return in how many days a prediction comes true or not; None: there is no such card."""
    days = card_of(cards, name).get("horizon_days")
    return YEAR if name == "value" and days else days


def judge(past: Past, run: Earlier, name: str) -> Judged | None:
    """Return how a prediction came true; None: it is not over, its days were let go since, or there is nobody to tell.

    Customers who are not learnt from are not looked at either.
    """
    days = horizon_of(run.cards, name)
    until = run.scores.as_of + timedelta(days=days or 0)
    if days is None or until > past.span.until or run.scores.as_of <= past.span.first:
        return None
    ids, came = OUTCOMES[name](past, run.scores.as_of, days)
    foretold = run.scores.of(name, ids)
    if name == "next_order":  # none in sight is as good as the furthest
        scored = np.isin(ids, run.scores.ids)
        foretold = np.where(scored, np.minimum(np.nan_to_num(foretold, nan=days), days), np.nan)
    known = ~np.isnan(foretold) & ~np.isnan(came)
    if not known.any():
        return None
    return _judged(run, name, until, foretold[known], came[known])


def _judged(run: Earlier, name: str, until: date, foretold: Floats, came: Floats) -> Judged:
    judged = partial(Judged, run.scores.as_of, until, len(came), float(foretold.mean()), float(came.mean()))
    card = card_of(run.cards, name)
    if name not in PROBABLE:
        return judged(mae=float(np.abs(foretold - came).mean()), promised=_promised_error(name, card))
    times = int(came.sum())
    return judged(
        rarer=min(times, len(came) - times),
        auc=auc(foretold, came),
        brier=float(((foretold - came) ** 2).mean()),
        promised=(card.get("figures") or {}).get("auc"),
    )


def _promised_error(name: str, card: Mapping[str, Any]) -> float | None:
    beside = card.get("beside") or {}
    if name == "next_order":
        return beside.get(card.get("told"))
    return (beside.get("both") or {}).get("mae") if card.get("horizon_days") == YEAR else None


def _predictions(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / "predictions.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _orders(past: Past, day: date, days: int, *, none: bool) -> Outcome:
    ids = past.known()
    orders, _ = past.bought(ids, day, days)
    return ids, ((orders == 0) == none).astype(float)


def _sent_back(past: Past, day: date, days: int) -> Outcome:
    ids = past.known()
    return ids, abnormal(*past.sent_back(ids, day, days))


def _spent(past: Past, day: date, days: int) -> Outcome:
    ids = past.known()
    _, spent = past.bought(ids, day, days)
    return ids, np.maximum(spent, 0.0)


def _next(past: Past, day: date, days: int) -> Outcome:
    """Return after how many days those who had ordered did so again, capped."""
    ids = past.known()
    before, _ = past.bought(ids, past.span.first, (day - past.span.first).days)
    times = np.nan_to_num(past.days_to_next(ids, day, days), nan=float(days))
    return ids, np.where(before > 0, times, np.nan)


def _rated(past: Past, day: date, days: int) -> Outcome:
    del days  # ratings have a window of their own
    return satisfaction.first_ratings(past, day)


OUTCOMES: Mapping[str, Callable[[Past, date, int], Outcome]] = {
    "churn": partial(_orders, none=True),
    "purchase": partial(_orders, none=False),
    "satisfaction": _rated,
    "risk": _sent_back,
    "value": _spent,
    "next_order": _next,
}


def judged(past: Past, runs: list[Earlier], name: str) -> Iterator[Judged]:
    """Yield how a prediction of each run came true, where that is known."""
    for run in runs:
        if found := judge(past, run, name):
            yield found

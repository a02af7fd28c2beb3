"""How what earlier runs foretold came true: the scores they left, beside what is known of those days by now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chatbot.crm import satisfaction
from chatbot.crm.cards import Cards, card_of, horizon_of, learnt_on, read_cards
from chatbot.crm.cases import Floats
from chatbot.crm.past import Past
from chatbot.crm.quality import auc
from chatbot.crm.risk import abnormal
from chatbot.crm.scores import NAMES, Scores, read_scores, scored_on
from chatbot.crm.value import YEAR

PROBABLE = ("churn", "purchase", "satisfaction", "risk")
Outcome = tuple[NDArray[np.str_], Floats]
"""Customers, ascending, and what became of each."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A run that foretold, and its cards by name."""

    folder: Path
    as_of: date
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
        as_of = scored_on(folder)
        if as_of and as_of < before and (learnt_on(folder) or date.max) <= as_of:
            found[as_of] = Earlier(folder, as_of, read_cards(folder))
    return [found[day] for day in sorted(found)]


def came_true(past: Past, runs: list[Earlier]) -> Mapping[str, tuple[Judged, ...]]:
    """Return for each prediction how that of each run came true, where that is known.

    Customers who are not learnt from are not looked at either. One run's scores are in memory at a time.
    """
    found: dict[str, list[Judged]] = {name: [] for name in NAMES}
    for run in runs:
        over = [name for name in NAMES if _is_over(past, run, name)]
        scores = read_scores(run.folder) if over else None
        for name in over if scores else ():
            if scores and (judged := _judge(past, run, scores, name)):
                found[name].append(judged)
    return {name: tuple(several) for name, several in found.items()}


def _is_over(past: Past, run: Earlier, name: str) -> bool:
    """Say whether all of an outcome is known, and nothing of it was let go since."""
    days = horizon_of(run.cards, name)
    return days is not None and run.as_of > past.span.first and run.as_of + timedelta(days) <= past.span.until


def _judge(past: Past, run: Earlier, scores: Scores, name: str) -> Judged | None:
    """Return how a prediction came true; None: there is nobody to tell."""
    days = horizon_of(run.cards, name) or 0
    ids, came = OUTCOMES[name](past, run.as_of, days)
    foretold = scores.of(name, ids)
    if name == "next_order":  # none in sight is as good as the furthest
        foretold = np.minimum(np.nan_to_num(foretold, nan=days), days)
        foretold[~np.isin(ids, scores.ids)] = np.nan
    known = ~np.isnan(foretold) & ~np.isnan(came)
    if not known.any():
        return None
    return _judged(run, name, run.as_of + timedelta(days), foretold[known], came[known])


def _judged(run: Earlier, name: str, until: date, foretold: Floats, came: Floats) -> Judged:
    judged = partial(Judged, run.as_of, until, len(came), float(foretold.mean()), float(came.mean()))
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

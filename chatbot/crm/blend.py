"""A probability from a table: logistic regression, boosted trees and a small network, stacked and calibrated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logit

from chatbot.crm.calibration import Calibration, calibrate
from chatbot.crm.cases import FEWEST, FOLDS, Cases, Floats
from chatbot.crm.logistic import Logistic, fit_logistic
from chatbot.crm.network import Network, fit_network
from chatbot.crm.trees import Trees, fit_trees, held_out

PARTS = ("logistic", "trees", "network")
LEAN = 2.0
"""How strongly the parts' weights are drawn to a third each, in cases."""
EDGE = 1e-4
TELLING = 0.99
"""The Brier score on held-out cases, as a share of the base rate's, above which a model is chance."""


@dataclass(frozen=True, slots=True)
class Blend:
    """The model of one probability; without parts it knows the base rate alone, and of nobody anything."""

    names: tuple[str, ...]
    """The features it takes, in order."""
    used: NDArray[np.intp]
    """Those of them that were not the same for all."""
    parts: tuple[Logistic | Trees | Network, ...]
    weights: Floats
    intercept: float
    calibration: Calibration | None
    cutoff: float
    """The probability from which a customer is marked; it had the best F1 on held-out cases of the training days."""
    warning: str | None = None
    """Why it has no parts."""

    def log_odds(self, values: Floats) -> Floats:
        """Return the parts' weighted sum, shape (cases,)."""
        found = np.full(len(values), self.intercept)
        for part, weight in self._counting():
            found += weight * part.log_odds(values[:, self.used])
        return found

    def probabilities(self, values: Floats) -> Floats:
        """Return shape (cases,); NaN in `values`: not known."""
        found = self.log_odds(values)
        return self.calibration(found) if self.calibration else expit(found)

    def contributions(self, values: Floats) -> Floats:
        """Return how far each feature moves the log-odds before calibration, shape (cases, features).

        Exact for every part, hence for their sum; the average customer is where each part starts from.
        """
        found = np.zeros(values.shape)
        for part, weight in self._counting():
            found[:, self.used] += weight * part.contributions(values[:, self.used])
        return found

    def _counting(self) -> Iterator[tuple[Logistic | Trees | Network, float]]:
        """Yield the parts that have a weight: of a million customers it matters what is asked for nothing."""
        for part, weight in zip(self.parts, self.weights.tolist(), strict=True):
            if weight:
                yield part, weight


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model, and what its making told."""

    blend: Blend
    baseline: Logistic | None
    """Logistic regression alone; None: there was too little to learn from."""
    base_rate: float
    rounds: int = 0


def fit_blend(cases: Cases, *, seed: int = 1, readable: bool = False) -> Fitted:
    """Learn a probability; where there is nothing to learn, the base rate with a warning that says why.

    Args:
        cases: what to learn from.
        seed: the same one learns the same.
        readable: logistic regression alone: a sum that anybody can check.
    """
    rate = float(cases.labels.mean()) if len(cases) else 0.0
    used = _differing(cases.values)
    if warning := _why_not(cases, len(used)):
        return _plain(cases, rate, warning)
    values, folds = cases.values[:, used], cases.folds(seed)
    rounds, aside = _held_out(values, cases.labels, folds, seed, readable=readable)
    weights, intercept = _stack(aside, cases.labels)
    scores = aside @ weights + intercept
    calibration = calibrate(scores, cases.labels, folds)
    if ((calibration(scores) - cases.labels) ** 2).mean() > TELLING * rate * (1 - rate):
        return _plain(cases, rate, "what is known tells next to nothing of it")
    alone = fit_logistic(values, cases.labels)
    parts: tuple[Logistic | Trees | Network, ...] = (alone,)
    if not readable:
        trees = fit_trees(values, cases.labels, rounds=rounds, seed=seed)
        parts = (alone, trees, fit_network(values, cases.labels, seed=seed))
    cutoff = _cutoff(calibration(scores), cases.labels)
    blend = Blend(cases.names, used, parts, weights, intercept, calibration, cutoff)
    return Fitted(blend, alone, rate, rounds)


def _plain(cases: Cases, rate: float, warning: str) -> Fitted:
    """Return the base rate."""
    start = float(logit(np.clip(rate, EDGE, 1 - EDGE)))
    used = np.empty(0, dtype=np.intp)
    return Fitted(Blend(cases.names, used, (), np.empty(0), start, None, 0.5, warning), None, rate)


def _differing(values: Floats) -> NDArray[np.intp]:
    """Return the features of which cases have more than one value; that it is missing for some is one."""
    missing = np.isnan(values)
    lowest = np.where(missing, np.inf, values).min(axis=0, initial=np.inf)
    highest = np.where(missing, -np.inf, values).max(axis=0, initial=-np.inf)
    some = missing.any(axis=0) & ~missing.all(axis=0)
    return np.flatnonzero((highest > lowest) | some)


def _why_not(cases: Cases, used: int) -> str | None:
    """Return why nothing can be learnt, or None."""
    if not len(cases):
        return "too few cases: there is none"
    positives = int(cases.labels.sum())
    rarer = min(positives, len(cases) - positives)
    if not rarer:
        what = "it came to pass" if positives else "it did not come to pass"
        return f"too few cases: of all {len(cases)} {what}, there is nothing to tell apart"
    if rarer < FEWEST:
        return f"too few cases: {rarer} of {len(cases)} are of the rarer kind, {FEWEST} are needed"
    if not used:
        return "no feature differs between customers"
    return None


def _held_out(
    values: Floats, labels: Floats, folds: NDArray[np.intp], seed: int, *, readable: bool
) -> tuple[int, Floats]:
    """Return the number of trees, and what each part says of cases it did not learn from, (cases, parts)."""
    found = np.empty((len(labels), 1 if readable else len(PARTS)))
    for fold in range(FOLDS):
        aside = folds == fold
        learnt, told = values[~aside], labels[~aside]
        found[aside, 0] = fit_logistic(learnt, told).log_odds(values[aside])
        if not readable:
            network = fit_network(learnt, told, seed=seed, layers=1)  # a third of the time, for weights alone
            found[aside, 2] = network.log_odds(values[aside])
    if readable:
        return 0, found
    rounds, found[:, 1] = held_out(values, labels, folds, seed=seed)
    return rounds, found


def _stack(aside: Floats, labels: Floats) -> tuple[Floats, float]:
    """Return the weights of the parts, none below zero, and the intercept: logistic regression on held-out scores.

    Source: Wolpert 1992, "Stacked Generalization"; Breiman 1996, "Stacked Regressions" (weights not below zero).
    """
    count = aside.shape[1]

    def loss(guess: Floats) -> tuple[float, Floats]:
        scores = aside @ guess[:count] + guess[count]
        error = expit(scores) - labels
        lean = guess[:count] - 1 / count
        value = np.logaddexp(0.0, scores).sum() - labels @ scores + LEAN / 2 * (lean**2).sum()
        return float(value), np.append(aside.T @ error + LEAN * lean, error.sum())

    start = np.append(np.full(count, 1 / count), 0.0)
    bounds = [(0.0, None)] * count + [(None, None)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return found[:count], float(found[count])


def _cutoff(probabilities: Floats, labels: Floats) -> float:
    order = np.argsort(-probabilities, kind="stable")
    hits = np.cumsum(labels[order])
    scores = 2 * hits / (np.arange(1, len(labels) + 1) + labels.sum())
    return float(probabilities[order][int(np.argmax(scores))])


def part_log_odds(blend: Blend, values: Floats) -> Sequence[Floats]:
    """Return what each part alone says, in the order of `PARTS`."""
    return [part.log_odds(values[:, blend.used]) for part in blend.parts]

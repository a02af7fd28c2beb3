"""From a score to an honest probability: the curve, Platt's or isotonic, that serves held-out cases best.

Source: Niculescu-Mizil & Caruana 2005, "Predicting Good Probabilities with Supervised Learning"; Platt 1999; Zadrozny &
Elkan 2002.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from chatbot.crm.cases import FOLDS, Floats

LEAST = 1e-4
"""No probability is nearer to 0 or 1 than this: nobody is certain."""
Kind = Literal["platt", "isotonic"]


@dataclass(frozen=True, slots=True)
class Calibration:
    """A curve from log-odds to probabilities."""

    kind: Kind
    scores: Floats
    """Isotonic: knots, ascending. Platt: slope and intercept."""
    shares: Floats
    """Isotonic: the probability at each knot. Platt: empty."""

    def __call__(self, log_odds: Floats) -> Floats:
        """Return probabilities, shape (cases,)."""
        if self.kind == "platt":
            found = expit(self.scores[0] * log_odds + self.scores[1])
        else:
            found = np.interp(log_odds, self.scores, self.shares)
        probabilities: Floats = np.clip(found, LEAST, 1.0 - LEAST)
        return probabilities


def calibrate(log_odds: Floats, labels: Floats, folds: NDArray[np.intp]) -> Calibration:
    """Choose the curve with the lower Brier score on cases that it did not learn from; scores must be held out too."""
    by_kind = {"platt": _platt, "isotonic": _isotonic}
    errors: dict[str, float] = dict.fromkeys(by_kind, 0.0)
    for fold in range(FOLDS):
        aside = folds == fold
        for kind, fit in by_kind.items():
            curve = fit(log_odds[~aside], labels[~aside])
            errors[kind] += float(((curve(log_odds[aside]) - labels[aside]) ** 2).sum())
    return by_kind[min(errors, key=lambda kind: errors[kind])](log_odds, labels)


def _platt(log_odds: Floats, labels: Floats) -> Calibration:
    from sklearn.linear_model import LogisticRegression

    if len(np.unique(labels)) < 2:
        rate = float(np.clip(labels.mean(), LEAST, 1 - LEAST))
        return Calibration("platt", np.array([0.0, np.log(rate / (1 - rate))]), np.empty(0))
    model = LogisticRegression(C=1e4).fit(log_odds[:, None], labels)
    return Calibration("platt", np.array([model.coef_[0, 0], model.intercept_[0]]), np.empty(0))


def _isotonic(log_odds: Floats, labels: Floats) -> Calibration:
    """Return a curve through the middles of the steps: without it, whole groups of customers would share one rank."""
    from sklearn.isotonic import IsotonicRegression

    steps = IsotonicRegression().fit_transform(log_odds, labels)
    shares, place = np.unique(steps, return_inverse=True)
    middles = np.bincount(place, weights=log_odds) / np.bincount(place)
    return Calibration("isotonic", middles, shares)

"""Logistic regression: the baseline of every probability, and one part of the blend."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chatbot.crm.cases import Floats
from chatbot.crm.preparation import Preparation, prepare, times

RIDGE = 0.1
"""scikit-learn's C: what is worth the trust of a few thousand cases."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """Weights on prepared features."""

    preparation: Preparation
    weights: Floats
    intercept: float

    def log_odds(self, values: Floats) -> Floats:
        """Return shape (cases,)."""
        return times(self.preparation(values), self.weights) + self.intercept

    def contributions(self, values: Floats) -> Floats:
        """Return the SHAP values in log-odds, (cases, features): weight times distance from the mean, exactly.

        Source: Lundberg & Lee 2017, "A Unified Approach to Interpreting Model Predictions", corollary 1 (linear SHAP).
        """
        return self.preparation.gathered(self.preparation(values) * self.weights)


def fit_logistic(values: Floats, labels: Floats) -> Logistic:
    """Learn from cases of both kinds."""
    from sklearn.linear_model import LogisticRegression

    preparation = prepare(values)
    model = LogisticRegression(C=RIDGE, max_iter=1000).fit(preparation(values), labels)
    return Logistic(preparation, np.asarray(model.coef_[0], np.float64), float(model.intercept_[0]))

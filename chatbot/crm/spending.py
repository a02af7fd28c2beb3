"""What customers spend when they buy: the Gamma-Gamma model, fitted by maximum likelihood.

Source: Fader & Hardie 2013, "The Gamma-Gamma Model of Monetary Value".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln

from chatbot.crm.cases import Floats

START = (2.0, 2.0, 20.0)
LOWEST, HIGHEST = -5.0, 12.0


@dataclass(frozen=True, slots=True)
class Spending:
    """The three parameters: amounts are gamma(p, v), and v is gamma(q, gamma) among customers."""

    p: float
    q: float
    gamma: float

    def mean(self, purchases: Floats, amount: Floats) -> Floats:
        """Return what each spends on a purchase, drawn the more to everybody's mean the fewer purchases are known.

        Args:
            purchases: how many are known, shape (customers,).
            amount: their mean.
        """
        weight = self.p * purchases / (self.p * purchases + self.q - 1.0)
        found: Floats = weight * amount + (1.0 - weight) * self.p * self.gamma / (self.q - 1.0)
        return found


def fit_spending(purchases: Floats, amount: Floats) -> Spending | None:
    """Learn from the customers of whom a purchase with a price is known; None: there are under two of them."""
    known = (purchases > 0) & (amount > 0)
    if known.sum() < 2:
        return None
    scale = float(amount[known].mean())
    found = minimize(
        _negative_log_likelihood,
        np.log(START),
        args=(purchases[known], amount[known] / scale * 10.0),
        method="L-BFGS-B",
        bounds=[(LOWEST, HIGHEST), (1e-3, HIGHEST), (LOWEST, HIGHEST)],  # q > 1: else there is no mean
    ).x
    p, q, gamma = (float(value) for value in np.exp(found))
    return Spending(p, q, gamma * scale / 10.0)


def _negative_log_likelihood(guess: Floats, purchases: Floats, amount: Floats) -> float:
    p, q, gamma = np.exp(guess)
    shape = p * purchases
    found = (
        gammaln(shape + q)
        - gammaln(shape)
        - gammaln(q)
        + q * np.log(gamma)
        + (shape - 1.0) * np.log(amount)
        + shape * np.log(purchases)
        - (shape + q) * np.log(gamma + purchases * amount)
    )
    return float(-found.mean())

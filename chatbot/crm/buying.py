"""When customers buy again, where nobody says goodbye: the BG/NBD model, fitted by maximum likelihood.

Source: Fader, Hardie & Lee 2005, '"Counting Your Customers" the Easy Way: An Alternative to the Pareto/NBD Model'.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import betaln, gammaln, hyp2f1

from chatbot.crm.cases import Floats

START = (0.5, 4.0, 1.0, 2.0)
LOWEST, HIGHEST = -8.0, 4.0
"""Bounds of the parameters' logarithms: customers who are all alike have their maximum at infinity."""


@dataclass(frozen=True, slots=True)
class Histories:
    """What the model needs of each customer, all in one unit of time."""

    repeats: Floats
    """Purchases after the first one."""
    last: Floats
    """From the first purchase to the last one."""
    age: Floats
    """From the first purchase to now."""

    def only(self, rows: NDArray[np.intp]) -> Histories:
        """Return some of the customers."""
        return Histories(self.repeats[rows], self.last[rows], self.age[rows])


@dataclass(frozen=True, slots=True)
class Buying:
    """The four parameters: rates are gamma(r, alpha) among customers, chances to leave beta(a, b)."""

    r: float
    alpha: float
    a: float
    b: float

    def alive(self, known: Histories) -> Floats:
        """Return the probability that a customer has not left for good."""
        return 1.0 / (1.0 + self._gone_odds(known))

    def expected(self, known: Histories, time: float) -> Floats:
        """Return how many purchases each will make in the time that follows; equation 10 of the paper.

        By Euler's transformation the hypergeometric function is taken where it neither overflows nor loses digits.
        """
        x, age = known.repeats, known.age
        top = self.a + self.b + x - 1.0
        part = time / (self.alpha + age + time)
        factor = (1.0 - part) ** (self.a - 1.0)
        missed = factor * hyp2f1(self.a + self.b - 1.0 - self.r, self.a - 1.0, top, part)
        found: Floats = top / (self.a - 1.0) * (1.0 - missed) / (1.0 + self._gone_odds(known))
        return np.maximum(found, 0.0)

    def buys_within(self, known: Histories, time: float) -> Floats:
        """Return the probability of at least one purchase in the time that follows."""
        none = ((self.alpha + known.age) / (self.alpha + known.age + time)) ** (self.r + known.repeats)
        found: Floats = self.alive(known) * (1.0 - none)
        return found

    def time_to_next(self, known: Histories) -> Floats:
        """Return when it is as likely as not that they have bought; inf: they rather never will."""
        share = np.minimum(0.5 / self.alive(known), 1.0)
        with np.errstate(divide="ignore", over="ignore"):
            stretch = (1.0 - share) ** (-1.0 / (self.r + known.repeats))
        found: Floats = (self.alpha + known.age) * (stretch - 1.0)
        return found

    def _gone_odds(self, known: Histories) -> Floats:
        x = known.repeats
        ratio = np.log(self.alpha + known.age) - np.log(self.alpha + known.last)
        odds = np.exp(
            np.minimum(
                (self.r + x) * ratio + np.log(self.a) - np.log(self.b + np.maximum(x, 1.0) - 1.0), 700.0
            )
        )
        return np.where(x > 0, odds, 0.0)


def fit_buying(known: Histories) -> Buying:
    """Return the parameters under which what is known of at least one customer is likeliest."""
    found = minimize(
        _negative_log_likelihood,
        np.log(START),
        args=(known,),
        method="L-BFGS-B",
        bounds=[(LOWEST, HIGHEST), (LOWEST, 2 * HIGHEST), (LOWEST, HIGHEST), (LOWEST, HIGHEST)],
    ).x
    r, alpha, a, b = (float(value) for value in np.exp(found))
    return Buying(r, alpha, a + 1e-9 if abs(a - 1.0) < 1e-9 else a, b)


def _negative_log_likelihood(guess: Floats, known: Histories) -> float:
    r, alpha, a, b = np.exp(guess)
    x = known.repeats
    rate = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    stays = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + known.age)
    again = np.maximum(x, 1.0)
    leaves = betaln(a + 1.0, b + again - 1.0) - betaln(a, b) - (r + x) * np.log(alpha + known.last)
    found = rate + np.logaddexp(stays, np.where(x > 0, leaves, -np.inf))
    return float(-found.mean())

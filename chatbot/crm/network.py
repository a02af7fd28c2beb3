"""A small neural network: one hidden layer, three of them averaged, so that a seed does not decide."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chatbot.crm.cases import Floats
from chatbot.crm.preparation import Preparation, prepare, times

HIDDEN, SEEDS = 16, 3
RIDGE = 1.0
STEPS_OF_CASES = 250_000
"""How many cases pass in training, one counted each time: passes grow few where cases are many."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One network: `outward @ relu(values @ inward + bias) + offset`."""

    inward: Floats  # (columns, hidden)
    bias: Floats  # (hidden,)
    outward: Floats  # (hidden,)
    offset: float

    def log_odds(self, prepared: Floats) -> Floats:
        """Return shape (cases,)."""
        hidden = np.maximum(times(prepared, self.inward) + self.bias, 0.0)
        return times(hidden, self.outward) + self.offset

    def contributions(self, prepared: Floats) -> Floats:
        """Return the integrated gradients from the average case, (cases, columns); they add up exactly.

        With one layer of ReLU the integral has a closed form: a unit counts for the share of the way on which it is on.
        Source: Sundararajan, Taly & Yan 2017, "Axiomatic Attribution for Deep Networks".
        """
        way = times(prepared, self.inward)  # (cases, hidden)
        still = np.abs(way) < 1e-12
        rise = np.maximum(way + self.bias, 0.0) - np.maximum(self.bias, 0.0)
        on = np.where(still, self.bias > 0, rise / np.where(still, 1.0, way))
        return prepared * times(on * self.outward, self.inward.T)


@dataclass(frozen=True, slots=True)
class Network:
    """Several layers of the same kind, averaged in log-odds."""

    preparation: Preparation
    layers: tuple[Layer, ...]

    def log_odds(self, values: Floats) -> Floats:
        """Return shape (cases,)."""
        prepared = self.preparation(values)
        return _mean([layer.log_odds(prepared) for layer in self.layers])

    def contributions(self, values: Floats) -> Floats:
        """Return what each feature adds to the log-odds of the average case, (cases, features)."""
        prepared = self.preparation(values)
        return self.preparation.gathered(_mean([layer.contributions(prepared) for layer in self.layers]))


def fit_network(values: Floats, labels: Floats, *, seed: int, layers: int = SEEDS) -> Network:
    """Learn from cases of both kinds."""
    preparation = prepare(values)
    prepared = preparation(values)
    return Network(preparation, tuple(_fit(prepared, labels, seed + number) for number in range(layers)))


def _fit(prepared: Floats, labels: Floats, seed: int) -> Layer:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    count = len(labels)
    model = MLPClassifier(
        hidden_layer_sizes=(HIDDEN,),
        alpha=RIDGE,
        learning_rate_init=0.003,
        batch_size=min(count, 128 if count < 20_000 else 512),
        max_iter=int(np.clip(STEPS_OF_CASES // count, 4, 25)),
        random_state=seed,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it stops early on purpose
        model.fit(prepared, labels)
    (inward, outward), (bias, offset) = model.coefs_, model.intercepts_
    return Layer(inward, bias, outward[:, 0], float(offset[0]))


def _mean(found: Sequence[Floats]) -> Floats:
    mean: Floats = np.mean(found, axis=0)
    return mean

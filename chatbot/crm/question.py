"""One thing to foretell: learnt on earlier days, tried on a later one, beside what is simpler."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.special import expit

from chatbot.crm.blend import Fitted, fit_blend
from chatbot.crm.calibration import LEAST
from chatbot.crm.cases import Cases, Floats
from chatbot.crm.past import Split
from chatbot.crm.quality import Quality, judge

DRIVERS = 10
EXPLAINED = 4000
"""Held-out cases of which the drivers are taken."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the cases on which it is learnt and tried."""

    name: str
    split: Split
    learnt: Cases
    tried: Cases
    readable: bool = False
    """Logistic regression alone, so that the score is a sum anybody can check."""
    rivals: Mapping[str, Floats] = field(default_factory=dict)
    """What other models say of the cases of `tried`, as probabilities."""


@dataclass(frozen=True, slots=True)
class Driver:
    """How much a feature matters over all customers."""

    feature: str
    strength: float
    """Mean distance it moves a customer's log-odds."""
    raises: bool
    """Whether more of it makes it likelier."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A model, and how well it did on the day it was tried on; None in `quality`: there was nobody to try it on."""

    question: Question
    fitted: Fitted
    probabilities: Floats
    """Of the cases of `tried`."""
    quality: Quality | None
    beside: Mapping[str, Quality]
    """The baselines' figures on the same cases."""
    drivers: tuple[Driver, ...]


def answer(question: Question, *, seed: int = 1) -> Answer:
    """Learn, and try."""
    fitted = fit_blend(question.learnt, seed=seed, readable=question.readable)
    tried = question.tried
    probabilities = fitted.blend.probabilities(tried.values)
    if not len(tried):
        return Answer(question, fitted, probabilities, None, {}, ())
    quality = judge(probabilities, tried.labels, cutoff=fitted.blend.cutoff)
    beside = {
        name: judge(found, tried.labels, cutoff=fitted.blend.cutoff)
        for name, found in _baselines(question, fitted).items()
    }
    return Answer(question, fitted, probabilities, quality, beside, _drivers(fitted, tried))


def _baselines(question: Question, fitted: Fitted) -> dict[str, Floats]:
    tried = question.tried
    found = {"base rate": np.full(len(tried), np.clip(fitted.base_rate, LEAST, 1 - LEAST))}
    if fitted.baseline:
        found["logistic regression"] = expit(fitted.baseline.log_odds(tried.values[:, fitted.blend.used]))
    return found | dict(question.rivals)


def _drivers(fitted: Fitted, tried: Cases) -> tuple[Driver, ...]:
    if not fitted.blend.parts:
        return ()
    values = tried.values[:: max(1, len(tried) // EXPLAINED)]
    parts = fitted.blend.contributions(values)
    strength = np.abs(parts).mean(axis=0)
    order = np.argsort(-strength)[:DRIVERS]
    return tuple(
        Driver(tried.names[place], float(strength[place]), _goes_up(values[:, place], parts[:, place]))
        for place in order
        if strength[place] > 0
    )


def _goes_up(values: Floats, parts: Floats) -> bool:
    known = ~np.isnan(values)
    centred = values[known] - values[known].mean() if known.any() else values[known]
    return bool((centred * parts[known]).sum() > 0)

"""Make confidences honest and choose the threshold, both on messages the network was not trained on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from chatbot.nlu.classifier import logit

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
MAX_FALSE_ACCEPT = 0.1
"""At most so many out-of-scope messages may be taken on."""
MAX_MISTAKEN = 0.1
"""Of the in-scope messages that are answered unasked at most so many may be misunderstood."""
ANSWER_FROM = (0.35, 0.5)
"""Between these: lower, the best intent is wrong more often than right; higher, it asks back what is likely right."""
MAX_REFUSED = 0.05
"""Without out-of-scope examples: at most so many rightly understood messages may be refused."""
FEWEST_STRANGE = 20
"""A threshold that one in ten may pass is not to be had from fewer out-of-scope messages."""
FEWEST_UNDERSTOOD = 5
"""From fewer rightly understood messages no threshold is to be had at all."""
LEAST_THRESHOLD = 0.2
"""However far below the in-scope messages the foreign ones lie: the next one may lie higher."""
TEMPERATURES = np.geomspace(0.2, 5, 161)
USUAL_TEMPERATURE = 0.75
"""What full data sets come to."""
USUAL_COUNTS = 5.0
"""The usual temperature counts as so many messages: it leads where there are ten and is lost among hundreds."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """The least score to take a message on, and what it promises."""

    value: float
    basis: str


def fit_temperature(logits: Floats, labels: Ints) -> float:
    """Return the temperature under which the labels are likeliest; above 1: the network was too sure.

    A few messages, all understood, would be likeliest at none at all: a gamma prior on 1 / temperature holds them back.

    Args:
        logits: shape (n, intents), with the out-of-scope column where there is one.
        labels: shape (n).

    Source: Guo et al. 2017, "On Calibration of Modern Neural Networks".
    """
    low, high = 0, len(TEMPERATURES) - 1
    while (
        low < high
    ):  # the surprise falls to one lowest point and rises again: it is convex in 1 / temperature
        middle = (low + high) // 2
        cooler, warmer = (_surprise(logits, labels, TEMPERATURES[place]) for place in (middle, middle + 1))
        low, high = (low, middle) if cooler <= warmer else (middle + 1, high)
    return float(TEMPERATURES[low])


def threshold_by_false_accept(in_scope: Floats, out_of_scope: Floats) -> Threshold:
    """Return the lowest threshold that takes on at most `MAX_FALSE_ACCEPT` of the out-of-scope messages.

    Args:
        in_scope: shape (n), scores of held-out in-scope messages.
        out_of_scope: shape (m), m > 0.
    """
    tolerated = int(MAX_FALSE_ACCEPT * len(out_of_scope))
    # just above the first score that may no longer pass, so that `score >= threshold` refuses it
    value = max(float(np.nextafter(np.sort(out_of_scope)[::-1][tolerated], np.float32(2))), LEAST_THRESHOLD)
    kept = float(np.mean(in_scope >= value))
    basis = (
        f"takes on at most {MAX_FALSE_ACCEPT:.0%} of {len(out_of_scope)} held-out out-of-scope messages, "
        f"and {kept:.1%} of {len(in_scope)} in-scope ones"
    )
    return Threshold(min(value, 1.0), basis)


NEARNESS_ALONE = (0.0, 10.0, -5.0)
"""Weights of the scope score without out-of-scope examples: a half at a cosine of a half."""
USUAL_WEIGHTS = (0.8, 5.0, -4.0)
"""Weights of the scope score with too few out-of-scope examples to fit them: what full data sets come to."""
NEARNESS_COUNTS = 10.0
"""What a cosine counts in the scope score beside the log odds of the network's own doubt.

Not fitted: out-of-scope examples that are kept back resemble those that were learnt, and the fit would trust a doubt
that customers' own strange questions do not raise.
"""


def fit_scope(doubt: Floats, nearness: Floats, inside: Bools) -> tuple[float, float, float]:
    """Return the weights of the scope score under which it is likeliest who is in scope, by logistic regression.

    Args:
        doubt: shape (n), the network's probability that a held-out message is out of scope.
        nearness: shape (n), the cosine to the nearest intent's centre.
        inside: shape (n), whether it is in scope.

    Source: Platt 1999, "Probabilistic Outputs for Support Vector Machines", for a score whose parts are given.
    """
    score = np.array([logit(1 - share) for share in doubt.tolist()]) + NEARNESS_COUNTS * nearness
    fitted = LogisticRegression(C=20).fit(score[:, None], inside)  # bounded where they are parted perfectly
    steepness = float(fitted.coef_[0, 0])
    return steepness, NEARNESS_COUNTS * steepness, float(fitted.intercept_[0])


def answer_limit(confidences: Floats, right: Bools) -> Threshold:
    """Return the lowest confidence from which at most `MAX_MISTAKEN` of the messages are misunderstood.

    Args:
        confidences: shape (n), top confidences of held-out in-scope messages.
        right: shape (n), whether the best intent is the true one.
    """
    order = np.argsort(-confidences, kind="stable")
    mistaken = np.cumsum(~right[order]) / np.arange(1, len(order) + 1)
    fitting = np.flatnonzero(mistaken <= MAX_MISTAKEN)
    found = float(confidences[order][fitting[-1]]) if len(fitting) else 1.0
    value = float(np.clip(found, *ANSWER_FROM))
    answered = confidences >= value
    wrong = float(np.mean(~right[answered])) if answered.any() else 0.0
    return Threshold(value, f"{wrong:.1%} of {answered.sum()} held-out messages above it were misunderstood")


def threshold_by_refused(right: Floats) -> Threshold:
    """Return the highest threshold that refuses at most `MAX_REFUSED` of the rightly understood messages.

    Args:
        right: shape (n), n > 0, scores of held-out messages whose best intent is the true one.
    """
    value = max(float(np.quantile(right, MAX_REFUSED)), LEAST_THRESHOLD)
    basis = f"refuses {np.mean(right < value):.0%} of {len(right)} rightly understood held-out messages"
    return Threshold(value, f"{basis}; there were too few out-of-scope ones to measure on")


def _surprise(logits: Floats, labels: Ints, temperature: float) -> float:
    ratio = USUAL_TEMPERATURE / temperature
    unusual = USUAL_COUNTS * (ratio - 1 - np.log(ratio))
    logits = logits / temperature
    highest = logits.max(axis=1)
    whole = highest + np.log(np.exp(logits - highest[:, None]).sum(axis=1))
    return float((whole - logits[np.arange(len(labels)), labels]).sum() + unusual)

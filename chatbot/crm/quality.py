"""How good a prediction was: its figures on cases it never saw, beside those of a baseline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chatbot.crm.cases import Floats

GROUPS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Cases that were given about the same probability."""

    foretold: float
    """Their mean probability."""
    came: float
    """The share of them where it came to pass."""
    cases: int


@dataclass(frozen=True, slots=True)
class Decile:
    """A tenth of the cases, those with the highest probability first."""

    share: float
    """How much of all cases this tenth and those before it are."""
    found: float
    """How much of all that came to pass is among them: the gain."""
    lift: float
    """How many times as much as in as many cases drawn by lot."""


@dataclass(frozen=True, slots=True)
class Quality:
    """The figures of one probability on held-out cases; None: not defined, as where only one kind occurs."""

    cases: int
    came: int
    """In how many it came to pass."""
    cutoff: float
    marked: int
    """How many were at or above the cutoff."""
    accuracy: float
    precision: float | None
    recall: float | None
    f1: float | None
    auc: float | None
    brier: float
    calibration_error: float
    """Mean distance between `foretold` and `came`, over the cases."""
    calibration: tuple[Bin, ...]
    lift: tuple[Decile, ...]


def judge(probabilities: Floats, labels: Floats, *, cutoff: float) -> Quality:
    """Return the figures of at least one case."""
    marked = probabilities >= cutoff
    hits, came = int(labels[marked].sum()), int(labels.sum())
    precision = hits / int(marked.sum()) if marked.any() else None
    recall = hits / came if came else None
    bins = calibration_curve(probabilities, labels)
    return Quality(
        cases=len(labels),
        came=came,
        cutoff=cutoff,
        marked=int(marked.sum()),
        accuracy=float((marked == (labels > 0)).mean()),
        precision=precision,
        recall=recall,
        f1=2 * hits / (int(marked.sum()) + came) if came else None,
        auc=auc(probabilities, labels),
        brier=float(((probabilities - labels) ** 2).mean()),
        calibration_error=sum(abs(one.foretold - one.came) * one.cases for one in bins) / len(labels),
        calibration=bins,
        lift=lift_curve(probabilities, labels),
    )


def auc(scores: Floats, labels: NDArray[np.float64]) -> float | None:
    """Return the chance that a case where it came to pass has the higher score; None where only one kind occurs."""
    from scipy.stats import rankdata

    came = labels > 0
    count, others = int(came.sum()), int((~came).sum())
    if not count or not others:
        return None
    return float((rankdata(scores)[came].sum() - count * (count + 1) / 2) / (count * others))


def calibration_curve(probabilities: Floats, labels: Floats) -> tuple[Bin, ...]:
    """Return up to ten bins of about as many cases each, lowest first."""
    order = np.argsort(probabilities, kind="stable")
    parts = [part for part in np.array_split(order, GROUPS) if len(part)]
    return tuple(
        Bin(float(probabilities[part].mean()), float(labels[part].mean()), len(part)) for part in parts
    )


def lift_curve(probabilities: Floats, labels: Floats) -> tuple[Decile, ...]:
    """Return the tenths, highest first; empty where it never came to pass or there are under ten cases."""
    came = labels.sum()
    if not came or len(labels) < GROUPS:
        return ()
    found = np.cumsum(labels[np.argsort(-probabilities, kind="stable")])
    ends = [round(len(labels) * number / GROUPS) for number in range(1, GROUPS + 1)]
    shares = [end / len(labels) for end in ends]
    gains = [float(found[end - 1] / came) for end in ends]
    return tuple(Decile(share, gain, gain / share) for share, gain in zip(shares, gains, strict=True))

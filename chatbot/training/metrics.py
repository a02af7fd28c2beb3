"""How good predictions are: plain numpy, each figure with its source."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chatbot.domain.share import Share, share

Floats = NDArray[np.floating]
Ints = NDArray[np.integer]
BINS = 15


@dataclass(frozen=True, slots=True)
class LabelScore:
    """How well one label is told from the others."""

    label: str
    precision: Share
    recall: Share
    f1: Share
    """Counted over the messages that are of this label or were taken for it."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """So many messages of one label were taken for another."""

    label: str
    taken_for: str
    count: int


def f1_share(hits: int, concerned: int) -> Share:
    """Return F1 with its interval, carried over from that of hits among all messages concerned.

    Args:
        hits: messages of a label that were read as such.
        concerned: those, the missed ones and the false alarms.

    Source: Lam, Gopal & Qian 2023, "Confidence Intervals for the F1 Score", the Wilson indirect method.
    """
    found = share(hits, concerned)
    value, low, high = (2 * part / (1 + part) for part in (found.value, found.low, found.high))
    return Share(value, low, high, concerned)


def score_labels(truth: Sequence[str], predicted: Sequence[str]) -> list[LabelScore]:
    """Return precision, recall and F1 of every label of the truth, by name."""
    true, said = Counter(truth), Counter(predicted)
    right = Counter(label for label, other in zip(truth, predicted, strict=True) if label == other)
    return [
        LabelScore(
            label,
            share(right[label], said[label]),
            share(right[label], true[label]),
            f1_share(right[label], true[label] + said[label] - right[label]),
        )
        for label in sorted(true)
    ]


def macro_f1(scores: Sequence[LabelScore]) -> float:
    """Return the mean F1 over labels, rare ones counting as much as frequent ones."""
    return sum(score.f1.value for score in scores) / len(scores)


def macro_f1_interval(scores: Sequence[LabelScore]) -> tuple[float, float]:
    """Return the 95 % interval of macro-F1, put together from those of the labels.

    A mistake lowers the F1 of two labels at once, so their variances count twice.

    Source: Zou & Donner 2008, "Construction of confidence intervals about effect measures", MOVER.
    """
    value = macro_f1(scores)
    below = math.sqrt(2 * sum((score.f1.value - score.f1.low) ** 2 for score in scores)) / len(scores)
    above = math.sqrt(2 * sum((score.f1.high - score.f1.value) ** 2 for score in scores)) / len(scores)
    return max(0.0, value - below), min(1.0, value + above)


def confusions(truth: Sequence[str], predicted: Sequence[str], *, most: int = 10) -> list[Confusion]:
    """Return the pairs most often taken for each other, the worst first."""
    pairs = Counter((label, said) for label, said in zip(truth, predicted, strict=True) if label != said)
    ranked = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    return [Confusion(label, said, count) for (label, said), count in ranked[:most]]


def confusion_matrix(truth: Sequence[str], predicted: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return how often each label was taken for which; what never happened is not in it."""
    matrix: dict[str, dict[str, int]] = {}
    for (label, said), count in sorted(Counter(zip(truth, predicted, strict=True)).items()):
        matrix.setdefault(label, {})[said] = count
    return matrix


def calibration_error(confidences: Floats, right: NDArray[np.bool_], *, bins: int = BINS) -> float:
    """Return the expected calibration error, 0 (honest) to 1.

    Args:
        confidences: shape (n), of the best intent each.
        right: shape (n), whether that intent was the true one.

    Raises:
        ValueError: there is no message to judge.

    Source: Guo et al. 2017, "On Calibration of Modern Neural Networks".
    """
    if len(confidences) == 0:
        raise ValueError("no message to judge")
    place = np.minimum((confidences * bins).astype(int), bins - 1)
    gaps = [abs(float(np.sum(confidences[place == bin_] - right[place == bin_]))) for bin_ in range(bins)]
    return sum(gaps) / len(confidences)


def auroc(higher: Floats, lower: Floats) -> float:
    """Return the probability that a score of `higher` beats one of `lower`, ties counting half.

    Raises:
        ValueError: one side is empty.

    Source: Hanley & McNeil 1982; the Mann-Whitney statistic.
    """
    if len(higher) == 0 or len(lower) == 0:
        raise ValueError("scores are needed on both sides")
    ordered = np.sort(lower)
    beaten = np.searchsorted(ordered, higher, side="left") + np.searchsorted(ordered, higher, side="right")
    return float(beaten.sum() / 2 / len(higher) / len(lower))

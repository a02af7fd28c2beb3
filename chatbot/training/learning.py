"""What more examples would bring: the learning curve, and which intents to write examples for first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chatbot.domain.share import Share, share
from chatbot.training import metrics
from chatbot.training.metrics import Floats, Ints

MORE = 5
"""The advice is for so many more examples of one intent."""
RESAMPLES = 200


@dataclass(frozen=True, slots=True)
class Stage:
    """What networks trained on one share of the examples said of messages they had not seen."""

    share: float
    examples: Mapping[str, float]
    """How many of each intent they learnt from, on average over the folds."""
    said: Sequence[str]
    """The intent each message was read as."""


@dataclass(frozen=True, slots=True)
class LearningPoint:
    """How well intents are told apart after learning from so many examples."""

    share: float
    examples: int
    accuracy: Share
    macro_f1: float


@dataclass(frozen=True, slots=True)
class Advice:
    """What `MORE` examples of one intent promise."""

    intent: str
    examples: int
    """How many there are now."""
    f1: float
    gain: float
    """The F1 it would gain, by its own curve and the others'."""


@dataclass(frozen=True, slots=True)
class LearningReport:
    """The curve, and every intent with the most promising first."""

    points: tuple[LearningPoint, ...]
    advice: tuple[Advice, ...]


def learning_report(
    truth: Sequence[str], stages: Sequence[Stage], examples: Mapping[str, int]
) -> LearningReport:
    """Return the curve over the stages and what more examples of each intent promise.

    An intent's slope, F1 for each doubling of its examples, is drawn towards what is usual at its error rate: the
    more, the less its few messages can tell (Efron & Morris 1975, "Data analysis using Stein's estimator"; the
    spread between intents by moments, DerSimonian & Laird 1986).

    Args:
        truth: every message's intent.
        stages: two or more, from few examples to many.
        examples: how many there are of each intent in all.
    """
    names = sorted(set(truth))
    places = {name: place for place, name in enumerate(names)}
    labels = np.array([places[name] for name in truth])
    said = [np.array([places.get(name, len(names)) for name in stage.said]) for stage in stages]
    # an intent's name is learnt from like one more example, so there is always one
    doublings = np.log2(
        [[stage.examples[name] + 1 for name in names] for stage in stages]
    )  # (stages, intents)
    once = np.ones((1, len(labels)))
    f1 = np.stack([_f1(labels, one, once)[0] for one in said])  # (stages, intents)
    drawn = _resampled(labels)
    spread = _slopes(np.stack([_f1(labels, one, drawn) for one in said]), doublings[:, None]).std(axis=0)
    slopes = _shrunk(_slopes(f1, doublings), spread, 1 - f1.mean(axis=0))
    counts = np.array([examples[name] for name in names])
    gains = np.clip(slopes * np.log2((counts + 1 + MORE) / (counts + 1)), 0, 1 - f1[-1])
    advice = [
        Advice(name, examples[name], float(f1[-1, place]), float(gains[place]))
        for name, place in places.items()
    ]
    ranked = sorted(advice, key=lambda one: (-one.gain, one.f1, one.intent))
    return LearningReport(tuple(_point(truth, stage) for stage in stages), tuple(ranked))


def _point(truth: Sequence[str], stage: Stage) -> LearningPoint:
    right = sum(label == said for label, said in zip(truth, stage.said, strict=True))
    macro_f1 = metrics.macro_f1(metrics.score_labels(truth, stage.said))
    return LearningPoint(stage.share, round(sum(stage.examples.values())), share(right, len(truth)), macro_f1)


def _resampled(labels: Ints) -> Floats:
    """Return how often each message is drawn, (resamples, messages), as many of each intent as there are."""
    dice = np.random.default_rng(1)
    weights = np.zeros((RESAMPLES, len(labels)))
    for label in np.unique(labels):
        own = np.flatnonzero(labels == label)
        weights[:, own] = dice.multinomial(len(own), np.full(len(own), 1 / len(own)), size=RESAMPLES)
    return weights


def _f1(labels: Ints, said: Ints, weights: Floats) -> Floats:
    """Return F1, (draws, intents), of messages that count `weights`, (draws, messages), times."""
    count = int(labels.max()) + 1
    taken = weights @ np.eye(count + 1)[said][:, :count]
    own = np.eye(count)[labels]
    hits = weights @ (own * (labels == said)[:, None])
    return np.asarray(2 * hits / (weights @ own + taken))


def _slopes(f1: Floats, doublings: Floats) -> Floats:
    """Return the least-squares slopes over the first axis, 0 where the number of examples never changes."""
    steps = doublings - doublings.mean(axis=0)
    squares = (steps**2).sum(axis=0)
    return np.asarray((steps * f1).sum(axis=0) / np.where(squares > 0, squares, np.inf))


def _shrunk(slopes: Floats, spread: Floats, errors: Floats) -> Floats:
    """Return slopes drawn towards one proportional to the error."""
    usual = errors * max(0.0, float(slopes @ errors) / max(float(errors @ errors), 1e-12))
    between = max(0.0, float(((slopes - usual) ** 2 - spread**2).mean()))
    trust = between / np.maximum(between + spread**2, 1e-12)
    return np.asarray(usual + trust * (slopes - usual))

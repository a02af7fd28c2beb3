"""Hold a network against texts it has not seen: calibration, threshold and figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from chatbot.nlu.classifier import MOODS, scope_score, softmax
from chatbot.training import calibration, metrics
from chatbot.training.calibration import Threshold
from chatbot.training.lessons import Lessons
from chatbot.training.network import Network

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Weights = tuple[float, float, float]
UNMEASURED = Threshold(0.5, "not measured: too few examples to keep some back")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the held-out messages say."""

    temperature: float
    threshold: Threshold
    """The least score to count as in scope."""
    scope_weights: Weights
    answer_from: Threshold
    """The least confidence to answer."""
    figures: dict[str, float]
    """By name; shares from 0 to 1. What could not be measured is not in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What the network says of some messages."""

    logits: Floats
    """(n, intents), one more column where it was taught what is out of scope."""
    nearness: Floats
    """(n), the cosine to the nearest intent's centre."""

    def doubt(self, temperature: float) -> Floats:
        """Return the probability of being out of scope, if the last column stands for it."""
        return softmax(self.logits / temperature)[:, -1]

    def read(self, temperature: float, intents: int, weights: Weights) -> Readings:
        """Read the messages as the classifier will."""
        in_scope = softmax(self.logits / temperature)[:, :intents]
        pairs = zip(self.doubt(temperature).tolist(), self.nearness.tolist(), strict=True)
        scores = np.array([scope_score(doubt, near, weights) for doubt, near in pairs])
        return Readings(scores, in_scope.max(axis=1), in_scope.argmax(axis=1))


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """Some messages as the classifier will read them."""

    scores: Floats
    """(n), what the threshold is held against."""
    confidences: Floats
    """(n), of the best intent."""
    best: Ints
    """(n), the best intent's index."""

    def usable(self, answer_from: float) -> Floats:
        """Return the scores, 0 for messages that no threshold lets through: no intent stands out."""
        return np.where(self.confidences >= answer_from, self.scores, 0)


def judge(network: Network, held_out: Lessons, tick: Callable[[], None]) -> Verdict:
    """Calibrate on held-out messages, choose the threshold and measure; `tick` is called for every portion."""
    if not held_out.examples:
        return Verdict(calibration.USUAL_TEMPERATURE, UNMEASURED, calibration.NEARNESS_ALONE, UNMEASURED, {})
    labels = np.array([lesson.intent for lesson in held_out.examples])
    inside = _hear(network, [lesson.text for lesson in held_out.examples], tick)
    outside = _hear(network, held_out.outside, tick)
    strangers = np.full(len(outside.logits), inside.logits.shape[1] - 1)
    temperature = calibration.fit_temperature(
        np.concatenate([inside.logits, outside.logits]), np.append(labels, strangers)
    )
    weights = _scope_weights(inside, outside, temperature)
    intents = len(held_out.intents)
    known, strange = (heard.read(temperature, intents, weights) for heard in (inside, outside))
    answer_from = calibration.answer_limit(known.confidences, known.best == labels)
    usable, usable_strange = (readings.usable(answer_from.value) for readings in (known, strange))
    threshold = _threshold(usable, usable_strange, known.best == labels)
    figures = _intent_figures(known, labels, held_out.intents)
    figures["taken_on"] = float(np.mean(usable >= threshold.value))
    if len(outside.logits):
        figures["out_of_scope_auroc"] = metrics.auroc(known.scores, strange.scores)
    figures |= _mood_figures(network, held_out, tick)
    return Verdict(temperature, threshold, weights, answer_from, figures)


def _scope_weights(inside: Heard, outside: Heard, temperature: float) -> Weights:
    doubt, strange = inside.doubt(temperature), outside.doubt(temperature)
    if not len(strange):
        return calibration.NEARNESS_ALONE
    if len(strange) < calibration.FEWEST_STRANGE:
        return calibration.USUAL_WEIGHTS
    return calibration.fit_scope(
        np.concatenate([doubt, strange]),
        np.concatenate([inside.nearness, outside.nearness]),
        np.arange(len(doubt) + len(strange)) < len(doubt),
    )


def _threshold(known: Floats, strange: Floats, right: Bools) -> Threshold:
    if len(strange) >= calibration.FEWEST_STRANGE:
        return calibration.threshold_by_false_accept(known, strange)
    understood = known[right & (known > 0)]
    if len(understood) < calibration.FEWEST_UNDERSTOOD:
        return UNMEASURED
    return calibration.threshold_by_refused(understood)


def _intent_figures(known: Readings, labels: Ints, intents: Sequence[str]) -> dict[str, float]:
    right = known.best == labels
    scores = metrics.score_labels([intents[i] for i in labels], [intents[i] for i in known.best])
    return {
        "messages": float(len(labels)),
        "accuracy": float(np.mean(right)),
        "macro_f1": metrics.macro_f1(scores),
        "calibration_error": metrics.calibration_error(known.confidences, right),
    }


def _mood_figures(network: Network, held_out: Lessons, tick: Callable[[], None]) -> dict[str, float]:
    if not held_out.moods:
        return {}
    outputs = list(network.read([mood.text for mood in held_out.moods], tick))
    said = torch.cat([output.sentiment for output in outputs]).argmax(dim=1)
    anger = torch.cat([output.anger for output in outputs]).sigmoid().numpy()
    truth = [MOODS[mood.sentiment] for mood in held_out.moods]
    graded = np.array([mood.anger for mood in held_out.moods])
    return {
        "sentiment_macro_f1": metrics.macro_f1(
            metrics.score_labels(truth, [MOODS[i] for i in said.tolist()])
        ),
        "anger_error": float(np.abs(anger - graded).mean()),
    }


def _hear(network: Network, texts: Sequence[Tensor], tick: Callable[[], None]) -> Heard:
    if not texts:
        return Heard(np.empty((0, len(network.intent)), dtype=np.float32), np.empty(0, dtype=np.float32))
    heard = [(outputs.intent, outputs.nearness) for outputs in network.read(texts, tick)]
    logits, nearness = (torch.cat(parts) for parts in zip(*heard, strict=True))
    return Heard(logits.numpy(), nearness.numpy())

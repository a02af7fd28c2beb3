"""Measure a model folder, as it is served, on labelled messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from chatbot.errors import InvalidData
from chatbot.nlu.classifier import Classifier, Prediction
from chatbot.training import metrics
from chatbot.training.corpus import Corpus, Example, Mood
from chatbot.training.metrics import Confusion, LabelScore, Share

ANGRY_GRADE = 2
"""From this grade on a customer counts as angry."""


@dataclass(frozen=True, slots=True)
class IntentReport:
    """How well intents are told apart, whatever the threshold."""

    messages: int
    accuracy: Share
    macro_f1: float
    calibration_error: float
    labels: tuple[LabelScore, ...]
    confusions: tuple[Confusion, ...]
    matrix: Mapping[str, Mapping[str, int]]
    """How often a label (outer name) was taken for another (inner name)."""


@dataclass(frozen=True, slots=True)
class ScopeReport:
    """How well in scope is told from out of scope, and what the threshold makes of it."""

    out_of_scope: int
    auroc: float
    false_accept: Share
    """Of the out-of-scope messages, those taken on."""
    taken_on: Share
    """Of the in-scope messages, those taken on."""
    taken_on_rightly: Share
    """Of the in-scope messages, those taken on with the true intent."""


@dataclass(frozen=True, slots=True)
class MoodReport:
    """How well moods are read."""

    messages: int
    accuracy: Share
    macro_f1: float
    labels: tuple[LabelScore, ...]
    anger_auroc: float | None
    """How well angry messages (grade 2 and 3) are told from the others; None where one side is missing."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that could be measured; None where the data has no such messages."""

    model: str
    intents: IntentReport | None
    scope: ScopeReport | None
    moods: MoodReport | None

    def as_dict(self) -> dict[str, object]:
        """Return it for JSON."""
        return asdict(self)


def evaluate(classifier: Classifier, corpus: Corpus) -> Report:
    """Measure on messages that the model should not have been trained on.

    Raises:
        InvalidData: the data names an intent that the model does not know.
    """
    known = classifier.model.info.intents
    unknown = [intent for intent in corpus.intents if intent not in known]
    if unknown:
        raise InvalidData(
            f"the model does not know the intent {unknown[0]!r}: take the data it was trained for"
        )
    inside = [classifier.predict(example.text) for example in corpus.examples]
    outside = [classifier.predict(text) for text in corpus.out_of_scope]
    moods = [classifier.predict(mood.text) for mood in corpus.moods]
    knows_moods = classifier.model.info.sentiment and moods
    return Report(
        classifier.model.name,
        _intents(corpus.examples, inside) if inside else None,
        _scope(corpus.examples, inside, outside) if inside and outside else None,
        _moods(corpus.moods, moods) if knows_moods else None,
    )


def _intents(examples: Sequence[Example], said: Sequence[Prediction]) -> IntentReport:
    truth, best = [example.intent for example in examples], [_best(prediction) for prediction in said]
    right = np.array([label == name for label, name in zip(truth, best, strict=True)])
    confidences = np.array([prediction.intents[0].confidence for prediction in said])
    labels = metrics.score_labels(truth, best)
    return IntentReport(
        len(truth),
        metrics.share(int(right.sum()), len(right)),
        metrics.macro_f1(labels),
        metrics.calibration_error(confidences, right),
        tuple(labels),
        tuple(metrics.confusions(truth, best)),
        metrics.confusion_matrix(truth, best),
    )


def _scope(
    examples: Sequence[Example], inside: Sequence[Prediction], outside: Sequence[Prediction]
) -> ScopeReport:
    rightly = [
        prediction.sure and _best(prediction) == example.intent
        for example, prediction in zip(examples, inside, strict=True)
    ]
    return ScopeReport(
        len(outside),
        metrics.auroc(_scope_scores(inside), _scope_scores(outside)),
        _share_of(prediction.sure for prediction in outside),
        _share_of(prediction.sure for prediction in inside),
        _share_of(rightly),
    )


def _moods(moods: Sequence[Mood], said: Sequence[Prediction]) -> MoodReport:
    truth, labels = [mood.sentiment for mood in moods], [prediction.sentiment.label for prediction in said]
    scores = metrics.score_labels(truth, labels)
    anger = np.array([prediction.sentiment.anger for prediction in said])
    angry = np.array([mood.anger >= ANGRY_GRADE for mood in moods])
    return MoodReport(
        len(truth),
        _share_of(one == other for one, other in zip(truth, labels, strict=True)),
        metrics.macro_f1(scores),
        tuple(scores),
        metrics.auroc(anger[angry], anger[~angry]) if angry.any() and not angry.all() else None,
    )


def _scope_scores(predictions: Sequence[Prediction]) -> metrics.Floats:
    return np.array([prediction.scope_score for prediction in predictions])


def _best(prediction: Prediction) -> str:
    return str(prediction.intents[0].name)


def _share_of(hits: Iterable[bool]) -> Share:
    found = list(hits)
    return metrics.share(sum(found), len(found))

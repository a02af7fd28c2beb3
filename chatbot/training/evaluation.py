"""How good a model is, in figures: from what it said of labelled messages to a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from chatbot.domain.share import Share, share
from chatbot.errors import InvalidData
from chatbot.nlu.classifier import Classifier
from chatbot.training import curves, metrics
from chatbot.training.answers import Answer, Answers, MoodAnswer, ask
from chatbot.training.corpus import Corpus, Example
from chatbot.training.curves import Bin, ScopePoint
from chatbot.training.learning import LearningReport
from chatbot.training.metrics import Confusion, LabelScore

ANGRY_GRADE = 2
"""From this grade on a customer counts as angry."""
AS_SERVED = "As it is served."
KEPT = 0.95
"""How well out-of-scope messages are refused is told at the threshold that keeps so many in scope."""


@dataclass(frozen=True, slots=True)
class Misread:
    """A message that was taken for something else."""

    text: str
    intent: str
    """The true one; empty: out of scope."""
    taken_for: str
    confidence: float
    near: tuple[str, ...]
    """The nearest examples of the intent it was taken for."""


@dataclass(frozen=True, slots=True)
class IntentReport:
    """How well intents are told apart, whatever the threshold."""

    messages: int
    accuracy: Share
    macro_f1: float
    macro_f1_interval: tuple[float, float]
    calibration_error: float
    reliability: tuple[Bin, ...]
    labels: tuple[LabelScore, ...]
    confusions: tuple[Confusion, ...]
    matrix: Mapping[str, Mapping[str, int]]
    """How often a label (outer name) was taken for another (inner name)."""
    misread: tuple[Misread, ...]
    """The surest mistakes first."""


@dataclass(frozen=True, slots=True)
class ScopeReport:
    """How well in scope is told from out of scope, and what the threshold makes of it."""

    out_of_scope: int
    auroc: float
    refused_at_95: Share
    """Of the out-of-scope messages, those refused by the threshold that keeps 95 % of the in-scope ones."""
    let_through: ScopePoint
    """What the model's own threshold lets through; of a cross-validation the mean threshold."""
    asked_back: int
    """Of the in-scope messages let through, those asked about again all the same: no intent stands out."""
    asked_back_outside: int
    """Of the out-of-scope messages let through, those asked about again."""
    false_accept: Share
    """Of the out-of-scope messages, those taken on: let through, and one intent stands out."""
    taken_on: Share
    """Of the in-scope messages, those taken on."""
    taken_on_rightly: Share
    """Of the in-scope messages, those taken on with the true intent."""
    curve: tuple[ScopePoint, ...]
    accepted: tuple[Misread, ...]
    """The out-of-scope messages that were taken on, the surest first."""


@dataclass(frozen=True, slots=True)
class AngerGrade:
    """How angry the messages of one grade seemed."""

    grade: int
    messages: int
    mean: float
    """Anger from 0 to 1."""


@dataclass(frozen=True, slots=True)
class MoodReport:
    """How well moods are read."""

    messages: int
    accuracy: Share
    macro_f1: float
    labels: tuple[LabelScore, ...]
    matrix: Mapping[str, Mapping[str, int]]
    anger_auroc: float | None
    """How well angry messages (grade 2 and 3) are told from the others; None where one side is missing."""
    grades: tuple[AngerGrade, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that could be measured; None where the data has no such messages."""

    model: str
    """Its name, or what was cross-validated."""
    method: str
    """How it was measured, in a sentence."""
    intents: IntentReport | None
    scope: ScopeReport | None
    moods: MoodReport | None
    learning: LearningReport | None = None

    def as_dict(self) -> dict[str, object]:
        """Return it for JSON."""
        return asdict(self)


def evaluate(
    classifier: Classifier,
    corpus: Corpus,
    *,
    beside: Sequence[Example] = (),
    method: str = AS_SERVED,
    tick: Callable[[], None] = lambda: None,
) -> Report:
    """Measure a model, as it is served, on messages that it should not have been trained on.

    Args:
        beside: examples to show beside misread messages; none: the corpus's own.
        method: how it was measured, for the report.
        tick: called after each message.

    Raises:
        InvalidData: the data names an intent that the model does not know.
    """
    _check_known(corpus, classifier.model.info.intents)
    answers = ask(classifier, corpus, beside=beside or corpus.examples, tick=tick)
    if not classifier.model.info.sentiment:
        answers = Answers(answers.inside, answers.outside)
    return report(classifier.model.name, method, answers, classifier.model.info.threshold)


def report(
    model: str, method: str, answers: Answers, threshold: float, learning: LearningReport | None = None
) -> Report:
    """Turn answers into figures."""
    inside, outside, moods = answers.inside, answers.outside, answers.moods
    return Report(
        model,
        method,
        _intents(inside) if inside else None,
        _scope(inside, outside, threshold) if inside and outside else None,
        _moods(moods) if moods else None,
        learning,
    )


def unknown_intents(corpus: Corpus, known: Sequence[str]) -> list[str]:
    """Return the intents of some messages that a model does not know."""
    return [intent for intent in corpus.intents if intent not in known]


def _check_known(corpus: Corpus, known: Sequence[str]) -> None:
    unknown = unknown_intents(corpus, known)
    if not unknown:
        return
    others = f" and {len(unknown) - 1} other{'s' * (len(unknown) > 2)}" if len(unknown) > 1 else ""
    mend = "take the data it was trained for, or train again"
    raise InvalidData(f"the model does not know the intent {unknown[0]!r}{others}: {mend}")


def _intents(answers: Sequence[Answer]) -> IntentReport:
    truth, best = [one.intent for one in answers], [one.best for one in answers]
    right = np.array([one.right for one in answers])
    confidences = np.array([one.confidence for one in answers])
    labels = metrics.score_labels(truth, best)
    return IntentReport(
        len(truth),
        share(int(right.sum()), len(right)),
        metrics.macro_f1(labels),
        metrics.macro_f1_interval(labels),
        metrics.calibration_error(confidences, right),
        curves.reliability(confidences, right),
        tuple(labels),
        tuple(metrics.confusions(truth, best)),
        metrics.confusion_matrix(truth, best),
        _misread(one for one in answers if not one.right),
    )


def _scope(inside: Sequence[Answer], outside: Sequence[Answer], threshold: float) -> ScopeReport:
    known, strange = _scope_scores(inside), _scope_scores(outside)
    return ScopeReport(
        len(outside),
        metrics.auroc(known, strange),
        curves.refused_when_keeping(known, strange, kept=KEPT),
        curves.scope_point(known, strange, threshold),
        _asked_back(inside, threshold),
        _asked_back(outside, threshold),
        _share_of(one.prediction.sure for one in outside),
        _share_of(one.prediction.sure for one in inside),
        _share_of(one.prediction.sure and one.right for one in inside),
        curves.scope_curve(known, strange),
        _misread(one for one in outside if one.prediction.sure),
    )


def _moods(answers: Sequence[MoodAnswer]) -> MoodReport:
    truth, said = [one.truth for one in answers], [one.best for one in answers]
    scores = metrics.score_labels(truth, said)
    anger = np.array([one.prediction.sentiment.anger for one in answers])
    grades = np.array([one.mood.anger for one in answers])
    angry = grades >= ANGRY_GRADE
    return MoodReport(
        len(truth),
        _share_of(one.right for one in answers),
        metrics.macro_f1(scores),
        tuple(scores),
        metrics.confusion_matrix(truth, said),
        metrics.auroc(anger[angry], anger[~angry]) if angry.any() and not angry.all() else None,
        tuple(
            AngerGrade(grade, count, float(anger[grades == grade].mean()))
            for grade, count in sorted(Counter(grades.tolist()).items())
        ),
    )


def _misread(answers: Iterable[Answer]) -> tuple[Misread, ...]:
    found = sorted(answers, key=lambda one: -one.confidence)
    return tuple(Misread(one.text, one.intent, one.best, one.confidence, one.near) for one in found)


def _scope_scores(answers: Sequence[Answer]) -> metrics.Floats:
    return np.array([one.prediction.scope_score for one in answers])


def _asked_back(answers: Iterable[Answer], threshold: float) -> int:
    return sum(one.prediction.scope_score >= threshold and not one.prediction.sure for one in answers)


def _share_of(hits: Iterable[bool]) -> Share:
    found = list(hits)
    return share(sum(found), len(found))

"""Hold a new model against the one in use, both as served, on the same messages that neither was trained on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from chatbot.domain.models import GateFinding
from chatbot.nlu.classifier import Classifier, Prediction
from chatbot.training import metrics
from chatbot.training.corpus import Corpus, Example, Mood
from chatbot.training.evaluation import ANGRY_GRADE
from chatbot.training.gate import FLOOR, lost_intents

MARGIN = 0.01
"""A figure may fall by a point whatever the chance."""
CHANCE = 0.02
"""It may fall by more if two equally good models differ as much more often than this."""
ROUNDS = 1000
SEED = 1
MOST_MISREAD = 10
AnswerT = TypeVar("AnswerT")


@dataclass(frozen=True, slots=True)
class Contest(Generic[AnswerT]):
    """Both models' answers to the same messages, and what they are worth."""

    measure: str
    score: Callable[[Sequence[AnswerT]], float]
    """0 to 1, more is better."""
    before: Sequence[AnswerT]
    after: Sequence[AnswerT]
    misread: tuple[str, ...] = ()

    def finding(self) -> GateFinding:
        """Return whether the new answers are worse by more than margin and chance allow."""
        before, after = self.score(self.before), self.score(self.after)
        chance = chance_of(self.score, self.before, self.after) if before - after > MARGIN else 1.0
        passed = chance > CHANCE
        text = f"{self.measure}: {before:.1%} before, {after:.1%} now"
        if not passed:
            text += f" (more than {MARGIN:.0%} less, by chance in {chance:.1%} of cases)"
        return GateFinding(self.measure, before, after, passed, text, () if passed else self.misread)


def compare(held_out: Corpus, new: Classifier, in_use: Classifier | None) -> list[GateFinding]:
    """Compare on what both can be asked about; without a model in use, or for new intents, hold against the floor.

    No finding: neither model knows any of these intents.
    """
    known = set(new.model.info.intents)
    asked = [example for example in held_out.examples if example.intent in known]
    if in_use is None:
        return [_floor("accuracy", asked, new)] if asked else []
    known_before = set(in_use.model.info.intents)
    lost = {example.intent for example in held_out.examples} & known_before - known
    shared = [example for example in asked if example.intent in known_before]
    findings = [lost_intents(lost)] if lost else []
    findings += _intent_findings(shared, held_out.out_of_scope, new, in_use)
    findings += _new_intents(asked, known_before, new)
    findings += _mood_findings(held_out.moods, new, in_use) if asked else ()
    return findings


def chance_of(
    score: Callable[[Sequence[AnswerT]], float], before: Sequence[AnswerT], after: Sequence[AnswerT]
) -> float:
    """Return how often two models lose at least as much as this when it is left to chance who gave which answer.

    Source: the paired randomisation test, Noreen 1989; Yeh 2000, "More accurate tests for the statistical
    significance of result differences".
    """
    lost, dice = score(before) - score(after), np.random.default_rng(SEED)
    as_bad = 0
    for _ in range(ROUNDS):
        swaps = dice.random(len(before)) < 0.5
        pairs = [(b, a) if swap else (a, b) for a, b, swap in zip(before, after, swaps, strict=True)]
        first, second = zip(*pairs, strict=True)
        as_bad += score(first) - score(second) >= lost - 1e-9
    return (as_bad + 1) / (ROUNDS + 1)


def _intent_findings(
    shared: Sequence[Example], outside: Sequence[str], new: Classifier, in_use: Classifier
) -> Iterator[GateFinding]:
    if not shared:
        return
    truth, texts = [example.intent for example in shared], [example.text for example in shared]
    before, after = _read(texts, in_use), _read(texts, new)
    best_before, best_after = [_best(one) for one in before], [_best(one) for one in after]
    misread = _misread(texts, truth, best_before, best_after)
    yield Contest("accuracy", partial(_agreement, truth), best_before, best_after, misread).finding()
    yield Contest("macro-F1", partial(_macro_f1, truth), best_before, best_after).finding()
    yield Contest("taken on rightly", _share, _rightly(truth, before), _rightly(truth, after)).finding()
    if outside:
        was, now = (_refused(outside, which) for which in (in_use, new))
        taken = [
            f"{text!r} is taken on" for text, one, other in zip(outside, was, now, strict=True) if one > other
        ]
        yield Contest("out of scope, refused", _share, was, now, tuple(taken[:MOST_MISREAD])).finding()


def _mood_findings(moods: Sequence[Mood], new: Classifier, in_use: Classifier) -> Iterator[GateFinding]:
    if not moods or not in_use.model.info.sentiment:
        return
    if not new.model.info.sentiment:
        text = "mood: it reads none any more; the training data holds no messages with a sentiment"
        yield GateFinding("mood", 1.0, 0.0, passed=False, text=text)
        return
    truth, texts = [str(mood.sentiment) for mood in moods], [mood.text for mood in moods]
    before, after = _read(texts, in_use), _read(texts, new)
    labels_before, labels_after = [_mood(one) for one in before], [_mood(one) for one in after]
    misread = _misread(texts, truth, labels_before, labels_after)
    yield Contest("mood, macro-F1", partial(_macro_f1, truth), labels_before, labels_after, misread).finding()
    angry = np.array([mood.anger >= ANGRY_GRADE for mood in moods])
    if angry.any() and not angry.all():
        yield Contest("anger, AUROC", partial(_auroc, angry), _ranks(before), _ranks(after)).finding()


def _new_intents(asked: Sequence[Example], known: set[str], new: Classifier) -> Iterator[GateFinding]:
    groups: defaultdict[str, list[Example]] = defaultdict(list)
    for example in asked:
        if example.intent not in known:
            groups[example.intent].append(example)
    for intent, own in sorted(groups.items()):
        yield _floor(f"new intent {intent}", own, new)


def _floor(measure: str, examples: Sequence[Example], new: Classifier) -> GateFinding:
    truth, texts = [example.intent for example in examples], [example.text for example in examples]
    said = [_best(one) for one in _read(texts, new)]
    right = _agreement(truth, said)
    text = f"{measure}: {right:.1%} of {len(truth)} held-out messages (at least {FLOOR:.0%})"
    misread = () if right >= FLOOR else _misread(texts, truth, truth, said)
    return GateFinding(measure, None, right, right >= FLOOR, text, misread)


def _misread(
    texts: Sequence[str], truth: Sequence[str], before: Sequence[str], after: Sequence[str]
) -> tuple[str, ...]:
    lost = [
        f"{text!r} ({label}): taken for {now}"
        for text, label, was, now in zip(texts, truth, before, after, strict=True)
        if was == label != now
    ]
    return tuple(lost[:MOST_MISREAD])


def _read(texts: Sequence[str], classifier: Classifier) -> list[Prediction]:
    return [classifier.predict(text) for text in texts]


def _best(prediction: Prediction) -> str:
    return str(prediction.intents[0].name)


def _mood(prediction: Prediction) -> str:
    return str(prediction.sentiment.label)


def _refused(outside: Sequence[str], classifier: Classifier) -> list[bool]:
    return [not one.sure for one in _read(outside, classifier)]


def _rightly(truth: Sequence[str], said: Sequence[Prediction]) -> list[bool]:
    return [one.sure and _best(one) == label for label, one in zip(truth, said, strict=True)]


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits)


def _agreement(truth: Sequence[str], said: Sequence[str]) -> float:
    return _share([label == other for label, other in zip(truth, said, strict=True)])


def _macro_f1(truth: Sequence[str], said: Sequence[str]) -> float:
    return metrics.macro_f1(metrics.score_labels(truth, said))


def _auroc(angry: NDArray[np.bool_], ranks: Sequence[float]) -> float:
    scores = np.array(ranks)
    return metrics.auroc(scores[angry], scores[~angry])


def _ranks(said: Sequence[Prediction]) -> list[float]:
    """Return places instead of anger, equal ones alike: two models' angers do not lie on one scale."""
    _, places = np.unique([one.sentiment.anger for one in said], return_inverse=True)
    return [float(place) for place in places]

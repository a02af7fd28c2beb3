"""Hold a new model against the one in use, both as served, on the same messages that neither was trained on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from statistics import fmean
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from chatbot.domain.models import GateFinding
from chatbot.nlu.classifier import Classifier
from chatbot.training import metrics
from chatbot.training.answers import Answer, MoodAnswer, ask
from chatbot.training.corpus import Corpus, Example
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
AnyAnswer = Answer | MoodAnswer


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
    findings += _intent_findings(Corpus(tuple(shared), held_out.out_of_scope), new, in_use) if shared else ()
    findings += _new_intents(asked, known_before, new)
    findings += _mood_findings(Corpus((), (), held_out.moods), new, in_use) if asked else ()
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


def _intent_findings(shared: Corpus, new: Classifier, in_use: Classifier) -> Iterator[GateFinding]:
    before, after = ask(in_use, shared), ask(new, shared)
    misread = _misread(before.inside, after.inside)
    yield Contest("accuracy", _accuracy, before.inside, after.inside, misread).finding()
    yield Contest("macro-F1", _macro_f1, before.inside, after.inside).finding()
    yield Contest("taken on rightly", _taken_on_rightly, before.inside, after.inside).finding()
    if shared.out_of_scope:
        taken = tuple(
            f"{now.text!r} is taken on"
            for was, now in zip(before.outside, after.outside, strict=True)
            if now.prediction.sure and not was.prediction.sure
        )
        measure = "out of scope, refused"
        yield Contest(measure, _refused, before.outside, after.outside, taken[:MOST_MISREAD]).finding()


def _mood_findings(moods: Corpus, new: Classifier, in_use: Classifier) -> Iterator[GateFinding]:
    if not moods.moods or not in_use.model.info.sentiment:
        return
    if not new.model.info.sentiment:
        text = "mood: it reads none any more; the training data holds no messages with a sentiment"
        yield GateFinding("mood", 1.0, 0.0, passed=False, text=text)
        return
    before, after = ask(in_use, moods).moods, ask(new, moods).moods
    misread = _misread(before, after)
    yield Contest("mood, macro-F1", _macro_f1, before, after, misread).finding()
    angry = np.array([mood.anger >= ANGRY_GRADE for mood in moods.moods])
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
    said = ask(new, Corpus(tuple(examples))).inside
    right = _accuracy(said)
    text = f"{measure}: {right:.1%} of {len(said)} held-out messages (at least {FLOOR:.0%})"
    misread = () if right >= FLOOR else _named(one for one in said if not one.right)
    return GateFinding(measure, None, right, right >= FLOOR, text, misread)


def _misread(before: Sequence[AnyAnswer], after: Sequence[AnyAnswer]) -> tuple[str, ...]:
    return _named(now for was, now in zip(before, after, strict=True) if was.right and not now.right)


def _named(misread: Iterable[AnyAnswer]) -> tuple[str, ...]:
    return tuple(f"{one.text!r} ({one.truth}): taken for {one.best}" for one in islice(misread, MOST_MISREAD))


def _accuracy(said: Sequence[Answer]) -> float:
    return fmean(one.right for one in said)


def _macro_f1(said: Sequence[AnyAnswer]) -> float:
    return metrics.macro_f1(metrics.score_labels([one.truth for one in said], [one.best for one in said]))


def _taken_on_rightly(said: Sequence[Answer]) -> float:
    return fmean(one.prediction.sure and one.right for one in said)


def _refused(said: Sequence[Answer]) -> float:
    return fmean(not one.prediction.sure for one in said)


def _auroc(angry: NDArray[np.bool_], ranks: Sequence[float]) -> float:
    scores = np.array(ranks)
    return metrics.auroc(scores[angry], scores[~angry])


def _ranks(said: Sequence[MoodAnswer]) -> list[float]:
    """Return places instead of anger, equal ones alike: two models' angers do not lie on one scale."""
    _, places = np.unique([one.prediction.sentiment.anger for one in said], return_inverse=True)
    return [float(place) for place in places]

"""Cross-validation: every message is read by a network that was not trained on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from statistics import fmean

import numpy as np
import torch

from chatbot.nlu import classifier
from chatbot.nlu.classifier import Prediction
from chatbot.nlu.encoder import Reading
from chatbot.nlu.folder import ModelInfo
from chatbot.training.answers import Answers, MoodAnswer, Neighbours, answer
from chatbot.training.base import Base, open_base
from chatbot.training.corpus import Corpus
from chatbot.training.effort import Meter, Progress, of_fit, of_preparation
from chatbot.training.evaluation import Report, report
from chatbot.training.folds import Cut, Fold, deal_folds, shuffled, thin
from chatbot.training.judging import Verdict, judge
from chatbot.training.learning import LearningReport, Stage, learning_report
from chatbot.training.lessons import Lessons, prepare
from chatbot.training.loop import fit
from chatbot.training.metrics import Floats
from chatbot.training.network import Network, Outputs
from chatbot.training.recipe import Recipe
from chatbot.training.trainer import model_info

SHARES = (0.25, 0.5, 0.75, 1.0)
"""A learning curve's stages: so much of every intent's examples."""


@dataclass(frozen=True, slots=True, eq=False)
class School:
    """What all folds share."""

    corpus: Corpus
    lessons: Lessons
    """In the corpus's order."""
    base: Base
    recipe: Recipe
    tick: Callable[[], None]

    def teach(self, fold: Fold, share: float) -> Network:
        """Train on a fold's part, with so much of each intent's examples."""
        examples = thin(self.corpus, fold.examples.learnt, share)
        return fit(
            self._part(examples, fold.outside.learnt, fold.moods.learnt), self.base, self.recipe, self.tick
        )

    def judge(self, fold: Fold, network: Network) -> Verdict:
        """Calibrate on what the fold kept back; out of scope only if such messages were learnt."""
        outside = fold.outside.asked if fold.outside.learnt else ()
        asked = replace(self._part(fold.examples.asked, outside, fold.moods.asked), names=())
        return judge(network, asked, self.tick)

    def _part(self, examples: Sequence[int], outside: Sequence[int], moods: Sequence[int]) -> Lessons:
        return replace(
            self.lessons,
            examples=tuple(self.lessons.examples[place] for place in examples),
            outside=tuple(self.lessons.outside[place] for place in outside),
            moods=tuple(self.lessons.moods[place] for place in moods),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Graduate:
    """A fold's network and what the messages it had not seen say of it."""

    fold: Fold
    network: Network
    verdict: Verdict


def cross_validate(
    corpus: Corpus,
    recipe: Recipe,
    *,
    name: str,
    folds: int,
    shares: Sequence[float] = (1.0,),
    progress: Progress,
) -> Report:
    """Train a network for each fold, ask it what the fold kept back, and report on all the answers.

    Args:
        name: what is measured, for the report.
        shares: of each intent's examples, rising to 1; more than one: with a learning curve.
        progress: is told (done, all) in roughly equal portions of time.

    Raises:
        InvalidData: there are fewer messages than folds, or the base encoder cannot be loaded.
    """
    corpus = shuffled(corpus, recipe.seed)
    plan = deal_folds(corpus, folds)
    torch.set_float32_matmul_precision("medium")
    tick = Meter(_portions(corpus, plan, recipe, shares), progress).tick
    base = open_base(recipe.base)
    school = School(corpus, prepare(corpus, base, recipe.frozen_layers, tick), base, recipe, tick)
    graduates, said = _teach(school, plan, shares)
    answers = sum((_ask(school, graduates, place) for place in range(folds)), Answers())
    threshold = fmean(one.verdict.threshold.value for one in graduates)
    learning = _learning(corpus, plan, shares, said) if len(shares) > 1 else None
    return report(name, _method(folds), answers, threshold, learning)


def _portions(corpus: Corpus, plan: Sequence[Fold], recipe: Recipe, shares: Sequence[float]) -> int:
    counts = [
        max(len(thin(corpus, fold.examples.learnt, share)), len(fold.moods.learnt))
        for fold in plan
        for share in shares
    ]
    intents = len(corpus.intents)
    return of_preparation(corpus) + sum(of_fit(count, intents, recipe) for count in counts)


def _teach(
    school: School, plan: Sequence[Fold], shares: Sequence[float]
) -> tuple[list[Graduate], list[list[str]]]:
    """Return every fold's network, and what each share's networks said, fold after fold."""
    said: list[list[str]] = [[] for _ in shares]
    graduates = []
    for fold in plan:
        for share, told in zip(shares, said, strict=True):
            network = school.teach(fold, share)
            told.extend(_read(school, network, fold.examples))
        graduates.append(Graduate(fold, network, school.judge(fold, network)))
    return graduates, said


def _read(school: School, network: Network, cut: Cut) -> list[str]:
    """Return the intents that the messages asked are read as, whatever the threshold."""
    intents = school.lessons.intents
    logits = _outputs(network, [school.lessons.examples[place].text for place in cut.asked])
    return [intents[int(np.argmax(one.intent_logits[: len(intents)]))] for one in logits]


def _outputs(network: Network, texts: Sequence[torch.Tensor]) -> list[Reading]:
    return [reading for outputs in network.read(texts, lambda: None) for reading in _readings(outputs)]


def _readings(outputs: Outputs) -> list[Reading]:
    return [
        Reading(*row)
        for row in zip(
            outputs.intent.numpy(),
            outputs.sentiment.numpy(),
            outputs.anger.sigmoid().tolist(),
            outputs.vector.numpy(),
            outputs.nearness.tolist(),
            strict=True,
        )
    ]


def _ask(school: School, graduates: Sequence[Graduate], place: int) -> Answers:
    """Ask a fold's network, with temperature and limits from the next fold, whose messages are not this one's."""
    # from one fold, not the mean of all: a threshold only fits the scope weights it was chosen with
    own, corpus, lessons = graduates[place], school.corpus, school.lessons
    info = _info(school, own.fold, graduates[(place + 1) % len(graduates)].verdict)

    def said(texts: Sequence[torch.Tensor]) -> list[Prediction]:
        return [classifier.judge(reading, info) for reading in _outputs(own.network, texts)]

    def vectors(places: Sequence[int]) -> Floats:
        learnt = [lessons.examples[own.fold.examples.learnt[one]].text for one in places]
        return np.stack([reading.vector for reading in _outputs(own.network, learnt)])

    neighbours = Neighbours([corpus.examples[one] for one in own.fold.examples.learnt], vectors)
    examples, outside, moods = own.fold.examples.asked, own.fold.outside.asked, own.fold.moods.asked
    inside_said = said([lessons.examples[one].text for one in examples])
    outside_said = said([lessons.outside[one] for one in outside])
    moods_said = said([lessons.moods[one].text for one in moods])
    return Answers(
        tuple(
            answer(corpus.examples[one].text, corpus.examples[one].intent, prediction, neighbours)
            for one, prediction in zip(examples, inside_said, strict=True)
        ),
        tuple(
            answer(corpus.out_of_scope[one], "", prediction, neighbours)
            for one, prediction in zip(outside, outside_said, strict=True)
        ),
        tuple(
            MoodAnswer(corpus.moods[one], prediction)
            for one, prediction in zip(moods, moods_said, strict=True)
        ),
    )


def _info(school: School, fold: Fold, verdict: Verdict) -> ModelInfo:
    """Return how a fold's network is to be read; it may have learnt no mood, or nothing of what is out of scope."""
    now = datetime.now(UTC)
    info = model_info(
        school.corpus, verdict, language="", trained_at=now, base=school.base, recipe=school.recipe
    )
    learnt = {"knows_out_of_scope": bool(fold.outside.learnt), "sentiment": bool(fold.moods.learnt)}
    return info.model_copy(update=learnt)


def _learning(
    corpus: Corpus, plan: Sequence[Fold], shares: Sequence[float], said: Sequence[Sequence[str]]
) -> LearningReport:
    truth = [corpus.examples[place].intent for fold in plan for place in fold.examples.asked]
    stages = [
        Stage(share, _learnt(corpus, plan, share), told) for share, told in zip(shares, said, strict=True)
    ]
    return learning_report(truth, stages, Counter(one.intent for one in corpus.examples))


def _learnt(corpus: Corpus, plan: Sequence[Fold], share: float) -> dict[str, float]:
    """Return how many examples of each intent the folds' networks learnt from, on average."""
    counts = Counter(
        corpus.examples[place].intent for fold in plan for place in thin(corpus, fold.examples.learnt, share)
    )
    return {intent: counts[intent] / len(plan) for intent in corpus.intents}


def _method(folds: int) -> str:
    return (
        f"Cross-validated in {folds} folds: every message was read by a network trained on the others, with "
        "temperature and limits from another fold. The networks are not quantised, and learn from fewer "
        "examples than a model trained on all would."
    )

"""Learn by what a message falls into wishes: the weights of `chatbot/nlu/wishes.py`.

    python -m benchmarks.wishes_fit MODEL

MODEL is a model folder. Learnt from are the messages of `tests/data/wishes_learnt_en.yml`, in which each wish is
marked; pairs and threes of the examples in `intents/en`, joined in many ways; and those of the examples that have
several clauses and one wish. The likelihood of the right labels in a linear chain is made as large as it will be
(Lafferty et al. 2001).
"""

from __future__ import annotations

import argparse
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import yaml
from torch import Tensor, nn

from benchmarks.wishes import NOW, PROJECT, open_interpreter
from chatbot.domain.understanding import Understanding
from chatbot.nlu.chain import CHANGE_WEIGHTS, LABEL_WEIGHTS, Label, Reading, changes, evidence
from chatbot.nlu.classifier import Classifier
from chatbot.nlu.clauses import MOST_CLAUSES, Clause
from chatbot.nlu.folder import open_model
from chatbot.nlu.interpreter import Interpreter
from chatbot.nlu.rules import Rules
from chatbot.nlu.wishes import Wishes
from chatbot.training.corpus import Corpus, read_corpus

MARKED = re.compile(r"\[([^\]]*)\]\(([\w|]+)\)")
WITHIN = [
    " and ",
    " and ",
    " and ",
    ", and ",
    " and also ",
    " n ",
    " & ",
    " + ",
    ", also ",
    ", then ",
    " also ",
    " plus ",
    ", ",
    ", plus ",
    " but also ",
    " AND ",
]
BETWEEN = [
    ". ",
    ". ",
    "? ",
    "! ",
    ". Also ",
    ". And ",
    ". Plus ",
    ". Oh and ",
    ". By the way, ",
    ".\n",
    "; ",
    " - ",
    "... ",
    ". Second question, ",
    ". Then ",
]
DATA = yaml.safe_load((PROJECT / "tests/data/wishes_learnt_en.yml").read_text(encoding="utf-8"))
PAIRS, SINGLES = 700, 1200
LONGEST_WORDS = 26
NEVER = -1e4
STEPS, RATE = 200, 0.1


@dataclass(frozen=True)
class Lesson:
    """A message and what its pieces mean."""

    text: str
    marks: tuple[tuple[int, int, frozenset[Label]], ...]
    weight: float

    def allowed(self, clause: Clause) -> frozenset[Label] | None:
        """Return what the clause may mean; None: it lies outside all marks."""
        common = [
            (min(clause.end, end) - max(clause.start, start), labels) for start, end, labels in self.marks
        ]
        most, labels = max(common, key=lambda one: one[0])
        return labels if most > 0 else None


class Recorder(Wishes):
    """Keeps what it is shown and chooses nothing."""

    seen: tuple[Understanding, Sequence[Reading]] | None = None

    def choose(
        self, whole: Understanding, readings: Sequence[Reading]
    ) -> tuple[tuple[Clause, Understanding], ...]:
        """Remember."""
        self.seen = (whole, readings)
        return ()


def main() -> None:
    """Learn and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=Path)
    interpreter, recorder = record(open_interpreter(Classifier(open_model(parser.parse_args().model))))
    corpus = read_corpus([PROJECT / "intents/en"])
    dice = random.Random(7)
    lessons = [*marked(), *joined(corpus, dice), *whole(corpus, dice)]
    learn([one for lesson in lessons if (one := prepare(lesson, interpreter, recorder))])


def record(interpreter: Interpreter) -> tuple[Interpreter, Recorder]:
    """Put a recorder where wishes are chosen."""
    rules: Rules = interpreter._rules()
    recorder = Recorder([])
    recorder.clauses = rules.wishes.clauses
    rules.wishes = recorder
    return interpreter, recorder


def marked() -> Iterator[Lesson]:
    """Yield the messages whose wishes are marked."""
    for row in DATA["examples"].splitlines():
        line, text, marks, at = row.removeprefix("- "), "", [], 0
        for found in MARKED.finditer(line):
            text += line[at : found.start()]
            marks.append((len(text), len(text) + len(found[1]), frozenset(found[2].split("|"))))
            text, at = text + found[1], found.end()
        yield Lesson(text + line[at:], tuple(marks), 5.0)


def joined(corpus: Corpus, dice: random.Random) -> Iterator[Lesson]:
    """Yield pairs, and some threes, of examples of different intents."""
    examples = defaultdict(list)
    for one in corpus.examples:
        if len(one.text.split()) <= LONGEST_WORDS:
            examples[one.intent].append(one.text)
    for _ in range(PAIRS):
        names = dice.sample(sorted(examples), 2 if dice.random() < 0.8 else 3)
        yield join([(dice.choice(examples[name]), name) for name in names], dice)


def join(parts: Sequence[tuple[str, Label]], dice: random.Random) -> Lesson:
    """Write one after the other, as customers do."""
    text, marks = "", []
    for part, name in parts:
        if text:
            within = dice.random() < 0.5
            text = text.rstrip(".!?" if within else ".") + dice.choice(
                DATA["within" if within else "between"]
            )
            said = part[:1].lower() + part[1:] if within and part[:2] not in ("I ", "I'") else part
        else:
            said = part
        marks.append((len(text), len(text) + len(said), frozenset([name])))
        text += said
    return Lesson(text, tuple(marks), 0.7)


def whole(corpus: Corpus, dice: random.Random) -> Iterator[Lesson]:
    """Yield examples, of which each holds one wish or none."""
    rows: list[tuple[str, Label]] = [(one.text, one.intent) for one in corpus.examples]
    rows += [(text, None) for text in corpus.out_of_scope]
    for text, name in dice.sample([row for row in rows if len(row[0].split()) > 4], 2 * SINGLES):
        yield Lesson(text, ((0, len(text), frozenset([name])),), 1.0)


@dataclass(frozen=True)
class Example:
    """A lesson as the chain sees it."""

    parts: Tensor
    """(C, labels, what speaks for one)"""
    found: Tensor
    """(C - 1, what speaks for a change)"""
    allowed: Tensor
    """(C, labels)"""
    weight: float


def prepare(lesson: Lesson, interpreter: Interpreter, recorder: Recorder) -> Example | None:
    """Read a lesson; None: it has one clause, or nobody thought of what one of its clauses means."""
    recorder.seen = None
    interpreter.interpret(lesson.text, now=NOW)
    if recorder.seen is None:
        return None
    read, readings = recorder.seen
    rows = evidence(read, readings)
    labels = list(rows[0])
    parts = [[[float(row[label][name]) for name in LABEL_WEIGHTS] for label in labels] for row in rows]
    allowed = [lesson.allowed(one.clause) for one in readings]
    masks = [[may is None or label in may for label in labels] for may in allowed]
    found = [[float(row[name]) for name in CHANGE_WEIGHTS] for row in changes(read, readings)]
    thought_of = all(map(any, masks))
    return (
        Example(torch.tensor(parts), torch.tensor(found), torch.tensor(masks), lesson.weight)
        if thought_of
        else None
    )


def learn(examples: Sequence[Example]) -> None:
    """Fit by gradient descent and print the weights."""
    batch = Batch(examples)
    label_weights = nn.Parameter(torch.tensor(list(LABEL_WEIGHTS.values())))
    change_weights = nn.Parameter(torch.zeros(len(CHANGE_WEIGHTS)))
    optimizer = torch.optim.Adam([label_weights, change_weights], lr=RATE)
    for step in range(STEPS):
        optimizer.zero_grad()
        loss = batch.loss(label_weights, change_weights) + 1e-3 * change_weights.square().sum()
        loss.backward()
        optimizer.step()
        optimizer.param_groups[0]["lr"] = RATE * (1 - step / STEPS)
    print(f"{len(examples)} messages, loss {loss.item():.3f}")
    for names, learnt in ((LABEL_WEIGHTS, label_weights), (CHANGE_WEIGHTS, change_weights)):
        print({name: round(value, 2) for name, value in zip(names, learnt.tolist(), strict=True)})


class Batch:
    """All examples at once, filled up to the same length."""

    def __init__(self, examples: Sequence[Example]) -> None:
        count, labels = len(examples), max(one.parts.shape[1] for one in examples)
        self.parts = torch.zeros(count, MOST_CLAUSES, labels, len(LABEL_WEIGHTS))
        self.found = torch.zeros(count, MOST_CLAUSES, examples[0].found.shape[1])
        self.real = torch.zeros(count, MOST_CLAUSES, labels, dtype=torch.bool)
        self.allowed = torch.zeros(count, MOST_CLAUSES, labels, dtype=torch.bool)
        self.weights = torch.tensor([one.weight for one in examples])
        for place, one in enumerate(examples):
            clauses, known = one.parts.shape[:2]
            self.parts[place, :clauses, :known] = one.parts
            self.found[place, 1:clauses] = one.found
            self.real[place, :clauses, :known] = True
            self.allowed[place, :clauses, :known] = one.allowed

    def loss(self, label_weights: Tensor, change_weights: Tensor) -> Tensor:
        """Return the mean negative log-likelihood of what is allowed."""
        scores, switch = self.parts @ label_weights, self.found @ change_weights
        unlikely = self._total(scores, switch, self.real) - self._total(scores, switch, self.allowed)
        return (self.weights * unlikely).sum() / self.weights.sum()

    def _total(self, scores: Tensor, switch: Tensor, mask: Tensor) -> Tensor:
        scores = scores.masked_fill(~mask, NEVER)
        total = scores[:, 0]
        for place in range(1, MOST_CLAUSES):
            everywhere = total.logsumexp(dim=-1, keepdim=True)
            others = everywhere + torch.log1p(-(total - everywhere).exp().clamp(max=1 - 1e-6))
            going_on = scores[:, place] + torch.logaddexp(total, switch[:, place, None] + others)
            total = torch.where(mask[:, place].any(dim=-1, keepdim=True), going_on, total)
        return total.logsumexp(dim=-1)


if __name__ == "__main__":
    main()

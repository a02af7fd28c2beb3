"""What the clauses of a message mean, in a row: a linear chain (Lafferty et al. 2001, "Conditional Random Fields").

Two things speak for a meaning: the clause read by itself, and the message as a whole. Another meaning than that of the
clause before is believed the more the clauses look like it. The weights were learnt by `python -m
benchmarks.wishes_fit`; small talk apart, none of them knows an intent's name.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from chatbot.domain.understanding import Understanding
from chatbot.nlu.clauses import Clause

Label = str | None
"""An intent's name; None: nothing that is known."""
Shares = Mapping[Label, float]
SMALL_TALK = frozenset({"thanks", "affirm", "deny", "greet", "goodbye", "bot_challenge"})
RULE_SHARE = 0.9
"""What a rule heard is this likely."""
LEAST_SHARE = 0.002
"""What nobody thought of is still this likely."""
MANY_CLAUSES = 6
LABEL_WEIGHTS = {"alone": 0.74, "whole": 0.37, "nothing": -2.09, "small talk": -1.26}
CHANGE_WEIGHTS = {
    "always": -0.9,
    "opens a sentence": 0.58,
    "asks": 0.0,
    "begins": -0.49,
    "adds": 2.48,
    "joined": 1.46,
    "depends": -0.37,
    "refuses": -0.08,
    "before: asks": 1.49,
    "before: silent": -1.05,
    "goes on": -1.01,
    "length": 0.75,
    "before: length": -1.58,
    "whole: surest": -1.33,
    "surest": 0.24,
    "before: surest": 0.34,
    "in common": -0.24,
    "clauses": -2.08,
}
"""By feature, what speaks for another meaning than before. `always` was learnt as -1.1; this is the most at which no
more than one message of one wish in fifty is split."""
WORTH_READING = -3.6
"""A message whose clauses, by their shape, speak less than that for another meaning is not read clause by clause: of
those with several wishes none is found there."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A clause and what it is understood as by itself."""

    clause: Clause
    alone: Understanding


def label_clauses(whole: Understanding, readings: Sequence[Reading]) -> list[Label]:
    """Return the likeliest meaning of each clause."""
    scores = [
        {label: _weighed(found, LABEL_WEIGHTS) for label, found in one.items()}
        for one in evidence(whole, readings)
    ]
    return best_path(scores, [_weighed(found, CHANGE_WEIGHTS) for found in changes(whole, readings)])


def evidence(whole: Understanding, readings: Sequence[Reading]) -> list[dict[Label, dict[str, float]]]:
    """Return for each clause and each meaning what speaks for it."""
    alone, around = [shares(one.alone) for one in readings], shares(whole)
    labels = dict.fromkeys(label for one in (*alone, around) for label in one)
    return [{label: _evidence(label, share, around) for label in labels} for share in alone]


def changes(whole: Understanding, readings: Sequence[Reading]) -> list[dict[str, float]]:
    """Return for each clause but the first what speaks for another meaning than before."""
    shapes = _shapes(whole, [one.clause for one in readings])
    certain = [_certainty(shares(before.alone), shares(one.alone)) for before, one in pairwise(readings)]
    return [shape | found for shape, found in zip(shapes, certain, strict=True)]


def may_change(whole: Understanding, clauses: Sequence[Clause]) -> bool:
    """Say whether it is worth a pass for each clause to find out if one means something else than the others."""
    return any(_weighed(shape, CHANGE_WEIGHTS) >= WORTH_READING for shape in _shapes(whole, clauses))


def best_path(clauses: Sequence[Mapping[Label, float]], changes: Sequence[float]) -> list[Label]:
    """Return the labels of the clauses that together score most (Viterbi 1967).

    Args:
        clauses: for each, every label's score; the labels are the same everywhere.
        changes: for each but the first, what a label adds that is not the one before.
    """
    scores, ways = dict(clauses[0]), []
    for clause, change in zip(clauses[1:], changes, strict=True):
        best, second = (*sorted(scores, key=lambda label: -scores[label]), None)[:2]
        way = {label: _before(label, second if label == best else best, scores, change) for label in clause}
        scores = {
            label: clause[label] + scores[before] + change * (before != label)
            for label, before in way.items()
        }
        ways.append(way)
    path = [max(scores, key=lambda label: scores[label])]
    for way in reversed(ways):
        path.append(way[path[-1]])
    return path[::-1]


def shares(read: Understanding) -> dict[Label, float]:
    """Return how likely each intent is; what is left is nothing that is known."""
    found: dict[Label, float] = {one.name: one.confidence for one in read.ranking}
    if read.source == "rules" and read.intent.name:
        found = {name: (1 - RULE_SHARE) * share for name, share in found.items()}
        found[read.intent.name] = RULE_SHARE
    return found | {None: max(0.0, 1.0 - sum(found.values()))}


def _evidence(label: Label, alone: Shares, whole: Shares) -> dict[str, float]:
    return {
        "alone": math.log(alone.get(label, 0.0) + LEAST_SHARE),
        "whole": math.log(whole.get(label, 0.0) + LEAST_SHARE),
        "nothing": label is None,
        "small talk": label in SMALL_TALK,
    }


def _shapes(whole: Understanding, clauses: Sequence[Clause]) -> list[dict[str, float]]:
    """Return what speaks for a change before any clause is read."""
    around = {"whole: surest": max(shares(whole).values()), "clauses": len(clauses) / MANY_CLAUSES}
    return [around | _shape(before, one) for before, one in pairwise(clauses)]


def _shape(before: Clause, clause: Clause) -> dict[str, float]:
    return {
        "always": 1.0,
        "opens a sentence": clause.opens_sentence,
        "asks": clause.asks,
        "begins": clause.begins,
        "adds": clause.adds,
        "joined": clause.joined,
        "depends": clause.depends,
        "refuses": clause.refuses,
        "before: asks": before.asks,
        "before: silent": before.is_silent,
        "goes on": not clause.opens_sentence and not clause.begins,
        "length": clause.length,
        "before: length": before.length,
    }


def _certainty(before: Shares, now: Shares) -> dict[str, float]:
    return {
        "surest": max(now.values()),
        "before: surest": max(before.values()),
        "in common": sum(min(share, now.get(label, 0.0)) for label, share in before.items()),
    }


def _weighed(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(weights[name] * value for name, value in found.items())


def _before(label: Label, other: Label, scores: Mapping[Label, float], change: float) -> Label:
    """Return what stands before a label: itself, or the best other one where that is worth the change."""
    is_worth = other in scores and scores[other] + change > scores[label]
    return other if is_worth else label

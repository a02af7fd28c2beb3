"""The likeliest labels of clauses in a row, against every row there could be."""

from __future__ import annotations

import random
from itertools import pairwise, product

import pytest

from chatbot.nlu.chain import Label, best_path

LABELS: tuple[Label, ...] = ("cancel_order", "track_refund", None)


@pytest.mark.parametrize("seed", range(8))
def test_no_other_row_of_labels_scores_more(seed: int) -> None:
    dice = random.Random(seed)
    clauses = [{label: dice.uniform(-4, 0) for label in LABELS} for _ in range(4)]
    changes = [dice.uniform(-3, 1) for _ in range(3)]

    def score(path: tuple[Label, ...]) -> float:
        own = sum(clause[label] for clause, label in zip(clauses, path, strict=True))
        moved = zip(pairwise(path), changes, strict=True)
        return own + sum(change for (before, label), change in moved if before != label)

    assert best_path(clauses, changes) == list(max(product(LABELS, repeat=4), key=score))


def test_a_clause_alone_means_what_it_says_most() -> None:
    assert best_path([{"cancel_order": -1.0, None: -2.0}], []) == ["cancel_order"]

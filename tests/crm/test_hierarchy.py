"""The tree beside the segments."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from chatbot.crm import hierarchy
from chatbot.crm.hierarchy import grow


@pytest.fixture
def blobs() -> tuple[np.ndarray, np.ndarray]:
    """Return three heaps of thirty, and which heap each is of."""
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(3), 30)
    return rng.normal(0, 0.2, (90, 4)) + labels[:, None] * 3.0, labels


def test_heaps_that_stand_apart_are_the_same_in_the_tree(blobs: tuple[np.ndarray, np.ndarray]) -> None:
    tree = grow(*blobs)

    assert tree is not None
    assert tree.agreement == 1
    assert len(tree.xs) == len(tree.ys) == len(tree.leaves) - 1 == hierarchy.LEAVES - 1
    assert sum(leaf.count for leaf in tree.leaves) == 90


def test_each_branch_is_of_the_segment_of_those_below_it(blobs: tuple[np.ndarray, np.ndarray]) -> None:
    tree = grow(*blobs)

    assert tree is not None
    counts = [sum(leaf.count for leaf in tree.leaves if leaf.segment == number) for number in range(3)]
    assert counts == [30, 30, 30]
    segments = [leaf.segment for leaf in tree.leaves]
    assert sum(one != other for one, other in pairwise(segments)) == 2


def test_segments_drawn_by_lot_agree_with_no_tree(blobs: tuple[np.ndarray, np.ndarray]) -> None:
    tree = grow(blobs[0], np.random.default_rng(1).permutation(blobs[1]))

    assert tree is not None
    assert abs(tree.agreement) < 0.1


def test_a_large_shop_is_drawn_from_a_sample(
    blobs: tuple[np.ndarray, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hierarchy, "SAMPLE", 40)

    tree = grow(*blobs)

    assert tree is not None
    assert tree.customers == sum(leaf.count for leaf in tree.leaves) == 40


def test_few_customers_and_like_ones(blobs: tuple[np.ndarray, np.ndarray]) -> None:
    two = grow(np.zeros((2, 4)), np.zeros(2, np.int64))

    assert grow(blobs[0][:1], blobs[1][:1]) is None
    assert two is not None
    assert [leaf.count for leaf in two.leaves] == [1, 1]

"""The same customers joined two by two instead: a tree to hold against the segments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import cut_tree, dendrogram, linkage, to_tree
from sklearn.metrics import adjusted_rand_score

from chatbot.crm.segment_space import Floats, Labels

SAMPLE = 1_500
"""Customers in the tree: joining takes the square of their number in memory."""
LEAVES = 24
"""Branches that are drawn; what is joined below them is told as a number."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A branch that is drawn as one line."""

    count: int
    segment: int
    """The one most of its customers are of."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A dendrogram: each join has four corners; leaves stand at x = 5, 15, 25, … in their order."""

    customers: int
    xs: list[list[float]]
    ys: list[list[float]]
    """The height of a join: by how much it makes segments less alike inside."""
    leaves: tuple[Leaf, ...]
    agreement: float
    """Adjusted Rand index of the segments and the tree cut into as many: 1 the same, 0 no better than chance."""


def grow(points: Floats, segments: Labels, *, seed: int = 0) -> Tree | None:
    """Return the tree of a sample; None: there are fewer than two customers.

    Source: Ward 1963, "Hierarchical grouping to optimize an objective function".
    """
    sample = np.sort(np.random.default_rng(seed).permutation(len(points))[:SAMPLE])
    if len(sample) < 2:
        return None
    points, segments = points[sample], segments[sample]
    joins = linkage(points, "ward")
    drawn = dendrogram(joins, p=LEAVES, truncate_mode="lastp", no_plot=True)
    cut = cut_tree(joins, n_clusters=len(np.unique(segments))).ravel()
    return Tree(
        customers=len(sample),
        xs=[[float(x) for x in join] for join in drawn["icoord"]],
        ys=[[float(y) for y in join] for join in drawn["dcoord"]],
        leaves=tuple(_leaf(members, segments) for members in _members(joins, drawn["leaves"])),
        agreement=float(adjusted_rand_score(segments, cut)),
    )


def _members(joins: Floats, leaves: list[int]) -> list[Labels]:
    """Return which customers of the sample stand below each drawn leaf."""
    _, nodes = to_tree(joins, rd=True)
    count = len(joins) + 1
    return [
        np.array([leaf]) if leaf < count else np.array(nodes[leaf].pre_order(), np.int64) for leaf in leaves
    ]


def _leaf(members: Labels, segments: Labels) -> Leaf:
    return Leaf(len(members), int(np.bincount(segments[members]).argmax()))

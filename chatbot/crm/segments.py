"""Which segments customers fall into: K-Means on how they buy, as many as are well apart and come out again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from chatbot.crm.hierarchy import Tree, grow
from chatbot.crm.rfm import Scores, scores
from chatbot.crm.segment_count import STABLE, Trial, centres_of, choose, try_counts
from chatbot.crm.segment_map import Map, draw
from chatbot.crm.segment_names import EVERYBODY, YET_TO_BUY, name, overlap
from chatbot.crm.segment_space import Floats, Labels, Space, find_space, nearest, rows_of
from chatbot.warehouse.matrix import Matrix

SAMPLE = 6_000
"""Customers on whom the number of segments is tried."""
FEW = 30
FULL_FIT = 200_000
"""Customers on whom the centres are settled."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Model:
    """What a later run needs to tell whether a segment is still the same."""

    space: Space
    centres: Floats
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Segmentation:
    """Who belongs where. Segments are numbered from 0 in the order of `names`."""

    as_of: date
    ids: NDArray[np.str_]
    names: tuple[str, ...]
    labels: Labels
    """Shape (customers,): the number of each one's segment."""
    scores: Scores
    profiles: Floats
    """Shape (segments, 5): see `Character.place`; NaN for those who never bought."""
    trials: tuple[Trial, ...]
    chosen: int
    tree: Tree | None
    map: Map | None
    model: Model | None
    warnings: tuple[str, ...]

    @property
    def segment_of(self) -> dict[str, str]:
        """Return each customer's segment by name."""
        return {str(one): self.names[label] for one, label in zip(self.ids, self.labels, strict=True)}


def segment(
    matrix: Matrix, learn_from: NDArray[np.str_], *, last: Model | None = None, seed: int = 0
) -> Segmentation:
    """Put every customer into a segment; those who never bought have one of their own.

    Args:
        matrix: what is known of them.
        learn_from: the ids segments may be made of; the others are only put into them.
        last: the last run's segments: their number stays if it is still good, one that is still the same keeps its
            name.
        seed: of all draws.
    """
    bought = matrix.column("frequency") > 0
    buyers = rows_of(matrix, bought)
    teachers = np.isin(buyers.ids, learn_from)
    found = _Cut(buyers, teachers, last, seed)
    names = found.name(last)
    labels = np.full(len(matrix.ids), len(names) if len(buyers.ids) else 0, np.int64)
    labels[bought] = found.labels
    profiles = found.profiles
    if not bought.all():
        names = (*names, YET_TO_BUY)
        profiles = np.vstack([profiles, np.full((1, profiles.shape[1]), np.nan)])
    return Segmentation(
        as_of=matrix.as_of,
        ids=matrix.ids,
        names=names,
        labels=labels,
        scores=scores(matrix),
        profiles=profiles,
        trials=found.trials,
        chosen=len(found.centres),
        tree=grow(found.points, found.labels, seed=seed),
        map=draw(found.points, found.labels, found.centres, seed=seed),
        model=Model(found.space, found.centres, names[: len(found.centres)]) if len(found.centres) else None,
        warnings=tuple(_warnings(found, names, labels)),
    )


class _Cut:
    """The buyers, cut into segments that have no name yet, those of most income first."""

    def __init__(self, buyers: Matrix, teachers: NDArray[np.bool_], last: Model | None, seed: int) -> None:
        self.buyers = buyers
        self.teachers = int(teachers.sum())
        known = rows_of(buyers, teachers) if self.teachers else buyers
        self.space = find_space(known) if len(buyers.ids) else Space(np.zeros(4), np.ones(4))
        self.points = self.space.place(buyers)
        self.trials: tuple[Trial, ...] = ()
        centres = self.points[:0]
        if len(buyers.ids):
            centres = self._centres(self.points[teachers] if self.teachers else self.points[:0], last, seed)
        labels = nearest(self.points, centres) if len(centres) else np.zeros(0, np.int64)
        income = np.bincount(labels, buyers.column("spent"), minlength=len(centres))
        order = np.argsort(-income, kind="stable")
        self.centres = centres[order]
        self.labels: Labels = np.argsort(order).astype(np.int64)[labels] if len(centres) else labels
        self.profiles = self._profiles()

    def name(self, last: Model | None) -> tuple[str, ...]:
        if len(self.centres) < 2:
            return (EVERYBODY,) * len(self.centres)
        if last is None:
            return name(self.profiles)
        before = nearest(last.space.place(self.buyers), last.centres)
        shares = overlap(before, self.labels, count_before=len(last.centres), count_now=len(self.centres))
        return name(self.profiles, last=last.names, shares=shares)

    def _centres(self, points: Floats, last: Model | None, seed: int) -> Floats:
        if not len(points):
            return np.zeros((1, self.points.shape[1]))
        rng = np.random.default_rng(seed)
        sample = points[np.sort(rng.permutation(len(points))[:SAMPLE])]
        self.trials = try_counts(sample, seed=seed)
        count = choose(self.trials, last=len(last.centres) if last else None)
        if last and len(last.centres) == count:
            start = self.space.take_over(last.centres, last.space)  # they go on from where they were
        else:
            start = centres_of(sample, count, seed=seed)
        return centres_of(
            points[np.sort(rng.permutation(len(points))[:FULL_FIT])], count, seed=seed, start=start
        )

    def _profiles(self) -> Floats:
        tenure = np.log1p(np.maximum(self.buyers.column("tenure_days"), 0))
        scale = float(tenure.std()) if len(tenure) else 0.0
        known_for = (tenure - tenure.mean()) / scale if scale > 1e-9 else np.zeros(len(tenure))
        places = np.column_stack([self.points, known_for])
        sums = np.zeros((len(self.centres), places.shape[1]))
        np.add.at(sums, self.labels, places)
        counts = np.bincount(self.labels, minlength=len(self.centres))[:, None]
        profiles: Floats = sums / np.maximum(counts, 1)
        return profiles


def _warnings(found: _Cut, names: tuple[str, ...], labels: Labels) -> list[str]:
    said = []
    buyers = len(found.buyers.ids)
    if not len(labels):
        said.append("There is no customer yet.")
    elif not buyers:
        said.append("Nobody has bought yet: there is nothing to tell customers apart by.")
    elif not found.teachers:
        said.append("No buyer may be learnt from: all stand in one segment.")
    elif buyers < FEW:
        said.append(f"Only {buyers} customers have bought: segments of so few say little.")
    if found.teachers and len(found.centres) == 1:
        said.append("Customers are too alike to tell apart: all buyers stand in one segment.")
    chosen = [trial for trial in found.trials if trial.count == len(found.centres)]
    if chosen and chosen[0].stability < STABLE:
        said.append(
            f"The segments are not stable: drawn again, customers agree by {chosen[0].stability:.2f} of 1 only. "
            "Use the portraits with care."
        )
    for number, count in enumerate(np.bincount(labels, minlength=len(names)).tolist()):
        if count == 1 and buyers > 1:
            said.append(
                f"{names[number]} is one customer alone: its portrait is of a person, not of a group."
            )
    return said

"""What a model learns from: customers as they stood on earlier days, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chatbot.errors import InvalidData

Floats = NDArray[np.float64]
FOLDS = 5
FEWEST = 50
"""Cases, of the rarer kind where there are two, below which nothing is learnt."""


@dataclass(frozen=True, slots=True)
class Cases:
    """One row for each customer and day; NaN in `values`: not known."""

    ids: NDArray[np.str_]
    """Whose row it is, shape (cases,); a customer has one for each day."""
    names: tuple[str, ...]
    values: Floats
    """Shape (cases, features)."""
    labels: Floats
    """1 where it came to pass, else 0; or a quantity. Shape (cases,)."""

    def __len__(self) -> int:
        return len(self.labels)

    def only(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Cases:
        """Return some of the rows."""
        return Cases(self.ids[rows], self.names, self.values[rows], self.labels[rows])

    def narrowed(self, names: Sequence[str]) -> Cases:
        """Return some of the columns."""
        columns = [self.names.index(name) for name in names]
        return Cases(self.ids, tuple(names), self.values[:, columns], self.labels)

    def folds(self, seed: int) -> NDArray[np.intp]:
        """Return a fold for each row: all rows of a customer have the same, and folds are about as large."""
        _, whose = np.unique(self.ids, return_inverse=True)
        deal = np.random.default_rng(seed).permutation(whose.max(initial=-1) + 1) % FOLDS
        found: NDArray[np.intp] = deal[whose]
        return found


def joined(parts: Sequence[Cases]) -> Cases:
    """Put cases of several days under one another."""
    return Cases(
        np.concatenate([part.ids for part in parts]),
        parts[0].names,
        np.concatenate([part.values for part in parts]),
        np.concatenate([part.labels for part in parts]),
    )


def enough(cases: Cases, what: str) -> None:
    """Refuse to learn a quantity from next to nobody.

    Raises:
        InvalidData: there are too few cases.
    """
    if len(cases) < FEWEST:
        raise InvalidData(
            f"only {len(cases)} customers to learn {what} from, {FEWEST} are needed: it is left out"
        )

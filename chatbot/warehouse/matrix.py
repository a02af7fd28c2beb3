"""Features in the shape every model takes: one row a customer, one column a feature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Matrix:
    """What is known of customers as of a day; `values` has a row for each of `ids` and a column for each of `names`."""

    as_of: date
    ids: NDArray[np.str_]
    """Shape (customers,), in ascending order."""
    names: tuple[str, ...]
    values: NDArray[np.float64]
    """Shape (customers, features); NaN: not known."""

    def column(self, name: str) -> NDArray[np.float64]:
        """Return one feature of all customers, shape (customers,)."""
        found: NDArray[np.float64] = self.values[:, self.names.index(name)]
        return found

"""What BG/NBD and Gamma-Gamma say of each customer, as features beside the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chatbot.crm.buying import Buying, Histories, fit_buying
from chatbot.crm.cases import Floats
from chatbot.crm.spending import Spending, fit_spending
from chatbot.warehouse.matrix import Matrix

WEEK = 7.0
NAMES = ("alive", "expected_orders")


@dataclass(frozen=True, slots=True)
class Habits:
    """The models of when customers buy and of what they spend; times in weeks."""

    buying: Buying
    spending: Spending | None

    def beside(self, matrix: Matrix, horizon_days: int) -> Matrix:
        """Return the matrix with two columns more: the chance that they still buy, and the orders they are to make."""
        known, rows = histories(matrix)
        more = np.full((len(matrix.ids), len(NAMES)), np.nan)
        more[rows, 0] = self.buying.alive(known)
        more[rows, 1] = self.buying.expected(known, horizon_days / WEEK)
        return Matrix(matrix.as_of, matrix.ids, matrix.names + NAMES, np.hstack([matrix.values, more]))

    def buys_within(self, matrix: Matrix, days: int) -> Floats:
        """Return the probability of an order in so many days; 0 for those who never bought."""
        known, rows = histories(matrix)
        found = np.zeros(len(matrix.ids))
        found[rows] = self.buying.buys_within(known, days / WEEK)
        return found

    def days_to_next(self, matrix: Matrix) -> Floats:
        """Return in how many days it is as likely as not that they have ordered; inf: they rather never will."""
        known, rows = histories(matrix)
        found = np.full(len(matrix.ids), np.inf)
        found[rows] = self.buying.time_to_next(known) * WEEK
        return found

    def worth(self, matrix: Matrix, days: int) -> Floats:
        """Return what each is expected to spend in so many days; 0 for those who never bought."""
        known, rows = histories(matrix)
        found = np.zeros(len(matrix.ids))
        if self.spending is None:
            return found
        amount = np.nan_to_num(matrix.column("monetary")[rows])
        orders = self.buying.expected(known, days / WEEK)
        found[rows] = orders * self.spending.mean(known.repeats + 1.0, np.maximum(amount, 0.0))
        return found


def fit_habits(matrix: Matrix) -> Habits | None:
    """Learn from customers as they stood on a day; None: nobody had bought."""
    known, rows = histories(matrix)
    if not len(rows):
        return None
    amount = np.nan_to_num(matrix.column("monetary")[rows])
    return Habits(fit_buying(known), fit_spending(known.repeats + 1.0, amount))


def histories(matrix: Matrix) -> tuple[Histories, NDArray[np.intp]]:
    """Return the histories of those who have bought, in weeks, and their rows."""
    rows = np.flatnonzero(matrix.column("frequency") > 0)
    age = matrix.column("first_order_days")[rows] / WEEK
    last = np.maximum(age - matrix.column("recency_days")[rows] / WEEK, 0.0)
    return Histories(matrix.column("repeats")[rows], last, age), rows

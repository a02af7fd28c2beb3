"""The days a model learns on and the day it is tried on: how customers stood, and what came of it by a later day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import duckdb
import numpy as np
from numpy.typing import NDArray

from chatbot.crm.cases import Floats
from chatbot.crm.sample import copy_sample
from chatbot.errors import InvalidData
from chatbot.warehouse.features import features, parts, trainable
from chatbot.warehouse.matrix import Matrix
from chatbot.warehouse.warehouse import one_row

MOST = 15_000
"""Customers of each day a model learns from: more hardly change it, and take longer."""
PIECE = 3_000
"""They are taken in pieces of about this size, from all over the ids."""
BEFORE_DAYS = 60
"""At least so much is known before the first day that is learnt from."""
DAYS = 4
"""Days to learn on: with a horizon of a season, a year."""


@dataclass(frozen=True, slots=True)
class Split:
    """Days to learn on and one to be tried on; what is learnt was over before that one began."""

    horizon_days: int
    learnt_on: tuple[date, ...]
    tried_on: date


@dataclass(frozen=True, slots=True)
class Span:
    """From the first order to the day after the last thing that is known."""

    first: date
    until: date

    @property
    def days(self) -> int:
        """Return how long it is."""
        return (self.until - self.first).days

    def split(self, horizon_days: int, *, most: int = DAYS) -> Split:
        """Return the latest days of which the outcome is known.

        Raises:
            InvalidData: there is too little past for one day to learn on and one to be tried on.
        """
        tried_on = self.until - timedelta(days=horizon_days)
        days = [tried_on - timedelta(days=horizon_days * number) for number in range(1, most + 1)]
        learnt_on = tuple(day for day in days if (day - self.first).days >= BEFORE_DAYS)
        if not learnt_on:
            needed = 2 * horizon_days + BEFORE_DAYS
            raise InvalidData(
                f"orders span {self.days} days, to foretell {horizon_days} days takes {needed}: import more of the past"
            )
        return Split(horizon_days, learnt_on, tried_on)


@dataclass(frozen=True, slots=True)
class Past:
    """What is asked of the warehouse; of many customers, an even sample."""

    connection: duckdb.DuckDBPyConnection
    span: Span
    _samples: dict[int, duckdb.DuckDBPyConnection] = field(default_factory=dict, repr=False)
    """By how many they are of."""

    def stood(self, day: date, *, most: int = MOST) -> Matrix:
        """Return customers as they stood when a day began, those alone a model may learn from."""
        sample = self._sample(most)
        found = features(sample, day)
        kept = np.isin(found.ids, trainable(sample))
        return Matrix(day, found.ids[kept], found.names, found.values[kept])

    def known(self, *, most: int = MOST) -> NDArray[np.str_]:
        """Return the ids, ascending, of those whose outcomes may be looked at: the ones a model may learn from."""
        return trainable(self._sample(most))

    def bought(self, ids: NDArray[np.str_], start: date, days: int) -> tuple[Floats, Floats]:
        """Return how often each bought in so many days, and for how much; refunds are taken off."""
        rows = self._sample(MOST).execute(_BOUGHT, _window(start, days)).fetchnumpy()
        return _of(ids, rows, "orders"), _of(ids, rows, "spent")

    def days_to_next(self, ids: NDArray[np.str_], start: date, days: int) -> Floats:
        """Return after how many days each bought next, NaN: not in so many days."""
        rows = self._sample(MOST).execute(_NEXT, _window(start, days)).fetchnumpy()
        return _of(ids, rows, "days", missing=np.nan)

    def sent_back(self, ids: NDArray[np.str_], start: date, days: int) -> tuple[Floats, Floats]:
        """Return how many orders of those days each had refunded, and which share of their worth."""
        rows = self._sample(MOST).execute(_SENT_BACK, _window(start, days)).fetchnumpy()
        return _of(ids, rows, "orders"), _of(ids, rows, "share")

    def usual_gap(self, share: float) -> float | None:
        """Return how many days that share of all repeat orders come within; None: nobody came back."""
        row = one_row(self.connection, _GAPS, {"share": share, "until": self.span.until})
        return None if row is None or row[0] is None else float(row[0])

    def _sample(self, most: int) -> duckdb.DuckDBPyConnection:
        """Return what knows an even sample of customers; the warehouse itself where there are no more."""
        row = one_row(self.connection, "SELECT count(*) FROM customers")
        count = row[0] if row else 0
        step = max(1, round(count / most))
        if step == 1:
            return self.connection
        if most not in self._samples:
            pieces = parts(self.connection, max(1, count // PIECE))
            self._samples[most] = copy_sample(self.connection, pieces[::step])
        return self._samples[most]


_BOUGHT = """
    SELECT
        customer_id,
        count(*) AS orders,
        sum(CAST(total - CASE WHEN returned_at < $end THEN coalesce(refunded, 0) ELSE 0 END AS DOUBLE)) AS spent
    FROM orders
    WHERE placed_at >= $start AND placed_at < $end AND coalesce(lower(status), '') <> 'cancelled'
    GROUP BY customer_id
"""
_NEXT = """
    SELECT customer_id, min(date_diff('second', $start, placed_at)) / 86400.0 AS days
    FROM orders
    WHERE placed_at >= $start AND placed_at < $end AND coalesce(lower(status), '') <> 'cancelled'
    GROUP BY customer_id
"""
_SENT_BACK = """
    SELECT
        customer_id,
        count(*) FILTER (returned_at < $end AND refunded > 0) AS orders,
        coalesce(sum(CAST(refunded AS DOUBLE)) FILTER (returned_at < $end), 0)
            / nullif(sum(CAST(total AS DOUBLE)), 0) AS share
    FROM orders
    WHERE placed_at >= $start AND placed_at < $end AND coalesce(lower(status), '') <> 'cancelled'
    GROUP BY customer_id
"""
_GAPS = """
    SELECT quantile_cont(days, $share)
    FROM (
        SELECT
            date_diff('second', lag(placed_at) OVER (PARTITION BY customer_id ORDER BY placed_at), placed_at)
                / 86400.0 AS days
        FROM orders
        WHERE placed_at < $until AND coalesce(lower(status), '') <> 'cancelled'
            AND customer_id NOT IN (
                SELECT id FROM customers WHERE coalesce(do_not_train, false) OR coalesce(do_not_profile, false)
            )
    )
    WHERE days > 0
"""


def span_of(connection: duckdb.DuckDBPyConnection, until: date | None = None) -> Span:
    """Return what is known from when to when.

    Args:
        connection: the warehouse.
        until: the first day of which nothing is to be used; None: the day after the last order.

    Raises:
        InvalidData: there is no order.
    """
    end = until or date.max
    row = one_row(
        connection,
        "SELECT CAST(min(placed_at) AS DATE), CAST(max(placed_at) AS DATE) FROM orders WHERE placed_at < $end",
        {"end": end},
    )
    if row is None or row[0] is None:
        raise InvalidData("there is no order yet, so nothing can be foretold. First: chatbot crm import")
    return Span(row[0], until or row[1] + timedelta(days=1))


def _window(start: date, days: int) -> dict[str, date]:
    return {"start": start, "end": start + timedelta(days=days)}


def _of(
    ids: NDArray[np.str_], rows: dict[str, NDArray[np.float64]], column: str, *, missing: float = 0.0
) -> Floats:
    """Return a column in the order of the ids."""
    found = np.full(len(ids), missing)
    whose = np.asarray(rows["customer_id"], dtype=np.str_)
    if not len(whose) or not len(ids):
        return found
    place = np.minimum(np.searchsorted(ids, whose), len(ids) - 1)
    known = ids[place] == whose
    values = np.ma.filled(np.ma.asarray(rows[column], np.float64), missing)
    found[place[known]] = values[known]
    return found

"""Figures of segments that would come out nearly the same without any one customer: differential privacy.

Each customer stands in one segment, so that one who comes or goes moves one count by 1, and one sum by at most its
bound. Source: Dwork, McSherry, Nissim & Smith 2006, "Calibrating Noise to Sensitivity in Private Data Analysis"; the
noise is the library OpenDP's, on whole numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import duckdb

from chatbot.errors import InvalidInput
from chatbot.warehouse.warehouse import file_literal

MOST_ORDERS, MOST_SPENT = 20, 1000
"""What one customer counts for at most in a year: bounds that no data was asked for."""
SURE = 0.05
"""The margin is exceeded in one of twenty."""
ASKED = 3
"""Counts, orders, spending: each is given a third of epsilon."""


@dataclass(frozen=True, slots=True)
class Noisy:
    """A segment's figures with noise."""

    segment: str
    customers: int
    orders_365d: float
    """Mean of the last 365 days, each customer's at most `MOST_ORDERS`."""
    spent_365d: float


@dataclass(frozen=True, slots=True)
class Figures:
    """All segments; `margin`: how far a count is off at most, 19 times of 20."""

    segments: tuple[Noisy, ...]
    epsilon: float
    margin: int


def figures(
    connection: duckdb.DuckDBPyConnection, members: Path, segments: Sequence[str], day: date, epsilon: float
) -> Figures:
    """Return counts and means with noise; whoever asks has paid `epsilon` for it.

    Args:
        connection: the warehouse.
        members: the run's `members.parquet`.
        segments: their names, all of them: one without a customer is told like any other.
        day: the first day of which nothing is used.
        epsilon: how much all of it together may tell of one customer; the smaller, the less.
    """
    rows = connection.execute(
        _SUMS.format(members=f"read_parquet({file_literal(members)})"),
        {"midnight": datetime.combine(day, time()), "most_orders": MOST_ORDERS, "most_spent": MOST_SPENT},
    ).fetchall()
    known = {name: sums for name, *sums in rows}
    columns = zip(*(known.get(name, (0, 0, 0)) for name in segments), strict=True)
    bounds = (1, MOST_ORDERS, MOST_SPENT)
    counts, orders, spent = (
        add_noise([int(one) for one in column], bound, epsilon / ASKED)
        for column, bound in zip(columns, bounds, strict=True)
    )
    return Figures(
        tuple(
            Noisy(name, max(count, 0), _mean(sums[0], count, MOST_ORDERS), _mean(sums[1], count, MOST_SPENT))
            for name, count, *sums in zip(segments, counts, orders, spent, strict=True)
        ),
        epsilon,
        margin=math.ceil(ASKED / epsilon * math.log(1 / SURE)),
    )


def add_noise(values: Sequence[int], bound: int, epsilon: float) -> list[int]:
    """Return whole numbers with noise, so that one customer, who moves one of them by `bound`, is hidden by epsilon."""
    import opendp.prelude as dp

    dp.enable_features("contrib")
    space = dp.vector_domain(dp.atom_domain(T=int)), dp.l1_distance(T=int)
    mechanism = dp.m.make_laplace(*space, scale=bound / epsilon)
    if mechanism.map(bound) > epsilon * (1 + 1e-9):
        raise InvalidInput(f"the noise for {bound} would cost more than {epsilon}")
    return [int(one) for one in mechanism(list(values))]


def _mean(total: int, count: int, most: int) -> float:
    return round(min(max(total / max(count, 1), 0.0), float(most)), 2)


_SUMS = """
WITH bought AS (
    SELECT customer_id, least(count(*), $most_orders) AS orders, least(round(sum(total)), $most_spent) AS spent
    FROM orders
    WHERE placed_at < $midnight AND placed_at >= $midnight - INTERVAL 365 DAY
      AND coalesce(lower(status), '') <> 'cancelled'
    GROUP BY customer_id
)
SELECT segment, count(*), coalesce(sum(orders), 0), coalesce(sum(spent), 0)
FROM customers
JOIN {members} members ON members.customer_id = id
LEFT JOIN bought ON bought.customer_id = id
WHERE NOT coalesce(do_not_profile, false)
GROUP BY segment
"""

"""What a customer is due to buy again: refills are what the same customers buy again and again, in a rhythm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import duckdb

from chatbot.warehouse.warehouse import one_row

BUYERS_LEAST = 20
AGAIN_FROM = 1 / 3
"""A refill was bought on another day again by this share of its buyers, who are so many at least."""
DUE_FROM, DUE_UNTIL = 0.75, 2.0
"""Due is a refill after this share of the usual time, and no more after so many times it: they have done without."""
MOST = 3
"""Of ten recommendations, so many may be refills."""
TRIED_DAYS = 30


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of refills in the last days, foretold from before them."""

    due: int
    due_bought: int
    others: int
    """Refills that somebody has and that were not due."""
    others_bought: int


def find_due(connection: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Leave in the temporary table `due` which refills of each customer are due when a day begins, the surest first.

    Columns: customer, product (ids), place from 0. `read_purchases` comes first: it says who may be looked at.
    """
    connection.execute(
        _HAVE, {"midnight": datetime.combine(as_of, time()), "buyers": BUYERS_LEAST, "again": AGAIN_FROM}
    )
    connection.execute(_DUE, {"from": DUE_FROM, "until": DUE_UNTIL, "most": MOST})


def try_refills(connection: duckdb.DuckDBPyConnection, as_of: date) -> Tried:
    """Count how many of the refills due some days ago were bought since, beside those that were not due."""
    before = as_of - timedelta(days=TRIED_DAYS)
    find_due(connection, before)
    return Tried(*(one_row(connection, _TRIED, {"start": before, "end": as_of}) or (0, 0, 0, 0)))


_HAVE = """
CREATE OR REPLACE TEMP TABLE refills_had AS
WITH days AS (
    SELECT DISTINCT orders.customer_id AS customer, items.product_id AS product, CAST(orders.placed_at AS DATE) AS day
    FROM orders JOIN items ON items.order_id = orders.id
    WHERE orders.placed_at < $midnight AND coalesce(lower(orders.status), '') <> 'cancelled'
          AND (orders.returned_at IS NULL OR orders.returned_at >= $midnight)
),
gaps AS (
    SELECT days.*, apart, day - lag(day) OVER (PARTITION BY customer, product ORDER BY day) AS gap
    FROM days JOIN taste_customers ON taste_customers.id = customer
),
refills AS (
    SELECT product, median(gap) AS gap
    FROM gaps
    WHERE NOT apart
    GROUP BY product
    HAVING count(DISTINCT customer) >= $buyers
           AND count(DISTINCT customer) FILTER (gap IS NOT NULL) >= $again * count(DISTINCT customer)
)
SELECT customer, product, count(*) AS times,
       -- one gap of everybody's beside their own: two purchases are no rhythm yet
       date_diff('day', max(day), CAST($midnight AS DATE))
           / ((coalesce(sum(gaps.gap), 0) + any_value(refills.gap)) / count(*)) AS overdue
FROM gaps JOIN refills USING (product)
GROUP BY customer, product
"""
_DUE = """
CREATE OR REPLACE TEMP TABLE due AS
SELECT customer, product,
       row_number() OVER (PARTITION BY customer ORDER BY times DESC, overdue, product) - 1 AS place
FROM refills_had
WHERE overdue BETWEEN $from AND $until
QUALIFY place < $most
"""
_TRIED = """
WITH came AS (
    SELECT DISTINCT orders.customer_id AS customer, items.product_id AS product
    FROM orders JOIN items ON items.order_id = orders.id
    WHERE orders.placed_at >= $start AND orders.placed_at < $end AND coalesce(lower(orders.status), '') <> 'cancelled'
)
SELECT count(place), count(came.customer) FILTER (place IS NOT NULL),
       count(*) FILTER (place IS NULL), count(came.customer) FILTER (place IS NULL)
FROM refills_had LEFT JOIN due USING (customer, product) LEFT JOIN came USING (customer, product)
"""

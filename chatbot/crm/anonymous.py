"""A table of customers in which nobody stands alone: every line tells of at least k of them.

Sources: Sweeney 2002, "k-Anonymity: A Model for Protecting Privacy"; the order in which columns are given up is fixed
(full-domain recoding of the rest, after Samarati 2001, "Protecting Respondents' Identities in Microdata Release").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import duckdb

from chatbot.errors import InvalidInput
from chatbot.warehouse.warehouse import file_literal

LEAST_K = 2
GIVEN_UP = ("age", "channel", "tenure", "country", "segment")
"""In this order a column of those who are too few becomes `ANY`."""
ANY = "*"
COLUMNS = ("age", "country", "channel", "tenure", "segment")
CAPPED = 0.95
"""No amount counts for more than this share of customers spend: no single one decides a mean."""


@dataclass(frozen=True, slots=True)
class Line:
    """One cell of the table: whom it is of, and what they do on average."""

    age: str
    country: str
    channel: str
    tenure: str
    segment: str
    customers: int
    orders: float
    spent: float


@dataclass(frozen=True, slots=True)
class Release:
    """The table, and what it does not tell."""

    lines: tuple[Line, ...]
    merged: int
    """Customers of whom at least one column is told as `ANY`."""
    suppressed: int
    """Customers who stand in no line: even all together they were fewer than k."""


def release(connection: duckdb.DuckDBPyConnection, members: Path, day: date, k: int) -> Release:
    """Return the table of all who had joined before a day; who wants no profile is in none.

    Args:
        connection: the warehouse.
        members: the run's `members.parquet`, of customer_id and segment.
        day: the first day of which nothing is used.
        k: the fewest of a line.

    Raises:
        InvalidInput: k is below 2.
    """
    if k < LEAST_K:
        raise InvalidInput(f"a line of {k} tells of one person: --k is {LEAST_K} or more")
    wanted = {"midnight": datetime.combine(day, time()), "year": day.year, "capped": CAPPED}
    connection.execute(_PEOPLE.format(members=f"read_parquet({file_literal(members)})"), wanted)
    cells = ", ".join(COLUMNS)
    for column in (None, *GIVEN_UP):
        if column:
            connection.execute(f"UPDATE anonymous SET {column} = '{ANY}' WHERE NOT enough")  # noqa: S608
        connection.execute(
            f"UPDATE anonymous SET enough = true FROM (SELECT {cells} FROM anonymous WHERE NOT enough"  # noqa: S608
            f" GROUP BY ALL HAVING count(*) >= $k) cell WHERE NOT enough AND {_same('anonymous', 'cell')}",
            {"k": k},
        )
    rows = connection.execute(
        f"SELECT {cells}, count(*), avg(orders), avg(spent) FROM anonymous WHERE enough GROUP BY ALL ORDER BY ALL"  # noqa: S608
    ).fetchall()
    any_given_up = " OR ".join(f"{column} = '{ANY}'" for column in COLUMNS)
    (merged, suppressed), *_ = connection.execute(
        f"SELECT count(*) FILTER (enough AND ({any_given_up})), count(*) FILTER (NOT enough) FROM anonymous"  # noqa: S608
    ).fetchall()
    connection.execute("DROP TABLE anonymous")
    return Release(tuple(Line(*row) for row in rows), merged, suppressed)


def _same(one: str, other: str) -> str:
    return " AND ".join(f"{one}.{column} = {other}.{column}" for column in COLUMNS)


_PEOPLE = """
CREATE OR REPLACE TEMP TABLE anonymous AS
WITH bought AS (
    SELECT customer_id, count(*) AS orders, sum(total) AS spent
    FROM orders
    WHERE placed_at < $midnight AND coalesce(lower(status), '') <> 'cancelled'
    GROUP BY customer_id
),
told AS (
    SELECT
        CASE
            WHEN birth_year IS NULL THEN 'unknown'
            WHEN $year - birth_year < 25 THEN 'under 25'
            WHEN $year - birth_year < 40 THEN '25 to 39'
            WHEN $year - birth_year < 60 THEN '40 to 59'
            ELSE '60 and over'
        END AS age,
        coalesce(country, 'unknown') AS country,
        coalesce(channel, 'unknown') AS channel,
        CASE
            WHEN joined_at IS NULL THEN 'unknown'
            WHEN joined_at >= $midnight - INTERVAL 1 YEAR THEN 'under 1 year'
            WHEN joined_at >= $midnight - INTERVAL 3 YEAR THEN '1 to 3 years'
            ELSE '3 years and more'
        END AS tenure,
        coalesce(segment, 'unknown') AS segment,
        coalesce(orders, 0) AS orders,
        coalesce(CAST(spent AS DOUBLE), 0) AS spent
    FROM customers
    LEFT JOIN bought ON bought.customer_id = id
    LEFT JOIN {members} members ON members.customer_id = id
    WHERE NOT coalesce(do_not_profile, false) AND (joined_at IS NULL OR joined_at < $midnight)
)
SELECT
    * EXCLUDE (orders, spent),
    least(orders, (SELECT quantile_disc(orders, $capped) FROM told)) AS orders,
    least(spent, (SELECT quantile_disc(spent, $capped) FROM told)) AS spent,
    false AS enough
FROM told
"""

"""What is counted over time: units sold a week, by product and category; contacts a day, by intent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

import duckdb
import numpy as np
from numpy.typing import NDArray

from chatbot.errors import InvalidData

Floats = NDArray[np.float64]
Kind = Literal["product", "category", "intent", "all"]
SOLD = """
SELECT items.product_id AS id, any_value(coalesce(products.name, items.product_id)) AS name,
       any_value(products.category) AS parent, floor(date_diff('day', $monday, placed_at) / 7)::INTEGER AS step,
       sum(coalesce(quantity, 1))::DOUBLE AS count
FROM orders JOIN items ON items.order_id = orders.id LEFT JOIN products ON products.id = items.product_id
WHERE placed_at < $monday AND coalesce(status, '') <> 'cancelled' AND coalesce(quantity, 1) > 0
GROUP BY items.product_id, step ORDER BY id, step
"""
ASKED = """
SELECT intent AS id, intent AS name, NULL AS parent, date_diff('day', $midnight, "at")::INTEGER AS step,
       count(*)::DOUBLE AS count
FROM contacts WHERE "at" < $midnight AND intent IS NOT NULL
GROUP BY intent, step ORDER BY id, step
"""


@dataclass(frozen=True, slots=True)
class Beat:
    """How often is counted, how far ahead is looked, and after how many steps it comes round again."""

    days: int
    word: str
    horizon: int
    season: int
    least: int
    """A shorter series is not forecast."""
    most: int
    """Older counts are left out: they tell little of what comes, and cost time."""


WEEKLY = Beat(days=7, word="week", horizon=8, season=52, least=52, most=208)
DAILY = Beat(days=1, word="day", horizon=28, season=7, least=168, most=392)


@dataclass(frozen=True, slots=True)
class Series:
    """One count for each step, the last just before the forecast begins."""

    kind: Kind
    id: str
    name: str
    counts: Floats
    parent: str | None = None
    """The category of a product."""


def read_demand(connection: duckdb.DuckDBPyConnection, as_of: date) -> tuple[date, list[Series]]:
    """Return the Monday from which is forecast, and what was sold in whole weeks before it: all, categories, products.

    Raises:
        InvalidData: nothing was.
    """
    monday = as_of - timedelta(days=as_of.weekday())
    rows = connection.execute(SOLD, {"monday": datetime.combine(monday, time())}).fetchall()
    if not rows:
        raise InvalidData(
            f"nothing was sold before {monday}: import orders and items first, or name a later day"
        )
    products = list(_series("product", rows, WEEKLY))
    parents = sorted({one.parent for one in products if one.parent})
    categories = [
        Series("category", parent, parent, _sum([one for one in products if one.parent == parent]))
        for parent in parents
    ]
    return monday, [Series("all", "", "Everything", _sum(products)), *categories, *products]


def read_contacts(connection: duckdb.DuckDBPyConnection, as_of: date) -> list[Series]:
    """Return how many customers wrote for what, each day before the one that begins: all, then by intent."""
    rows = connection.execute(ASKED, {"midnight": datetime.combine(as_of, time())}).fetchall()
    intents = list(_series("intent", rows, DAILY))
    return [Series("all", "", "All contacts", _sum(intents)), *intents] if intents else []


def _series(kind: Kind, rows: list[tuple[str, str, str | None, int, float]], beat: Beat) -> Iterator[Series]:
    """Yield one a product or intent, from its first count on; where nothing was counted it is 0."""
    steps: dict[str, dict[int, float]] = {}
    named = {}
    for one, name, parent, step, count in rows:
        steps.setdefault(one, {})[step] = count
        named[one] = name, parent
    for one, counted in steps.items():
        first = max(min(counted), -beat.most)
        name, parent = named[one]
        yield Series(kind, one, name, np.array([counted.get(step, 0.0) for step in range(first, 0)]), parent)


def _sum(series: list[Series]) -> Floats:
    total = np.zeros(max(len(one.counts) for one in series))
    for one in series:
        total[len(total) - len(one.counts) :] += one.counts
    return total

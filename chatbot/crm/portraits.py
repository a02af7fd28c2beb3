"""A portrait of each segment: how many, what they are worth, what they buy, how they write, what to do for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import numpy as np

from chatbot.crm.segment_habits import Habits, Taste, habits
from chatbot.crm.segment_names import ADVICE, YET_TO_BUY
from chatbot.crm.segment_space import Floats
from chatbot.crm.segments import Segmentation
from chatbot.warehouse.matrix import Matrix

CONTENT, ANNOYED = 0.15, -0.1
"""Moods from and to which they leave a conversation content, or annoyed."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """One segment; amounts are in the shop's currency, shares from 0 to 1, NaN: nobody of them has any."""

    name: str
    count: int
    share: float
    """Of all customers."""
    income_share: float
    """Of what all spent in the last 365 days."""
    spent_365d: float
    order_value: float
    orders: float
    recency_days: float
    """Half of them ordered within so many days."""
    return_rate: float
    scores: tuple[float, float, float]
    """Mean recency, frequency and monetary score, 1 to 5."""
    tastes: tuple[Taste, ...]
    """The categories they buy more than others do, the most first."""
    wrote: float
    """The share that ever contacted the shop."""
    contacts: float
    """How often, of those who did."""
    ways: dict[str, float]
    """By which ways, shares of their contacts."""
    mood: float
    advice: str

    @property
    def words(self) -> tuple[str, ...]:
        """Return the portrait in sentences."""
        return tuple(_sentences(self))


def portraits(
    connection: duckdb.DuckDBPyConnection, matrix: Matrix, found: Segmentation
) -> tuple[Portrait, ...]:
    """Return a portrait for each segment, in the order of their numbers."""
    known = habits(connection, found)
    return tuple(_portrait(matrix, found, number, known[number]) for number in range(len(found.names)))


def _portrait(matrix: Matrix, found: Segmentation, number: int, known: Habits) -> Portrait:
    rows = found.labels == number
    count = int(rows.sum())
    column = {name: matrix.column(name)[rows] for name in _COLUMNS}
    income = matrix.column("spent_365d").sum()
    writers = column["contacts"][column["contacts"] > 0]
    scores = found.scores[rows]
    return Portrait(
        name=found.names[number],
        count=count,
        share=count / len(rows),
        income_share=float(column["spent_365d"].sum() / income) if income > 0 else np.nan,
        spent_365d=_mean(column["spent_365d"]),
        order_value=_mean(column["monetary"]),
        orders=_mean(column["frequency"]),
        recency_days=_median(column["recency_days"]),
        return_rate=_mean(column["return_rate"]),
        scores=(_mean(scores[:, 0]), _mean(scores[:, 1]), _mean(scores[:, 2])),
        tastes=known.tastes,
        wrote=len(writers) / max(count, 1),
        contacts=_mean(writers),
        ways=known.ways,
        mood=_mean(column["mood_mean"]),
        advice=ADVICE[found.names[number]],
    )


_COLUMNS = ("spent_365d", "monetary", "frequency", "recency_days", "return_rate", "contacts", "mood_mean")


def _mean(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else np.nan


def _median(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if len(known) else np.nan


def _sentences(of: Portrait) -> Iterator[str]:
    yield f"{_customers(of.count)}, {of.share:.1%} of all."
    if of.name != YET_TO_BUY:
        if not np.isnan(of.income_share):
            yield (
                f"In the last twelve months they spent {of.spent_365d:,.2f} on average, "
                f"{of.income_share:.1%} of what all customers spent."
            )
        yield (
            f"They have ordered {of.orders:.1f} times, for {of.order_value:,.2f} on average; "
            f"half of them within the last {of.recency_days:,.0f} days."
        )
        if of.return_rate >= 0.005:
            yield f"Of 100 orders, {100 * of.return_rate:.0f} come back."
    yield from _buying(of)
    yield from _writing(of)
    yield of.advice


def _buying(of: Portrait) -> Iterator[str]:
    if of.tastes:
        told = " and ".join(f"{taste.category} ({taste.lift:.1f} times as much)" for taste in of.tastes[:2])
        yield f"More than others they buy {told}."
    elif of.name != YET_TO_BUY:
        yield "They buy what everybody buys."


def _writing(of: Portrait) -> Iterator[str]:
    if not of.wrote:
        yield "None of them has ever got in touch."
        return
    way, share = max(of.ways.items(), key=lambda one: one[1], default=("", 0.0))
    by = f", {share:.0%} by {way}" if way else ""
    yield f"Of 100 of them {100 * of.wrote:.0f} got in touch, {of.contacts:.1f} times each{by}; {_mood(of.mood)}."


def _mood(mood: float) -> str:
    if np.isnan(mood):
        return "how they felt is not known"
    if mood >= CONTENT:
        return "they leave content"
    return "they leave annoyed" if mood <= ANNOYED else "they leave neither content nor annoyed"


def _customers(count: int) -> str:
    return "1 customer" if count == 1 else f"{count:,} customers"

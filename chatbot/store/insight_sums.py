"""What is foretold of all customers together, and which of them a search finds."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    Row,
    Select,
    and_,
    case,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
)

from chatbot.domain.insights import Glance, SegmentSum, Sought
from chatbot.store import search_postgresql, search_sqlite
from chatbot.store.blind import term_hashes
from chatbot.store.database import Database
from chatbot.store.insight_tables import insight_sums, insights
from chatbot.store.search_words import Term, read_terms
from chatbot.store.shop_tables import customers

LEAVING_FROM = 0.5
SAVED = 10
"""So many are named who are worth a word."""
PAGE = 50
_VALUE = cast(insights.c.value, Float)
_LOSS = _VALUE * insights.c.churn


class InsightSums:
    """Summed when a run is published; summed anew where somebody was erased since."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def glance(self) -> Glance:
        """Return all customers, by segment."""
        with self._database.read() as connection:
            kept = connection.execute(select(insight_sums)).mappings().first() or _summed(connection)
            to_save = _IMPORTED.where(insights.c.customer_id.in_(kept["to_save"]))
            named = {row.customer_id: _sought(row) for row in connection.execute(to_save)}
        return Glance(
            tuple(SegmentSum(*one) for one in kept["segments"]),
            tuple(named[one] for one in kept["to_save"] if one in named),
            kept["as_of"],
        )

    def find(self, words: str) -> list[Sought]:
        """Return the customers with this id, or whose name or address all the words are; a page at most."""
        terms, typed = read_terms(words), words.strip()
        if not terms:
            return []
        with self._database.read() as connection:
            ours = _OURS.where(or_(customers.c.id == typed, _is_called(connection, terms)))
            found = [_sought(row) for row in connection.execute(ours.order_by(customers.c.id).limit(PAGE))]
            imported = connection.execute(_IMPORTED.where(insights.c.customer_id == typed))
            return sorted(found, key=lambda one: one.name or "") or [_sought(row) for row in imported]


def keep_sums(connection: Connection, run: str) -> None:
    """Put the sums of what is published now in place of those before."""
    connection.execute(delete(insight_sums))
    connection.execute(insert(insight_sums).values(run=run, **_summed(connection)))


def _summed(connection: Connection) -> dict[str, Any]:
    """Read all customers: 0.4 s for 100,000 in SQLite."""
    return {
        "segments": [list(row) for row in connection.execute(_SEGMENTS)],
        "to_save": list(connection.execute(_TO_SAVE).scalars()),
        "as_of": connection.execute(select(insights.c.as_of).limit(1)).scalar(),
    }


_COLUMNS = (
    customers.c.name,
    customers.c.email,
    insights.c.segment,
    insights.c.value,
    insights.c.churn,
)
_OURS = select(customers.c.id.label("customer_id"), *_COLUMNS).outerjoin(
    insights, insights.c.customer_id == customers.c.id
)
_IMPORTED = select(insights.c.customer_id, *_COLUMNS).outerjoin(
    customers, customers.c.id == insights.c.customer_id
)
_TO_SAVE = (
    select(insights.c.customer_id)
    .where(insights.c.churn >= LEAVING_FROM, insights.c.value > 0)
    .order_by(_LOSS.desc(), insights.c.customer_id)
    .limit(SAVED)
)
_SEGMENTS = (
    select(
        insights.c.segment,
        func.count(),
        func.coalesce(func.sum(_VALUE), 0.0),
        func.coalesce(func.sum(_LOSS), 0.0),
        func.sum(case((insights.c.churn >= LEAVING_FROM, 1), else_=0)),
    )
    .group_by(insights.c.segment)
    .order_by(func.coalesce(func.sum(_VALUE), 0.0).desc())
)


def _sought(row: Row[*tuple[Any, ...]]) -> Sought:
    return Sought(**row._mapping)


def _is_called(connection: Connection, terms: Sequence[Term]) -> ColumnElement[bool]:
    way: ModuleType = search_postgresql if connection.dialect.name == "postgresql" else search_sqlite
    called: list[Select[Any]] = [way.who_is_called(term_hashes(connection, term)) for term in terms]
    return and_(*(customers.c.id.in_(one) for one in called))

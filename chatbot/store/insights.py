"""What is foretold of customers: published by a run of the batch, read by the desk, the routing and the bot."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from chatbot.domain.crm import Insight, Prediction, Reason, Recommended
from chatbot.store.database import Database
from chatbot.store.insight_sums import keep_sums
from chatbot.store.insight_tables import insight_orders, insight_sums, insights
from chatbot.store.publication import replace_all

_PREDICTIONS = ("churn", "purchase", "satisfaction", "risk")


class Insights:
    """Read one at a time; replaced as a whole, a batch of rows after the other."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, customer_id: str | None) -> Insight | None:
        """Return what is foretold of a customer; None: nothing, or it is not known who they are."""
        if customer_id is None:
            return None
        with self._database.read() as connection:
            row = connection.execute(_OF, {"customer": customer_id}).first()
        return _insight(row) if row else None

    def segment_of(self, customer_id: str | None) -> str | None:
        """Return the segment a customer is in, if that is known."""
        if customer_id is None:
            return None
        with self._database.read() as connection:
            found: str | None = connection.execute(_SEGMENT_OF, {"customer": customer_id}).scalar()
        return found

    def publish(self, found: Iterable[Insight], *, run: str) -> int:
        """Put a run's findings in place of those before, and return how many; whoever is not among them is let go."""
        count = replace_all(self._database, insights, found, partial(_put, run), run=run)
        with self._database.write() as connection:
            keep_sums(connection, run)
        return count

    def forget(self, customer_ids: Collection[str]) -> int:
        """Take out what is foretold of customers whom the shop's own tables do not know; return how many."""
        with self._database.write() as connection:
            return forget_published(connection, customer_ids)


def forget_published(connection: Connection, customer_ids: Collection[str]) -> int:
    """Take out what a run published of customers; the sums, which counted and named them, are made anew."""
    connection.execute(delete(insight_sums))
    ids = sorted(customer_ids)
    connection.execute(delete(insight_orders).where(insight_orders.c.customer_id.in_(ids)))
    return connection.execute(delete(insights).where(insights.c.customer_id.in_(ids))).rowcount


def _put(run: str, connection: Connection, batch: Sequence[Insight]) -> int:
    rows = [_row(one, run) for one in batch]
    new = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(insights)
    changed = {name: new.excluded[name] for name in rows[0] if name != "customer_id"}
    connection.execute(new.on_conflict_do_update(index_elements=["customer_id"], set_=changed), rows)
    return len(rows)


def _row(found: Insight, run: str) -> dict[str, Any]:
    predictions: dict[str, Prediction | None] = {name: getattr(found, name) for name in _PREDICTIONS}
    return {
        "customer_id": found.customer_id,
        "as_of": found.as_of,
        "run": run,
        "segment": found.segment,
        "value": found.value,
        **{name: one.probability if one else None for name, one in predictions.items()},
        "reasons": dict(_reasons(predictions)),
        "next_order_on": found.next_order_on,
        "recommended": [[one.product, one.name] for one in found.recommended],
    }


def _reasons(predictions: Mapping[str, Prediction | None]) -> Iterator[tuple[str, list[list[Any]]]]:
    for name, one in predictions.items():
        if one and one.reasons:
            yield name, [[reason.feature, reason.words, reason.weight] for reason in one.reasons]


def _insight(row: Row[Any]) -> Insight:
    return Insight(
        customer_id=row.customer_id,
        as_of=row.as_of,
        segment=row.segment,
        value=row.value,
        **{name: _prediction(row, name) for name in _PREDICTIONS},
        next_order_on=row.next_order_on,
        recommended=tuple(Recommended(*one) for one in row.recommended),
    )


def _prediction(row: Row[Any], name: str) -> Prediction | None:
    probability, told = getattr(row, name), row.reasons.get(name, ())
    if probability is None and not told:
        return None
    return Prediction(probability, tuple(Reason(*reason) for reason in told))


# built once: putting a statement together costs more than running it
_OF = select(insights).where(insights.c.customer_id == bindparam("customer"))
_SEGMENT_OF = select(insights.c.segment).where(insights.c.customer_id == bindparam("customer"))

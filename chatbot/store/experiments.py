"""What became of the conversations that took part in an experiment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Float, Select, and_, case, cast, func, select

from chatbot.domain.report_rows import Talk
from chatbot.store.database import Database
from chatbot.store.experiment_tables import experiment_arms as arms
from chatbot.store.shop_tables import orders
from chatbot.store.survey_tables import surveys
from chatbot.store.tables import conversations, messages
from chatbot.store.talks import talks

CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Part:
    """One conversation's part in an experiment, and what is known of it besides the talk itself."""

    conversation_id: str
    variant: str
    unit: str
    began_at: datetime
    customer_id: str | None
    rating: float | None
    """The mean of its ratings, 1 to 5."""
    helpful: float | None
    """The share of thumbs up among its thumbs."""
    again_at: tuple[datetime, ...] = ()
    """When the customer, where they are known, began other conversations."""
    ordered_on: tuple[date, ...] = ()
    """When they ordered."""


class Experiments:
    """Reads what experiments came to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def parts(self, experiment: str) -> list[Part]:
        """Return each customer's first conversation in an experiment, in the order in which they began."""
        with self._database.read() as connection:
            rows = connection.execute(_parts(experiment)).all()
            again = _grouped(map(tuple, connection.execute(_again(experiment))))
            ordered = _grouped(map(tuple, connection.execute(_ordered(experiment))))
        firsts: dict[str, Part] = {}
        for row in rows:
            own = row.conversation_id
            firsts.setdefault(
                row.unit,
                Part(**row._asdict(), again_at=again.get(own, ()), ordered_on=ordered.get(own, ())),
            )
        return list(firsts.values())

    def talks(self, experiment: str, small_talk: Collection[str]) -> Mapping[str, Talk]:
        """Return every conversation of an experiment by its id, as reports see it."""
        ids = select(arms.c.conversation_id).where(arms.c.experiment == experiment)
        with self._database.read() as connection:
            rows = connection.execute(talks(ids, small_talk, also=("id",))).all()
        return {row[-1]: Talk(*row[:-1]) for row in rows}


def _parts(experiment: str) -> Select[Any]:
    own = arms.c.conversation_id
    rating = select(func.avg(cast(surveys.c.rating, Float))).where(surveys.c.conversation_id == own)
    thumbs = select(
        func.avg(case((messages.c.helpful.is_(None), None), (messages.c.helpful, 1.0), else_=0.0))
    ).where(messages.c.conversation_id == own)
    return (
        select(
            own,
            arms.c.variant,
            arms.c.unit,
            arms.c.began_at,
            conversations.c.customer_id,
            rating.scalar_subquery().label("rating"),
            thumbs.scalar_subquery().label("helpful"),
        )
        .join(conversations, conversations.c.id == own)
        .where(arms.c.experiment == experiment)
        .order_by(arms.c.began_at, own)
    )


def _again(experiment: str) -> Select[Any]:
    own, other = conversations.alias("own"), conversations.alias("other")
    return (
        select(own.c.id, other.c.started_at)
        .join(arms, and_(arms.c.conversation_id == own.c.id, arms.c.experiment == experiment))
        .join(other, and_(other.c.customer_id == own.c.customer_id, other.c.id != own.c.id))
    )


def _ordered(experiment: str) -> Select[Any]:
    own = conversations.alias("own")
    return (
        select(own.c.id, orders.c.placed_on)
        .join(arms, and_(arms.c.conversation_id == own.c.id, arms.c.experiment == experiment))
        .join(orders, orders.c.customer_id == own.c.customer_id)
        .where(orders.c.status != CANCELLED)
    )


def _grouped(rows: Iterable[tuple[str, Any]]) -> dict[str, tuple[Any, ...]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for conversation_id, value in rows:
        found[conversation_id].append(value)
    return {conversation_id: tuple(values) for conversation_id, values in found.items()}

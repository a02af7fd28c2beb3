"""What is on its way to webhooks: taken by one process at a time, tried again, given up, replayed, forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, or_, select, update

from chatbot.domain.webhooks import Delivery, DeliveryState, Webhook
from chatbot.errors import NotFound
from chatbot.store.database import Database
from chatbot.store.webhook_tables import webhook_deliveries, webhooks
from chatbot.store.webhooks import webhook

RUN = 5
"""Deliveries of one conversation that are taken at once, and sent one after the other."""
HELD_FOR = timedelta(seconds=60)
"""A run takes less; what a dead process held is sent again after that."""
LOOKED_AT = 20
"""Due deliveries among which conversations are counted: more lanes than that there are not."""
PAGE = 50
DELETED_AT_ONCE = 500

_table = webhook_deliveries.c


@dataclass(frozen=True, slots=True)
class Run:
    """The next due deliveries of one conversation, in order."""

    webhook: Webhook
    deliveries: tuple[Delivery, ...]


class Deliveries:
    """Every row is sent by one process at a time; who dies with one in hand holds it for a minute."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def due(self, *, now: datetime) -> dict[str, int]:
        """Return the webhooks that can be told something now, and of how many conversations at once, about."""
        with self._database.read() as connection:
            ready = connection.execute(select(webhooks.c.id).where(*_ready(now))).scalars().all()
            counts = {one: _conversations_due(connection, one, now) for one in ready}
        return {one: count for one, count in counts.items() if count}

    def take(self, webhook_id: str, *, now: datetime) -> Run | None:
        """Take the next run of a webhook; None: nothing is due, or what is due is being sent.

        While a webhook fails, one process at a time tries it.
        """
        with self._database.read() as connection:
            if not _conversations_due(connection, webhook_id, now):
                return None
        with self._database.write() as connection:
            query = select(webhooks).where(webhooks.c.id == webhook_id, *_ready(now)).with_for_update()
            row = connection.execute(query).first()
            if row is None or (row.failures and _any_held(connection, webhook_id, now)):
                return None
            rows = _next_run(connection, webhook_id, now)[: 1 if row.failures else RUN]
            ids = [one.id for one in rows]
            held = update(webhook_deliveries).where(_table.id.in_(ids)).values(held_until=now + HELD_FOR)
            connection.execute(held)
        return Run(webhook(row), tuple(delivery(one) for one in rows)) if rows else None

    def delivered(self, one: Delivery, status: int, *, now: datetime) -> None:
        """Note that it was taken, and that its webhook answers."""
        values = {"state": "delivered", "status": status, "last_error": None, "delivered_at": now}
        well = update(webhooks).where(webhooks.c.id == one.webhook_id, webhooks.c.failures > 0)
        with self._database.write() as connection:
            _tried(connection, one, **values)
            connection.execute(well.values(failures=0, failing_since=None, rest_until=None))

    def failed(
        self,
        one: Delivery,
        status: int | None,
        error: str,
        *,
        next_at: datetime | None,
        rest_until: datetime,
        now: datetime,
    ) -> None:
        """Note a vain attempt; `next_at` None: it was the last. The webhook rests for a while."""
        values = {"state": "pending", "next_at": next_at} if next_at else {"state": "dead"}
        with self._database.write() as connection:
            _tried(connection, one, status=status, last_error=error[:300], **values)
            connection.execute(
                update(webhooks)
                .where(webhooks.c.id == one.webhook_id)
                .values(
                    failures=webhooks.c.failures + 1,
                    failing_since=func.coalesce(webhooks.c.failing_since, now),
                    rest_until=rest_until,
                )
            )

    def let_go(self, deliveries: Sequence[Delivery]) -> None:
        """Give back what was taken and not sent."""
        ids = [one.id for one in deliveries]
        with self._database.write() as connection:
            connection.execute(update(webhook_deliveries).where(_table.id.in_(ids)).values(held_until=None))

    def page(
        self, webhook_id: str, *, state: DeliveryState | None, before: int | None, limit: int = PAGE
    ) -> list[Delivery]:
        """Return deliveries to a webhook, the latest first."""
        query = select(webhook_deliveries).where(_table.webhook_id == webhook_id)
        if state:
            query = query.where(_table.state == state)
        if before:
            query = query.where(_table.id < before)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(_table.id.desc()).limit(limit)).all()
        return [delivery(row) for row in rows]

    def fetch(self, delivery_id: int) -> Delivery:
        """Return one.

        Raises:
            NotFound: there is none with this id.
        """
        with self._database.read() as connection:
            row = connection.execute(select(webhook_deliveries).where(_table.id == delivery_id)).first()
        if row is None:
            raise NotFound("there is no such delivery: old ones are removed")
        return delivery(row)

    def replay(self, which: ColumnElement[bool], *, now: datetime) -> int:
        """Send deliveries once more, with all attempts before them, and return how many."""
        again = {"state": "pending", "attempts": 0, "next_at": now, "held_until": None, "delivered_at": None}
        with self._database.write() as connection:
            return connection.execute(update(webhook_deliveries).where(which).values(**again)).rowcount

    def forget(self, *, delivered_before: datetime, made_before: datetime) -> int:
        """Remove what was delivered, and whatever else was made, before these; return how many."""
        old = or_(_table.delivered_at < delivered_before, _table.created_at < made_before)
        some = select(_table.id).where(old).limit(DELETED_AT_ONCE)
        count = 0
        while True:
            with self._database.write() as connection:
                gone = connection.execute(delete(webhook_deliveries).where(_table.id.in_(some))).rowcount
            count += gone
            if gone < DELETED_AT_ONCE:
                return count


def one_of(delivery_id: int) -> ColumnElement[bool]:
    """Choose a delivery."""
    return _table.id == delivery_id


def dead_of(webhook_id: str) -> ColumnElement[bool]:
    """Choose what was given up of a webhook's."""
    return and_(_table.webhook_id == webhook_id, _table.state == "dead")


def delivery(row: Row[Any]) -> Delivery:
    """Return the delivery a row of the table holds."""
    return Delivery(
        id=row.id,
        webhook_id=row.webhook_id,
        event_id=row.event_id,
        kind=row.kind,
        conversation_id=row.conversation_id,
        body=row.body,
        state=row.state,
        attempts=row.attempts,
        next_at=row.next_at,
        created_at=row.created_at,
        status=row.status,
        last_error=row.last_error,
        delivered_at=row.delivered_at,
    )


def _ready(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return webhooks.c.active.is_(True), func.coalesce(webhooks.c.rest_until, now) <= now


def _due(webhook_id: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Choose what can be sent now; a conversation of which something is being sent waits, to keep its order."""
    other = webhook_deliveries.alias("other")
    held = select(other.c.conversation_id).where(other.c.webhook_id == webhook_id, other.c.held_until > now)
    mine = _table.webhook_id == webhook_id, _table.state == "pending"
    return *mine, _table.next_at <= now, _table.conversation_id.not_in(held)


def _conversations_due(connection: Connection, webhook_id: str, now: datetime) -> int:
    query = select(_table.conversation_id).where(*_due(webhook_id, now)).order_by(_table.id)
    return len(set(connection.execute(query.limit(LOOKED_AT)).scalars()))


def _any_held(connection: Connection, webhook_id: str, now: datetime) -> bool:
    query = select(_table.id).where(_table.webhook_id == webhook_id, _table.held_until > now)
    return connection.execute(query.limit(1)).first() is not None


def _next_run(connection: Connection, webhook_id: str, now: datetime) -> Sequence[Row[Any]]:
    query = select(webhook_deliveries).where(*_due(webhook_id, now)).order_by(_table.id)
    first = connection.execute(query.limit(1)).first()
    if first is None:
        return ()
    same = query.where(_table.conversation_id == first.conversation_id)
    return connection.execute(same.limit(RUN)).all()


def _tried(connection: Connection, one: Delivery, **values: Any) -> None:
    # pending still: a process that was paused for long must not take back what another delivered since
    mine = update(webhook_deliveries).where(_table.id == one.id, _table.state == "pending")
    connection.execute(mine.values(attempts=webhook_deliveries.c.attempts + 1, held_until=None, **values))

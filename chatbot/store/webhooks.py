"""Who is told what happens: made, changed, switched off, and how well each of them answers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from chatbot.domain.webhooks import Backlog, Webhook
from chatbot.errors import Conflict, NotFound
from chatbot.store.database import Database
from chatbot.store.rows import insert_new
from chatbot.store.tables import events
from chatbot.store.webhook_tables import webhook_cursor, webhook_deliveries, webhooks

GONE = "there is no such webhook: it may have been removed"


class Webhooks:
    """The addresses of other systems, with their secrets."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Webhook]:
        """Return every webhook, the oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(webhooks).order_by(webhooks.c.created_at, webhooks.c.id))
            return [webhook(row) for row in rows]

    def fetch(self, webhook_id: str) -> Webhook:
        """Return one.

        Raises:
            NotFound: there is none with this id.
        """
        with self._database.read() as connection:
            row = connection.execute(select(webhooks).where(webhooks.c.id == webhook_id)).first()
        if row is None:
            raise NotFound(GONE)
        return webhook(row)

    def add(self, new: Webhook, *, most: int) -> None:
        """Add one; it is told what happens from now on.

        Raises:
            Conflict: there are `most` already.
        """
        row = {
            "id": new.id,
            "url": new.url,
            "description": new.description,
            "events": list(new.events),
            "masked": new.masked,
            "active": new.active,
            "secret": new.secret,
            "failures": 0,
            "created_at": new.created_at,
        }
        with self._database.write() as connection:
            last = _last_event(connection)
            insert_new(connection, webhook_cursor, id=1, event_id=last)  # the first one starts the reading
            connection.execute(
                select(webhook_cursor).with_for_update()
            )  # one after the other: they are counted
            if connection.execute(select(func.count()).select_from(webhooks)).scalar_one() >= most:
                raise Conflict(f"there are {most} webhooks already: remove one that is not needed any more")
            connection.execute(insert(webhooks).values(from_event=last, **row))

    def change(self, webhook_id: str, **values: Any) -> Webhook:
        """Change columns, and return it as it is then; who was off hears of nothing that happened meanwhile.

        Raises:
            NotFound: there is none with this id.
        """
        with self._database.write() as connection:
            if values.get("active"):
                off = webhooks.c.id == webhook_id, webhooks.c.active.is_(False)
                connection.execute(update(webhooks).where(*off).values(from_event=_last_event(connection)))
            if values.get("active") or "url" in values:
                values |= {"off_because": None, "failures": 0, "failing_since": None, "rest_until": None}
            changed = update(webhooks).where(webhooks.c.id == webhook_id).values(**values)
            row = connection.execute(changed.returning(webhooks)).first()
        if row is None:
            raise NotFound(GONE)
        return webhook(row)

    def remove(self, webhook_id: str) -> None:
        """Remove one with all that was on its way to it.

        Raises:
            NotFound: there is none with this id.
        """
        with self._database.write() as connection:
            if not connection.execute(delete(webhooks).where(webhooks.c.id == webhook_id)).rowcount:
                raise NotFound(GONE)

    def backlogs(self) -> dict[str, Backlog]:
        """Return by webhook's id how many deliveries are on their way, and how many were given up."""
        found = webhook_deliveries.c
        query = (
            select(found.webhook_id, found.state, func.count().label("number"))
            .where(found.state.in_(("pending", "dead")))
            .group_by(found.webhook_id, found.state)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        counts: dict[str, dict[str, int]] = {}
        for row in rows:
            counts.setdefault(row.webhook_id, {})[row.state] = row.number
        return {webhook_id: Backlog(**by_state) for webhook_id, by_state in counts.items()}


def webhook(row: Row[Any]) -> Webhook:
    """Return the webhook a row of the table holds."""
    return Webhook(
        id=row.id,
        url=row.url,
        events=tuple(row.events),
        created_at=row.created_at,
        secret=row.secret,
        description=row.description,
        masked=row.masked,
        active=row.active,
        off_because=row.off_because,
        old_secret=row.old_secret,
        old_secret_until=row.old_secret_until,
        from_event=row.from_event,
        failures=row.failures,
        failing_since=row.failing_since,
        rest_until=row.rest_until,
    )


def _last_event(connection: Connection) -> int:
    return connection.execute(select(func.max(events.c.id))).scalar() or 0

"""What happened, in the order of the commits: the desk's live stream reads here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select

from chatbot.domain.desk import Event
from chatbot.store.database import Database
from chatbot.store.tables import events

BATCH = 500
# two queries in one: SQLite finds one end of an index at once, but reads everything for both
_REACH = select(
    select(func.min(events.c.id)).scalar_subquery(), select(func.max(events.c.id)).scalar_subquery()
)


class Events:
    """A log one can resume; old entries are pruned."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def after(self, event_id: int) -> list[Event] | None:
        """Return the events above `event_id`, or None when the log no longer reaches back that far."""
        query = select(events).where(events.c.id > event_id).order_by(events.c.id).limit(BATCH)
        with self._database.read() as connection:
            oldest, newest = connection.execute(_REACH).one()
            if event_id > (newest or 0) or (oldest is not None and event_id < oldest - 1):
                return None
            rows = connection.execute(query).all()
        return [Event(row.id, row.kind, row.conversation_id, row.data) for row in rows]

    def last(self) -> int:
        """Return the newest event's id, 0 when there is none."""
        with self._database.read() as connection:
            return connection.execute(select(func.max(events.c.id))).scalar() or 0

    def prune(self, before: datetime) -> int:
        """Forget events older than this, and return how many; the newest one stays, so that ids go on."""
        newest = self.last()
        with self._database.write() as connection:
            query = delete(events).where(events.c.created_at < before, events.c.id < newest)
            return connection.execute(query).rowcount

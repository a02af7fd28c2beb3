"""What happens, for every open desk of a process: read once, with the line of the list it changes."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from chatbot.domain.desk import Event, QueueEntry
from chatbot.store.events import Events
from chatbot.store.handoffs import Handoffs

FRESH_S = 2.0
"""Lines of the list are read anew for a desk that asks later: what they hold may have been erased meanwhile."""
KEPT = 1000
"""Events a desk that was away for a moment finds here; one that was away for longer reads SQL."""


@dataclass(frozen=True, slots=True)
class News:
    """An event, and its conversation as it stands now."""

    event: Event
    entry: QueueEntry | None
    """None: it is not known here, or it was erased meanwhile."""
    read_at: float
    """On this process's clock."""


class Feed:
    """A hundred desks ask for the same news at the same moment: SQL is asked once."""

    def __init__(self, events: Events, handoffs: Handoffs) -> None:
        self._events, self._handoffs = events, handoffs
        self._guard = threading.Lock()
        self._news: deque[News] = deque(maxlen=KEPT)
        self._newest: int | None = None
        """The last event read; None: nothing was read yet."""
        self._read_at = 0.0

    def after(self, event_id: int) -> list[News] | None:
        """Return the news above `event_id`, or None when nobody reaches back that far."""
        asked_at = time.monotonic()
        with self._guard:
            if self._newest is None or event_id < self._reach:
                return self._from_sql(event_id)
            if self._read_at <= asked_at:
                self._read_at = time.monotonic()
                self._read(self._newest)
            if event_id > (self._newest or 0):
                return None
            news = [one for one in self._news if one.event.id > event_id]
        if news and asked_at - news[0].read_at > FRESH_S:
            return self._with_entries([one.event for one in news])
        return news

    @property
    def _reach(self) -> int:
        """Return the event above which everything is kept here."""
        return self._news[0].event.id - 1 if self._news else (self._newest or 0)

    def _from_sql(self, event_id: int) -> list[News] | None:
        found = self._events.after(event_id)
        if found is None:
            self._newest = self._newest if self._newest is not None else self._events.last()
            return None
        if self._newest is None:
            self._newest = event_id
            self._keep(found)
        return self._with_entries(found)

    def _read(self, newest: int) -> None:
        found = self._events.after(newest)
        if found is None:  # pruned, or another database: begin anew
            self._news.clear()
            self._newest = self._events.last()
        elif found:
            self._keep(found)

    def _keep(self, found: Sequence[Event]) -> None:
        self._news.extend(self._with_entries(found))
        self._newest = found[-1].id if found else self._newest

    def _with_entries(self, found: Sequence[Event]) -> list[News]:
        ids = {event.conversation_id for event in found}
        read_at = time.monotonic()
        entries = {one.conversation.id: one for one in self._handoffs.entries(ids)}
        return [News(event, entries.get(event.conversation_id), read_at) for event in found]

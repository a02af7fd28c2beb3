"""Server-sent events: at most so many streams that requests always find a free thread."""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from flask import Response

from chatbot.assistant.reading import Update
from chatbot.errors import Unavailable
from chatbot.web.schemas import MessageBody
from chatbot.web.survey_schemas import SurveyBody

SEQ = re.compile(r"[0-9]{1,9}")
RETRY_MS = 1000
"""How soon a browser comes back after the stream broke."""


class Places:
    """The streams a process can hold, and how many of them one reader may."""

    def __init__(self, most: int, most_each: int) -> None:
        self._free, self._most_each = most, most_each
        self._taken: Counter[str] = Counter()
        self._guard = threading.Lock()

    def take(self, reader: str) -> bool:
        """Take a place for a reader, and say whether there was one."""
        with self._guard:
            if not self._free or self._taken[reader] >= self._most_each:
                return False
            self._free -= 1
            self._taken[reader] += 1
            return True

    def leave(self, reader: str) -> None:
        """Give a place back."""
        with self._guard:
            self._free += 1
            self._taken[reader] -= 1
            if not self._taken[reader]:
                del self._taken[reader]


@contextmanager
def place(places: Places, reader: str) -> Iterator[bool]:
    """Take a place for the block if one is free, and say whether it was."""
    taken = places.take(reader)
    try:
        yield taken
    finally:
        if taken:
            places.leave(reader)


def stream(places: Places, reader: str, chunks: Iterator[str]) -> Response:
    """Return a response that sends `chunks` as they come.

    Raises:
        Unavailable: every place is taken; the caller polls instead.
    """
    if not places.take(reader):
        raise Unavailable("too many live connections: ask for messages with ?wait= instead", retry_after_s=5)
    response = Response(chunks, content_type="text/event-stream; charset=utf-8")
    response.call_on_close(lambda: places.leave(reader))
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # nginx would hold events back
    return response


def resume_from(last_event_id: str | None, *, default: int) -> int:
    """Return where to go on; an unreadable `Last-Event-ID` means from `default` on."""
    return int(last_event_id) if last_event_id and SEQ.fullmatch(last_event_id) else default


def event(name: str, data: object, *, number: int | None = None) -> str:
    """Return one event on the wire."""
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {name}\ndata: {json.dumps(data)}\n\n"


def customer_events(updates: Iterable[Update]) -> Iterator[str]:
    """Turn updates into `message`, `status` and `typing` events; a comment keeps proxies awake."""
    yield f"retry: {RETRY_MS}\n\n"
    told: object = None
    for update in updates:
        for message in update.messages:
            yield event("message", MessageBody.of(message).model_dump(mode="json"), number=message.seq)
        if told != (standing := (update.status, update.agent_name, update.survey)):
            told = standing
            yield event("status", _standing(update))
        yield event("typing", {"agent": update.typing}) if update.typing else ": still here\n\n"


def _standing(update: Update) -> dict[str, object]:
    """Return who answers now, and what the customer is to be asked."""
    survey = SurveyBody.of(update.survey)
    asked = survey.model_dump(mode="json") if survey else None
    return {"status": update.status, "agent_name": update.agent_name, "survey": asked}

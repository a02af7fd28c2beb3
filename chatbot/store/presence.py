"""Marks that fade on their own: who is typing, who has a conversation open."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import redis

from chatbot.domain.desk import Viewer
from chatbot.errors import LiveStoreUnavailable
from chatbot.store import keys
from chatbot.store.live import Live


def open_since(now: datetime) -> datetime:
    """Return the moment from which a desk must have been noted as open to count as open now."""
    return now - timedelta(seconds=keys.PRESENCE_TTL_S)


class Presence:
    """Without Redis nobody types and nobody looks on; nothing depends on it."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def mark_typing(self, conversation_id: str, agent_name: str) -> None:
        """Show the customer that an agent is typing, for a few seconds."""
        with suppress(LiveStoreUnavailable):
            self._live.call(
                lambda client: client.set(keys.typing(conversation_id), agent_name, ex=keys.TYPING_TTL_S)
            )

    def clear_typing(self, conversation_id: str) -> None:
        """The agent has sent the message."""
        with suppress(LiveStoreUnavailable):
            self._live.call(lambda client: client.delete(keys.typing(conversation_id)))

    def typing(self, conversation_id: str) -> str | None:
        """Return the name of the agent who is typing, or None."""
        try:
            found = self._live.call(lambda client: client.get(keys.typing(conversation_id)))
        except LiveStoreUnavailable:
            return None
        return str(found) if found else None

    def mark_viewing(
        self, conversation_id: str, agent_id: str, agent_name: str, *, typing: bool
    ) -> list[Viewer]:
        """Note that an agent has a conversation open, and return who else has; without Redis nobody."""
        name, now = keys.viewing(conversation_id), time.time()

        def mark(client: redis.Redis) -> Any:
            with client.pipeline(transaction=False) as pipe:
                pipe.hset(name, agent_id, json.dumps([now, agent_name, typing]))
                pipe.expire(name, keys.VIEWING_TTL_S)
                pipe.hgetall(name)
                return pipe.execute()[-1]

        try:
            return _viewers(self._live.call(mark), now, but=agent_id)
        except LiveStoreUnavailable:
            return []

    def viewers(self, conversation_id: str, *, but: str) -> list[Viewer]:
        """Return who has a conversation open, but for one agent; without Redis nobody."""
        name = keys.viewing(conversation_id)
        try:
            found: Mapping[Any, Any] = self._live.call(lambda client: client.hgetall(name))
        except LiveStoreUnavailable:
            return []
        return _viewers(found, time.time(), but=but)


def _viewers(found: Mapping[Any, Any], now: float, *, but: str) -> list[Viewer]:
    marks = {agent: json.loads(mark) for agent, mark in found.items() if agent != but}
    fresh = sorted((name, typing) for at, name, typing in marks.values() if now - at < keys.VIEWING_TTL_S)
    return [Viewer(name, typing) for name, typing in fresh]

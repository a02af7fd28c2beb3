"""Marks that fade on their own: who is typing, whose desk is open."""

from __future__ import annotations

from contextlib import suppress

from chatbot.errors import LiveStoreUnavailable
from chatbot.store import keys
from chatbot.store.live import Live


class Presence:
    """Without Redis nobody types and no desk is known to be open; nothing depends on it."""

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

    def mark_open(self, agent_id: str) -> None:
        """The agent's desk is open."""
        with suppress(LiveStoreUnavailable):
            self._live.call(lambda client: client.set(keys.presence(agent_id), "1", ex=keys.PRESENCE_TTL_S))

    def anybody(self, agent_ids: list[str]) -> bool | None:
        """Return whether one of these agents has a desk open; None when it cannot be known."""
        if not agent_ids:
            return False
        try:
            return bool(self._live.call(lambda client: client.exists(*map(keys.presence, agent_ids))))
        except LiveStoreUnavailable:
            return None

"""A line by the `message_id` its sender gave it: sent twice, it is stored once; inside the caller's transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, select

from chatbot.domain.conversation import Line, Message
from chatbot.errors import MessageIdReused
from chatbot.store import conversations as talks
from chatbot.store.tables import messages


def find_sent(connection: Connection, conversation_id: str, line: Line) -> Message | None:
    """Return what an earlier sending of this line stored, or None.

    Raises:
        MessageIdReused: another line has the id.
    """
    row = connection.execute(_by_message_id(conversation_id, line.message_id)).first()
    if row is None:
        return None
    if (row.author, row.kind, row.agent_id, row.text) != (line.author, line.kind, line.agent_id, line.text):
        raise MessageIdReused(f"message_id {line.message_id!r} stands for another message: choose a new one")
    return talks.message(row)


def fetch_sent(connection: Connection, conversation_id: str, message_id: str) -> Message:
    """Return a line that was just stored."""
    return talks.message(connection.execute(_by_message_id(conversation_id, message_id)).one())


def _by_message_id(conversation_id: str, message_id: str) -> Select[Any]:
    return select(messages).where(
        messages.c.conversation_id == conversation_id, messages.c.message_id == message_id
    )

"""What agents note at a conversation for each other; no customer ever sees it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from chatbot.domain.conversation import Conversation, Line, Message
from chatbot.errors import MessageIdReused
from chatbot.store import conversations as talks
from chatbot.store import journal
from chatbot.store.database import Database
from chatbot.store.tables import messages


class Notes:
    """Lines of their own kind among the others; they change nothing about who holds the conversation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, conversation_id: str, line: Line, *, now: datetime) -> tuple[Conversation, Message]:
        """Store a note; the same `message_id` again returns the first one.

        Raises:
            NotFound: there is no such conversation.
            MessageIdReused: the same `message_id` came before with another text.
        """
        with self._database.write() as connection:
            before = talks.lock(connection, conversation_id)
            if first := _stored(connection, conversation_id, line):
                return before, first
            # nobody spoke: the conversation's place in lists, and the time it is kept, stay as they are
            after = journal.advance(
                connection, before, now=now, event="note", lines=[line], active_at=before.active_at
            )
            return after, _fetch(connection, conversation_id, line.message_id)


def _stored(connection: Connection, conversation_id: str, line: Line) -> Message | None:
    """Return what an earlier sending of this note stored, or None."""
    query = select(messages).where(
        messages.c.conversation_id == conversation_id, messages.c.message_id == line.message_id
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    if (row.kind, row.agent_id, row.text) != (line.kind, line.agent_id, line.text):
        raise MessageIdReused(f"message_id {line.message_id!r} stands for another message: choose a new one")
    return talks.message(row)


def _fetch(connection: Connection, conversation_id: str, message_id: str) -> Message:
    query = select(messages).where(
        messages.c.conversation_id == conversation_id, messages.c.message_id == message_id
    )
    return talks.message(connection.execute(query).one())

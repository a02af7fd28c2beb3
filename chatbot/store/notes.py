"""What agents note at a conversation for each other; no customer ever sees it."""

from __future__ import annotations

from datetime import datetime

from chatbot.domain.conversation import Conversation, Line, Message
from chatbot.store import conversations as talks
from chatbot.store import journal
from chatbot.store.database import Database
from chatbot.store.sent_lines import fetch_sent, find_sent


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
            if first := find_sent(connection, conversation_id, line):
                return before, first
            # nobody spoke: the conversation's place in lists, and the time it is kept, stay as they are
            after = journal.advance(
                connection, before, now=now, event="note", lines=[line], active_at=before.active_at
            )
            return after, fetch_sent(connection, conversation_id, line.message_id)

"""What agents say a message meant: the same label a customer's click leaves, and training reads both."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select, update

from chatbot.domain.conversation import Message
from chatbot.errors import InvalidInput, NotFound
from chatbot.store import conversations as talks
from chatbot.store.database import Database
from chatbot.store.tables import messages


class Corrections:
    """Labels of single messages; they change nothing of the conversation itself."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def label(
        self, conversation_id: str, message_id: str, intent: str | None, *, agent_id: str
    ) -> tuple[str | None, Message]:
        """Write down what a customer's message meant; return what stood there before, and the message.

        Args:
            intent: its name; None takes the label back.

        Raises:
            NotFound: there is no such message.
            InvalidInput: no customer wrote it.
        """
        which = messages.c.conversation_id == conversation_id, messages.c.message_id == message_id
        with self._database.write() as connection:
            row = connection.execute(select(messages).where(*which).with_for_update()).first()
            if row is None:
                raise NotFound("there is no such message in this conversation: load it again")
            if row.author != "customer":
                raise InvalidInput("only what a customer wrote has an intent: choose one of their messages")
            label = {"meant": intent, "meant_by": agent_id if intent else None}
            connection.execute(update(messages).where(*which).values(label))
            return row.meant, replace(talks.message(row), meant=intent)

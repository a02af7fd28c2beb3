"""Thumbs for single answers; inside the caller's transaction. Ratings: `survey_rows.py`."""

from __future__ import annotations

from sqlalchemy import Connection, or_, update

from chatbot.errors import NotFound
from chatbot.store.tables import messages


def mark(connection: Connection, conversation_id: str, message_id: str, helpful: bool) -> None:
    """Mark an answer, named by its own id or by the message it answers.

    Raises:
        NotFound: there is no such answer in this conversation.
    """
    query = update(messages).where(
        messages.c.conversation_id == conversation_id,
        messages.c.author.in_(("bot", "agent")),
        messages.c.suppressed.is_(False),  # neither an agent's note nor what the bot thought of too late
        or_(messages.c.message_id == message_id, messages.c.reply_to == message_id),
    )
    if connection.execute(query.values(helpful=helpful)).rowcount == 0:
        raise NotFound(f"no answer with message_id {message_id!r} in this conversation: check the id")

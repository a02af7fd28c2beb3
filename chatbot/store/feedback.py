"""What customers think: ratings of a conversation, thumbs for single answers; inside the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select, update

from chatbot.errors import NotFound
from chatbot.store.tables import feedback, messages


def rate(connection: Connection, conversation_id: str, rating: int, comment: str, now: datetime) -> None:
    """Keep a rating, 1 to 5, of whoever had the last word; an earlier one of the same is replaced."""
    about = "human" if _a_human_wrote(connection, conversation_id) else "bot"
    same = (feedback.c.conversation_id == conversation_id, feedback.c.about == about)
    connection.execute(delete(feedback).where(*same))
    row = {"conversation_id": conversation_id, "rating": rating, "comment": comment, "about": about}
    connection.execute(insert(feedback).values(created_at=now, **row))


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


def _a_human_wrote(connection: Connection, conversation_id: str) -> bool:
    query = select(messages.c.seq).where(
        messages.c.conversation_id == conversation_id,
        messages.c.author == "agent",
        messages.c.suppressed.is_(False),
    )
    return connection.execute(query.limit(1)).first() is not None

"""The words agents sort conversations by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from chatbot.domain.conversation import Conversation
from chatbot.store import conversations as talks
from chatbot.store import journal
from chatbot.store.database import Database
from chatbot.store.tables import conversation_tags as tags

MOST_COUNTED = 200
"""Of all tags in use, the most frequent: more than that is no order any more."""


class Tags:
    """A conversation's tags, and how often each is used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def replace(
        self, conversation_id: str, wanted: Sequence[str], *, now: datetime
    ) -> tuple[Conversation, list[str]]:
        """Give a conversation these tags instead of those it has; the same ones change nothing.

        Raises:
            NotFound: there is no such conversation.
        """
        own = tags.c.conversation_id == conversation_id
        with self._database.write() as connection:
            before = talks.lock(connection, conversation_id)
            had = set(connection.execute(select(tags.c.tag).where(own)).scalars())
            if had == set(wanted):
                return before, sorted(had)
            connection.execute(delete(tags).where(own))
            rows = [{"conversation_id": conversation_id, "tag": tag} for tag in sorted({*wanted})]
            if rows:
                connection.execute(insert(tags), rows)
            after = journal.advance(connection, before, now=now, event="tagged", active_at=before.active_at)
            return after, [row["tag"] for row in rows]

    def count(self) -> list[tuple[str, int]]:
        """Return the tags in use, the most frequent first, with the number of conversations."""
        number = func.count()
        query = select(tags.c.tag, number).group_by(tags.c.tag).order_by(number.desc(), tags.c.tag)
        with self._database.read() as connection:
            return [(row[0], row[1]) for row in connection.execute(query.limit(MOST_COUNTED))]

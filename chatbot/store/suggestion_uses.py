"""What agents made of the answers suggested to them: how good each source is, to be learnt from."""

from __future__ import annotations

from datetime import datetime
from typing import Any, get_args

from sqlalchemy import func, insert, select, update

from chatbot.domain.tools import Acceptance, SuggestionSource, Use
from chatbot.store import conversations as talks
from chatbot.store.database import Database
from chatbot.store.tools_tables import suggestion_uses as uses


class SuggestionUses:
    """One line for a suggestion, a conversation and an agent: the latest use counts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(
        self,
        conversation_id: str,
        suggestion_id: str,
        agent_id: str,
        *,
        source: SuggestionSource,
        origin_id: str | None,
        use: Use,
        now: datetime,
    ) -> None:
        """Write down what became of a suggestion.

        Args:
            origin_id: the conversation a past answer comes from: when it is erased, this goes with it.

        Raises:
            NotFound: there is no such conversation.
        """
        key = {"conversation_id": conversation_id, "suggestion": suggestion_id, "agent_id": agent_id}
        whose = {"source": source, "origin_id": origin_id}
        made: dict[str, Any] = {"use": use, "used_at": now}
        same = [uses.c[name] == value for name, value in key.items()]
        with self._database.write() as connection:
            talks.lock(connection, conversation_id)  # first: of two that come at once one updates
            if connection.execute(update(uses).where(*same).values(made)).rowcount == 0:
                connection.execute(insert(uses).values({**key, **made, **whose}))

    def acceptance(self, *, since: datetime) -> list[Acceptance]:
        """Return for each source how often its suggestions were sent, changed first, or left."""
        query = (
            select(uses.c.source, uses.c.use, func.count())
            .where(uses.c.used_at >= since)
            .group_by(uses.c.source, uses.c.use)
        )
        with self._database.read() as connection:
            counts = {(row[0], row[1]): row[2] for row in connection.execute(query)}
        sources: tuple[SuggestionSource, ...] = get_args(SuggestionSource)
        return [
            Acceptance(source, **{use: counts.get((source, use), 0) for use in get_args(Use)})
            for source in sources
        ]

"""Read what the bot failed at, and the labels that came of it: for those who build it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_

from chatbot.domain.questions import Label, Question
from chatbot.domain.understanding import Intent
from chatbot.store.database import Database
from chatbot.store.tables import UNANSWERED, messages

MOST = 20_000
"""So many of the latest are read: nobody looks through more, and near repeats of as many are found in seconds."""


class Questions:
    """What customers asked in vain, and what they say they meant."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def unanswered(self, *, since: datetime) -> list[Question]:
        """Return messages the bot could only ask back about, the latest first; without those labelled since."""
        bot = messages.alias("bot")
        vain = select(bot.c.conversation_id, bot.c.reply_to).where(
            bot.c.source == UNANSWERED,
            bot.c.created_at >= since,
            bot.c.suppressed.is_(False),
        )
        query = (
            select(messages.c.text, messages.c.created_at, messages.c.language, messages.c.answer)
            .where(tuple_(messages.c.conversation_id, messages.c.message_id).in_(vain))
            .where(messages.c.author == "customer", messages.c.meant.is_(None))
            .order_by(messages.c.created_at.desc(), messages.c.conversation_id, messages.c.seq.desc())
            .limit(MOST)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [Question(row.text, row.created_at, row.language or "und", _guess(row.answer)) for row in rows]

    def labels(self, *, since: datetime) -> list[Label]:
        """Return labelled messages, the latest first."""
        query = (
            select(messages.c.text, messages.c.meant)
            .where(messages.c.meant.is_not(None), messages.c.created_at >= since)
            .order_by(messages.c.created_at.desc(), messages.c.conversation_id, messages.c.seq.desc())
            .limit(MOST)
        )
        with self._database.read() as connection:
            return [Label(row.text, row.meant) for row in connection.execute(query)]


def _guess(answer: Mapping[str, Any] | None) -> Intent | None:
    """Return the best of the ranking that was stored with the turn."""
    ranking = (answer or {}).get("ranking") or ()
    return Intent(ranking[0]["name"], ranking[0]["confidence"]) if ranking else None

"""What customers are asked, and what they say of it: asked once, answered in the chat or by a link."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from chatbot.domain.conversation import Conversation
from chatbot.domain.desk import Rating
from chatbot.domain.survey import About, Question, Survey
from chatbot.errors import NotFound
from chatbot.store import conversations as talks
from chatbot.store import feedback, journal
from chatbot.store import survey_rows as rows
from chatbot.store.database import Database
from chatbot.store.survey_tables import surveys
from chatbot.store.tables import messages


class Surveys:
    """Every write holds the conversation's lock: two who ask at once ask once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def question(
        self, conversation_id: str, *, small_talk: Collection[str], now: datetime
    ) -> Question | None:
        """Return what the customer was asked and has neither answered, put aside nor passed by.

        Args:
            small_talk: intents of messages that pass nothing by.
        """
        with self._database.read() as connection:
            row = rows.open_question(connection, conversation_id, small_talk=small_talk, now=now)
        return Question(row.about, row.asked_at) if row else None

    def may_ask_about_bot(self, conversation_id: str, *, now: datetime) -> bool:
        """Say whether the bot's part was not asked about or rated lately, and no person was called."""
        with self._database.read() as connection:
            return rows.may_ask_about_bot(connection, conversation_id, now)

    def last_intent(self, conversation_id: str) -> str | None:
        """Return what the customer's last message was understood as; None: it was not, or there is none."""
        said = select(messages.c.intent).where(
            messages.c.conversation_id == conversation_id, messages.c.author == "customer"
        )
        with self._database.read() as connection:
            return connection.execute(said.order_by(messages.c.seq.desc()).limit(1)).scalar()

    def ask_about_bot(self, conversation: Conversation, *, now: datetime) -> bool:
        """Ask about the bot's part; return whether it is asked: not if lately, nor if the talk went on meanwhile."""
        with self._database.write() as connection:
            current = talks.lock(connection, conversation.id)
            unchanged = current.version == conversation.version
            return unchanged and rows.ask_about_bot(connection, current, now)

    def put_aside(self, conversation: Conversation, *, now: datetime) -> None:
        """Note that the customer does not want to say how it was."""
        with self._database.write() as connection:
            talks.lock(connection, conversation.id)
            rows.put_aside(connection, conversation.id, now)

    def give_feedback(
        self,
        conversation: Conversation,
        *,
        rating: int | None,
        comment: str,
        message_id: str | None,
        helpful: bool | None,
        now: datetime,
        about: About | None = None,
    ) -> None:
        """Keep a rating of the whole, a thumb for one answer, or both; the latest counts.

        Raises:
            NotFound: there is no answer with this `message_id`; nothing is kept.
            Conflict: it is too late to change the rating, or nobody of whom it is about was there.
        """
        with self._database.write() as connection:
            current = talks.lock(
                connection, conversation.id
            )  # first: two who rate at once wait for each other
            if message_id is not None and helpful is not None:
                feedback.mark(connection, conversation.id, message_id, helpful)
            if rating is not None:
                rows.rate(connection, current.id, about=about, rating=rating, comment=comment, now=now)
                _tell(connection, current, now)

    def answer(self, survey_id: int, *, rating: int, comment: str, now: datetime) -> Conversation:
        """Keep the answer given by a link; return the conversation it is about.

        Raises:
            NotFound: the survey was erased.
            Conflict: it was answered too long ago to be changed.
        """
        with self._database.write() as connection:
            current = talks.lock(connection, _find(connection, survey_id).conversation_id)
            row = connection.execute(rows.named().where(surveys.c.id == survey_id)).one()
            rows.answer(connection, row, rating=rating, comment=comment, channel="link", now=now)
            return _tell(connection, current, now)

    def fetch(self, survey_id: int) -> Survey:
        """Return a survey.

        Raises:
            NotFound: it was erased.
        """
        with self._database.read() as connection:
            return _find(connection, survey_id)

    def of_person(self, conversation_id: str) -> Survey | None:
        """Return what was asked about the last person who resolved a conversation; None: nobody is to be asked."""
        asked = rows.named().where(
            surveys.c.conversation_id == conversation_id, surveys.c.handoff_id.is_not(None)
        )
        with self._database.read() as connection:
            row = connection.execute(asked.order_by(surveys.c.id.desc()).limit(1)).first()
        return rows.survey(row) if row else None

    def ratings(self, conversation_id: str) -> list[Rating]:
        """Return the ratings of a conversation, the latest first."""
        answered = rows.named().where(
            surveys.c.conversation_id == conversation_id, surveys.c.rating.is_not(None)
        )
        with self._database.read() as connection:
            found = connection.execute(answered.order_by(surveys.c.id.desc())).all()
        return [Rating(row.rating, row.comment, row.about, row.changed_at) for row in found]


def _find(connection: Connection, survey_id: int) -> Survey:
    row = connection.execute(rows.named().where(surveys.c.id == survey_id)).first()
    if row is None:
        raise NotFound("this question was erased with its conversation: there is nothing to rate any more")
    return rows.survey(row)


def _tell(connection: Connection, current: Conversation, now: datetime) -> Conversation:
    """Let the desk hear of a rating; it is no talk, so the conversation is as silent as it was."""
    return journal.advance(connection, current, now=now, event="feedback", active_at=current.active_at)

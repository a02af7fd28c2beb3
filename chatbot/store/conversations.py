"""Conversations and their messages, read and written from the customer's side."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from chatbot.domain.conversation import Answer, Conversation, Line, Memory, Message
from chatbot.domain.decision import Escalation
from chatbot.domain.understanding import Intent, Sentiment
from chatbot.errors import MessageIdReused, NotFound, VersionConflict
from chatbot.store import journal
from chatbot.store.database import Database
from chatbot.store.experiment_tables import experiment_arms
from chatbot.store.handoff_rows import follow_turn, wake
from chatbot.store.survey_rows import ask_about_bot
from chatbot.store.tables import conversations, messages

HISTORY_LIMIT = 200
"""Messages one request for history returns; the next page starts after the last."""
DOUBLES = (
    "UNIQUE constraint failed: conversations.id",
    "UNIQUE constraint failed: conversations.key_id, conversations.session_id",
    "pk_conversations",
    "uq_conversations_key_id_session_id",
    "UNIQUE constraint failed: messages.conversation_id, messages.message_id",
    "UNIQUE constraint failed: messages.conversation_id, messages.seq",
    "uq_messages_conversation_id_message_id",
    "pk_messages",
)
# built once: putting a statement together costs more than running it
_BEGIN = insert(conversations)
_TAKE_PART = insert(experiment_arms)
_OF_SESSION = select(conversations).where(
    conversations.c.key_id == bindparam("key"), conversations.c.session_id == bindparam("session")
)
_ANSWER = select(messages.c.author, messages.c.answer).where(
    messages.c.conversation_id == bindparam("conversation"),
    messages.c.message_id == bindparam("message"),
)


class Conversations:
    """The truth about every talk."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def fetch(self, key_id: str, session_id: str) -> Conversation | None:
        """Return the conversation a customer's session stands for, or None."""
        with self._database.read() as connection:
            row = connection.execute(_OF_SESSION, {"key": key_id, "session": session_id}).first()
        return conversation(row) if row else None

    def answered(self, conversation_id: str, message_id: str) -> Answer | None:
        """Return the first answer to a message that came before, or None.

        Raises:
            MessageIdReused: another's line has this id.
        """
        asked = {"conversation": conversation_id, "message": message_id}
        with self._database.read() as connection:
            row = connection.execute(_ANSWER, asked).first()
        if row and row.author != "customer":
            raise MessageIdReused(f"message_id {message_id!r} stands for another message: choose a new one")
        return journal.load_answer(row.answer) if row and row.answer else None

    def commit_turn(
        self,
        before: Conversation,
        *,
        lines: Sequence[Line],
        memory: Memory,
        now: datetime,
        customer_id: str | None = None,
        escalation: Escalation | None = None,
        alarm: Escalation | None = None,
        withdrawn: bool = False,
        meant: str | None = None,
        asked_at: datetime | None = None,
    ) -> Conversation:
        """Write one turn: the customer's line, the bot's, the new memory, and the hand-over if there is one.

        A conversation is stored with its first turn.

        Args:
            alarm: makes the open hand-over more urgent.
            withdrawn: the customer, still in the line, needs no person any more.
            meant: the intent of the customer's message before this one, as they say themselves.
            asked_at: when the customer was asked how the bot did; None: they were not.

        Raises:
            VersionConflict: an agent, or another message of this customer, was faster.
        """
        changes: dict[str, Any] = {"memory": memory, "customer_id": customer_id or before.customer_id}
        event = "started" if before.last_seq == 0 else "message"
        if before.status == "resolved":
            changes |= {"status": "bot", "agent_id": None}
            event = "reopened"
        with _translated(), self._database.write() as connection:
            if before.version == 0:
                connection.execute(_BEGIN, _columns(before))
                _take_part(connection, before)
            if escalation or alarm or withdrawn:
                lock(connection, before.id)  # first, as the desk does; and it may have been erased
                event = "withdrawn" if withdrawn else "escalated"
                kinds = {"escalation": escalation, "alarm": alarm}
                changes |= follow_turn(connection, before.id, **kinds, withdrawn=withdrawn, now=now)
            if before.status == "assigned":
                wake(connection, before.id)
            if meant:
                _label_last(connection, before, meant)
            after = journal.advance(connection, before, now=now, event=event, lines=lines, **changes)
            if asked_at:
                ask_about_bot(connection, after, asked_at)
            return after

    def messages(
        self, conversation_id: str, *, after: int = 0, shown_only: bool = True, limit: int = HISTORY_LIMIT
    ) -> list[Message]:
        """Return messages with a seq above `after`, oldest first; `shown_only` leaves suppressed ones out."""
        query = select(messages).where(messages.c.conversation_id == conversation_id, messages.c.seq > after)
        if shown_only:
            query = query.where(messages.c.suppressed.is_(False))
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(messages.c.seq).limit(limit)).all()
        return [message(row) for row in rows]

    def all_messages(self, conversation: Conversation, *, shown_only: bool) -> Iterator[Message]:
        """Yield what was said up to `conversation.last_seq`, oldest first, fetched a page at a time."""
        after = 0
        while page := self.messages(conversation.id, after=after, shown_only=shown_only):
            after = page[-1].seq
            yield from (one for one in page if one.seq <= conversation.last_seq)
            if after >= conversation.last_seq:
                return

    def tail(self, conversation_id: str, *, limit: int = HISTORY_LIMIT) -> list[Message]:
        """Return the newest messages as the desk sees them, suppressed ones too, oldest first."""
        query = select(messages).where(messages.c.conversation_id == conversation_id)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(messages.c.seq.desc()).limit(limit)).all()
        return [message(row) for row in reversed(rows)]


def begin(*, key_id: str, session_id: str, locale: str, now: datetime) -> Conversation:
    """Return a new conversation; it is stored with its first turn."""
    return Conversation(
        id=secrets.token_hex(12),
        session_id=session_id,
        key_id=key_id,
        status="bot",
        version=0,
        last_seq=0,
        locale=locale,
        started_at=now,
        active_at=now,
    )


def find(connection: Connection, query: Select[Any]) -> Conversation | None:
    """Return the conversation a query over the table finds, or None."""
    row = connection.execute(query).first()
    return conversation(row) if row else None


def lock(connection: Connection, conversation_id: str) -> Conversation:
    """Read a conversation inside a write transaction, so that nobody else changes it before the commit.

    Raises:
        NotFound: there is none.
    """
    query = select(conversations).where(conversations.c.id == conversation_id).with_for_update()
    found = find(connection, query)
    if found is None:
        raise NotFound("there is no such conversation: it may have been erased")
    return found


def _take_part(connection: Connection, begun: Conversation) -> None:
    rows = [
        {**asdict(arm), "conversation_id": begun.id, "began_at": begun.started_at}
        for arm in begun.memory.arms
    ]
    if rows:
        connection.execute(_TAKE_PART, rows)


def _label_last(connection: Connection, before: Conversation, intent: str) -> None:
    """Write what was meant at the customer's latest message."""
    own = messages.c.conversation_id == before.id, messages.c.author == "customer"
    last = select(func.max(messages.c.seq)).where(*own, messages.c.seq <= before.last_seq).scalar_subquery()
    labelled = update(messages).where(messages.c.conversation_id == before.id, messages.c.seq == last)
    connection.execute(labelled.values(meant=intent, meant_by="customer"))


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if not _is_a_double(error):
            raise
        raise VersionConflict("this message was stored in the meantime") from error


def _is_a_double(error: IntegrityError) -> bool:
    """Return whether a session, a line's place or a message_id was taken by another process a moment ago."""
    diagnosis = getattr(error.orig, "diag", None)  # PostgreSQL names the constraint, SQLite the columns
    broken = diagnosis.constraint_name if diagnosis else str(error.orig)
    return broken in DOUBLES


def _columns(conversation: Conversation) -> dict[str, Any]:
    return {
        "id": conversation.id,
        "session_id": conversation.session_id,
        "key_id": conversation.key_id,
        "status": conversation.status,
        "version": conversation.version,
        "last_seq": conversation.last_seq,
        "locale": conversation.locale,
        "customer_id": conversation.customer_id,
        "agent_id": conversation.agent_id,
        "memory": journal.dump_memory(conversation.memory),
        "started_at": conversation.started_at,
        "active_at": conversation.active_at,
    }


def conversation(row: Row[Any]) -> Conversation:
    """Return the conversation a row of the table holds."""
    return Conversation(
        id=row.id,
        session_id=row.session_id,
        key_id=row.key_id,
        status=row.status,
        version=row.version,
        last_seq=row.last_seq,
        locale=row.locale,
        started_at=row.started_at,
        active_at=row.active_at,
        customer_id=row.customer_id,
        agent_id=row.agent_id,
        memory=journal.load_memory(row.memory),
    )


def message(row: Row[Any]) -> Message:
    """Return the message a row of the table holds."""
    return Message(
        seq=row.seq,
        message_id=row.message_id,
        author=row.author,
        text=row.text,
        created_at=row.created_at,
        buttons=journal.load_buttons(row.buttons),
        agent_name=row.agent_name,
        kind=row.kind,
        intent=Intent(row.intent, row.confidence) if row.confidence is not None else None,
        sentiment=Sentiment(row.sentiment, row.score, row.anger) if row.sentiment else None,
        source=row.source,
        suppressed=row.suppressed,
        helpful=row.helpful,
        meant=row.meant,
    )

"""The rows of what customers are asked: put, found, answered; inside the caller's transaction, the talk locked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, or_, select, update

from chatbot.domain.conversation import Conversation
from chatbot.domain.survey import QUIET_FOR, SHOWN_FOR, About, Channel, Survey
from chatbot.errors import Conflict
from chatbot.store.rows import insert_new
from chatbot.store.survey_tables import surveys
from chatbot.store.tables import agents, handoffs, messages

UNASKED_OUTCOMES = ("spam", "no_reply")
"""Nobody is there to be asked."""
GRAVE = ("vulnerable.", "high_risk.self_harm")
"""How dangers begin, as `Memory.warned` names them, after which nobody is asked how it went."""


def may_ask_about_bot(connection: Connection, conversation_id: str, now: datetime) -> bool:
    """Say whether the bot's part was not asked about or rated lately, and no person was called."""
    asked = select(surveys.c.id).where(_of_bot(conversation_id, now))
    called = select(handoffs.c.id).where(
        handoffs.c.conversation_id == conversation_id, handoffs.c.opened_at > now - QUIET_FOR
    )
    return all(connection.execute(query.limit(1)).first() is None for query in (asked, called))


def ask_about_bot(connection: Connection, talk: Conversation, now: datetime) -> bool:
    """Ask about the bot's part unless that was done lately; return whether it is asked."""
    if not may_ask_about_bot(connection, talk.id, now):
        return False
    row = {"conversation_id": talk.id, "about": "bot", "asked_at": now, "seq": talk.last_seq, "comment": ""}
    connection.execute(insert(surveys).values(row))
    return True


def ask_about_person(connection: Connection, before: Conversation, *, seq: int, now: datetime) -> None:
    """Ask about the hand-over that was just resolved, if its agent said anything and it was about nothing grave.

    Args:
        before: the conversation as it was before.
        seq: its last line now.
    """
    ended = connection.execute(_handoffs_of(before.id)).first()
    if ended is None or ended.outcome in UNASKED_OUTCOMES or ended.answered_at is None:
        return
    if any(danger.startswith(GRAVE) for danger in before.memory.warned) or _was_grave(connection, ended, now):
        return
    row = {"conversation_id": before.id, "about": "human", "handoff_id": ended.id, "agent_id": ended.agent_id}
    insert_new(connection, surveys, **row, asked_at=now, seq=seq, comment="")


def open_question(
    connection: Connection, conversation_id: str, *, small_talk: Collection[str], now: datetime
) -> Row[Any] | None:
    """Return the last question if it still stands: not answered, not put aside, not passed by.

    Args:
        small_talk: intents; a customer who wrote anything else since then has turned to another matter.
    """
    asked = select(surveys).where(
        surveys.c.conversation_id == conversation_id, surveys.c.asked_at > now - SHOWN_FOR
    )
    last = connection.execute(asked.order_by(surveys.c.id.desc()).limit(1)).first()
    if last is None or last.answered_at or last.dismissed_at:
        return None
    passed_by = select(messages.c.seq).where(
        messages.c.conversation_id == conversation_id,
        messages.c.seq > last.seq,
        messages.c.author == "customer",
        func.coalesce(messages.c.intent, "").not_in(small_talk),
    )
    return None if connection.execute(passed_by.limit(1)).first() else last


def put_aside(connection: Connection, conversation_id: str, now: datetime) -> None:
    """Note that the customer does not want to say; it is never shown again."""
    unanswered = surveys.c.answered_at.is_(None), surveys.c.dismissed_at.is_(None)
    theirs = update(surveys).where(surveys.c.conversation_id == conversation_id, *unanswered)
    connection.execute(theirs.values(dismissed_at=now))


def rate(
    connection: Connection,
    conversation_id: str,
    *,
    about: About | None,
    rating: int,
    comment: str,
    now: datetime,
) -> None:
    """Keep a rating given in the chat, asked for or not.

    Args:
        about: None: what was asked last, or else whoever had the last word.

    Raises:
        Conflict: it is about a person, and none answered; or it was given too long ago to be changed.
    """
    about = about or _whom(connection, conversation_id)
    part = _part_of_person(connection, conversation_id) if about == "human" else {}
    matter = surveys.c.handoff_id == part["handoff_id"] if part else _of_bot(conversation_id, now)
    row = connection.execute(select(surveys).where(matter).order_by(surveys.c.id.desc()).limit(1)).first()
    if row is None:
        unasked = insert(surveys).values(conversation_id=conversation_id, about=about, comment="", **part)
        row = connection.execute(unasked.returning(surveys)).one()
    answer(connection, row, rating=rating, comment=comment, channel="widget", now=now)


def answer(
    connection: Connection, row: Row[Any], *, rating: int, comment: str, channel: Channel, now: datetime
) -> None:
    """Write the answer to a question; a later one within a day takes its place.

    Raises:
        Conflict: the first one is older.
    """
    if survey(row).is_fixed(now):
        raise Conflict(
            f"this was rated on {row.answered_at:%Y-%m-%d}: a rating can be changed for a day, then it stands"
        )
    given = {"rating": rating, "comment": comment, "channel": channel, "changed_at": now}
    first = row.answered_at or now
    connection.execute(update(surveys).where(surveys.c.id == row.id).values(answered_at=first, **given))


def named() -> Select[Any]:
    """Return the query for surveys with the names of those they are about."""
    return select(surveys, agents.c.name.label("agent_name")).outerjoin(
        agents, agents.c.id == surveys.c.agent_id
    )


def survey(row: Row[Any]) -> Survey:
    """Return the survey a row holds."""
    return Survey(
        id=row.id,
        conversation_id=row.conversation_id,
        about=row.about,
        asked_at=row.asked_at,
        agent_id=row.agent_id,
        agent_name=getattr(row, "agent_name", None),
        rating=row.rating,
        comment=row.comment,
        answered_at=row.answered_at,
    )


def _of_bot(conversation_id: str, now: datetime) -> ColumnElement[bool]:
    """Choose what was asked or said of the bot lately."""
    theirs = (surveys.c.conversation_id == conversation_id) & (surveys.c.about == "bot")
    since = now - QUIET_FOR
    return theirs & or_(surveys.c.asked_at > since, surveys.c.answered_at > since)


def _part_of_person(connection: Connection, conversation_id: str) -> dict[str, Any]:
    """Return which hand-over, and which agent, a rating of a person is about."""
    claimed = _handoffs_of(conversation_id).where(handoffs.c.agent_id.is_not(None))
    row = connection.execute(claimed).first()
    if row is None:
        raise Conflict("no person has answered here: rate the bot, or leave `about` out")
    return {"handoff_id": row.id, "agent_id": row.agent_id}


def _handoffs_of(conversation_id: str) -> Select[Any]:
    """Return the query for a conversation's latest hand-over."""
    theirs = select(handoffs).where(handoffs.c.conversation_id == conversation_id)
    return theirs.order_by(handoffs.c.id.desc()).limit(1)


def _was_grave(connection: Connection, handoff: Row[Any], now: datetime) -> bool:
    of_talk = handoffs.c.conversation_id == handoff.conversation_id
    lately = select(handoffs.c.reason, handoffs.c.risk).where(of_talk, handoffs.c.opened_at > now - QUIET_FOR)
    dangers = (f"{reason}.{risk}" for reason, risk in connection.execute(lately))
    return any(danger.startswith(GRAVE) for danger in dangers)


def _whom(connection: Connection, conversation_id: str) -> About:
    """Return whom a rating is about that does not say so."""
    asked = surveys.c.conversation_id == conversation_id, surveys.c.asked_at.is_not(None)
    last = connection.execute(select(surveys).where(*asked).order_by(surveys.c.id.desc()).limit(1)).first()
    if last and not last.answered_at and not last.dismissed_at:
        found: About = last.about
        return found
    said = select(messages.c.author).where(
        messages.c.conversation_id == conversation_id,
        messages.c.author.in_(("bot", "agent")),
        messages.c.suppressed.is_(False),
    )
    answered = connection.execute(said.order_by(messages.c.seq.desc()).limit(1)).scalar()
    return "human" if answered == "agent" else "bot"

"""Where the bot failed: which messages of customers it asked back about, misread, or lost to a person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, literal, or_, select, union_all

from chatbot.domain.conversation import EscalationReason
from chatbot.domain.report_rows import FailureKind
from chatbot.store.tables import ASKED_BACK, CUSTOMER, conversations, handoffs, messages
from chatbot.store.talks import answered

heard, said = messages.alias("heard"), messages.alias("said")


def failures(
    start: datetime, end: datetime, *, reasons: Collection[EscalationReason], person: str
) -> Select[Any]:
    """Return the query for the rows of `Failure` in the conversations that began then."""
    unanswered = and_(said.c.source == ASKED_BACK, said.c.created_at >= start)
    found = (
        _answered_badly("clarify", unanswered).where(_began(said, start, end)),
        _answered_badly("unhelpful", said.c.helpful.is_(False)).where(_began(said, start, end)),
        _misread().where(heard.c.created_at >= start, _began(heard, start, end)),
        _lost(reasons, person).where(handoffs.c.opened_at >= start, _began(handoffs, start, end)),
    )
    return select(union_all(*found).subquery())


def _began(of: FromClause, start: datetime, end: datetime) -> ColumnElement[bool]:
    """Say that its conversation began then; as a question for each of the few, not a list of all conversations."""
    within = conversations.c.started_at >= start, conversations.c.started_at < end
    return select(conversations.c.id).where(conversations.c.id == of.c.conversation_id, *within).exists()


def _answered_badly(kind: FailureKind, bad: ColumnElement[bool]) -> Select[Any]:
    answers = and_(heard.c.conversation_id == said.c.conversation_id, heard.c.message_id == said.c.reply_to)
    query = _failure(kind).select_from(said).join(heard, answers).distinct()
    return query.where(bad, said.c.author == "bot", said.c.suppressed.is_(False))


def _misread() -> Select[Any]:
    said_otherwise = heard.c.meant.is_not(None), heard.c.meant != heard.c.intent
    return _failure("misread").where(*said_otherwise, heard.c.author == "customer", answered(heard))


def _lost(reasons: Collection[EscalationReason], person: str) -> Select[Any]:
    """Return what was wanted last before a hand-over; asking for a person is not it."""
    wanted = (
        select(func.max(messages.c.seq))
        .where(
            messages.c.conversation_id == handoffs.c.conversation_id,
            messages.c.author == CUSTOMER,
            messages.c.created_at <= handoffs.c.opened_at,
            or_(messages.c.intent.is_(None), messages.c.intent != person),
        )
        .correlate(handoffs)
        .scalar_subquery()
    )
    last = and_(heard.c.conversation_id == handoffs.c.conversation_id, heard.c.seq == wanted)
    query = _failure("escalated").select_from(handoffs).join(heard, last)
    return query.where(handoffs.c.reason.in_(reasons))


def _failure(kind: FailureKind) -> Select[Any]:
    return select(literal(kind).label("kind"), heard.c.intent, heard.c.conversation_id, heard.c.seq)

"""How the day goes so far; found over the conversations active today, so that its cost does not grow with the years."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import Connection, case, func, literal, select

from chatbot.domain.wallboard import Ratings, Today
from chatbot.store.survey_tables import surveys
from chatbot.store.tables import Utc, conversations, handoffs

CONTAINED_AFTER = timedelta(minutes=30)
"""A conversation of the bot's that was silent for so long is taken for settled."""
SATISFIED = 4


def count_today(connection: Connection, *, since: datetime, now: datetime) -> Today:
    """Return the figures since a moment, as `docs/supervisor.md` defines them."""
    begun, contained, escalated = _begun(connection, since, now)
    waits = _waits(connection, since)
    promised, kept = _promises(connection, since, now)
    return Today(
        since=since,
        conversations=begun,
        contained=contained,
        escalated=escalated,
        median_wait_s=median(waits) if waits else None,
        promised=promised,
        kept=kept,
        bot=_ratings(connection, "bot", since),
        human=_ratings(connection, "human", since),
    )


def _begun(connection: Connection, since: datetime, now: datetime) -> tuple[int, int, int]:
    handed_over = select(handoffs.c.id).where(handoffs.c.conversation_id == conversations.c.id).exists()
    silent = conversations.c.active_at < now - CONTAINED_AFTER
    query = select(
        func.count(),
        func.count().filter(~handed_over, silent),
        func.count().filter(handed_over),
    ).where(conversations.c.active_at >= since, conversations.c.started_at >= since)
    begun, contained, escalated = connection.execute(query).one()
    return begun, contained, escalated


def _waits(connection: Connection, since: datetime) -> list[float]:
    query = (
        select(handoffs.c.opened_at, handoffs.c.claimed_at)
        .join(conversations, conversations.c.id == handoffs.c.conversation_id)
        .where(conversations.c.active_at >= since, handoffs.c.claimed_at >= since)
    )
    rows = connection.execute(query)
    return [max(0.0, (row.claimed_at - row.opened_at).total_seconds()) for row in rows]


def _promises(connection: Connection, since: datetime, now: datetime) -> tuple[int, int]:
    """Return how many promises were kept or broken by now, and how many of them kept.

    A hand-over that ended unanswered before its promise was due is neither: the customer, or an agent, needed none.
    """
    kept = handoffs.c.answered_at <= handoffs.c.respond_by
    until = func.coalesce(handoffs.c.answered_at, handoffs.c.ended_at, literal(now, Utc))
    broken = until > handoffs.c.respond_by
    query = (
        select(func.sum(case((kept | broken, 1), else_=0)), func.sum(case((kept, 1), else_=0)))
        .join(conversations, conversations.c.id == handoffs.c.conversation_id)
        .where(
            conversations.c.active_at >= since,
            handoffs.c.opened_at >= since,
            handoffs.c.respond_by.is_not(None),
        )
    )
    promised, held = connection.execute(query).one()
    return promised or 0, held or 0


def _ratings(connection: Connection, about: str, since: datetime) -> Ratings:
    query = select(func.count(), func.count().filter(surveys.c.rating >= SATISFIED)).where(
        surveys.c.answered_at >= since, surveys.c.about == about
    )
    count, satisfied = connection.execute(query).one()
    return Ratings(count, satisfied)

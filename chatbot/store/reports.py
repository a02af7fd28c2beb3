"""Count what happened: the rows that reports are made of; messages are never read one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from chatbot.domain.conversation import EscalationReason
from chatbot.domain.report_rows import Failure, HandOver, Held, Ratings, Talk
from chatbot.store.database import Database
from chatbot.store.failures import failures
from chatbot.store.tables import AGENT, CUSTOMER, agents, conversations, handoffs, messages
from chatbot.store.talks import answered, begun, ratings, talks

FETCHED = 5_000
"""Rows in memory at a time."""
SLICE = timedelta(days=31)
"""A year of a busy shop at once would take longer than any one statement may (`SQL_TIMEOUT_S`)."""


class Reports:
    """What happened between two moments, `start` included; of one team: what was handed over to it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def talks(
        self, start: datetime, end: datetime, *, team_id: str | None, small_talk: Collection[str]
    ) -> Iterator[Talk]:
        """Yield the conversations that began then, as they stand now.

        Args:
            small_talk: intents that ask for nothing.
        """
        for since, until in _slices(start, end):
            query = talks(begun(since, until, team_id), small_talk)
            with self._database.read() as connection:
                for row in connection.execution_options(yield_per=FETCHED).execute(query):
                    yield Talk(*row)

    def ratings(self, start: datetime, end: datetime, *, team_id: str | None) -> list[Ratings]:
        """Return how the conversations that began then were rated."""
        return [Ratings(**row) for row in self._rows(ratings(begun(start, end, team_id)))]

    def hand_overs(self, start: datetime, end: datetime, *, team_id: str | None) -> list[HandOver]:
        """Return what was handed over then, as it stands now."""
        names = HandOver.__dataclass_fields__
        query = select(*(handoffs.c[name] for name in names)).where(_within(handoffs.c.opened_at, start, end))
        return [HandOver(**row) for row in self._rows(query.where(*_of_team(team_id)))]

    def messages_by_intent(self, start: datetime, end: datetime) -> Mapping[str | None, int]:
        """Return how many messages of each intent the bot answered in the conversations that began then."""
        counts: Counter[str | None] = Counter()
        for since, until in _slices(start, end):
            query = select(messages.c.intent, func.count().label("count")).where(
                messages.c.author == CUSTOMER,
                messages.c.conversation_id.in_(begun(since, until, None)),
                answered(messages),
            )
            for row in self._rows(query.group_by(messages.c.intent)):
                counts[row["intent"]] += row["count"]
        return counts

    def failures(
        self, start: datetime, end: datetime, *, reasons: Collection[EscalationReason], person: str
    ) -> list[Failure]:
        """Return where the bot failed in the conversations that began then.

        Args:
            reasons: of the hand-overs that are failures.
            person: the intent that asks for a person: what was wanted before it failed.
        """
        queries = (
            failures(since, until, reasons=reasons, person=person) for since, until in _slices(start, end)
        )
        return [Failure(**row) for query in queries for row in self._rows(query)]

    def held(self, start: datetime, end: datetime, *, team_id: str | None) -> list[Held]:
        """Return who held what at any time then; what was passed on counts for the last to hold it."""
        query = select(handoffs.c.agent_id, handoffs.c.claimed_at, handoffs.c.ended_at).where(
            handoffs.c.agent_id.is_not(None),
            handoffs.c.claimed_at < end,
            or_(handoffs.c.ended_at.is_(None), handoffs.c.ended_at > start),
        )
        return [Held(**row) for row in self._rows(query.where(*_of_team(team_id)))]

    def written(self, start: datetime, end: datetime, *, team_id: str | None) -> Mapping[str, int]:
        """Return how many messages each agent wrote to customers then; notes are not for customers."""
        query = select(messages.c.agent_id, func.count().label("count")).where(
            messages.c.author == AGENT,
            messages.c.kind == "text",
            messages.c.suppressed.is_(False),
            messages.c.agent_id.is_not(None),
            _within(messages.c.created_at, start, end),
        )
        if team_id is not None:
            theirs = select(handoffs.c.conversation_id).where(*_of_team(team_id))
            query = query.where(messages.c.conversation_id.in_(theirs))
        return {row["agent_id"]: row["count"] for row in self._rows(query.group_by(messages.c.agent_id))}

    def names(self) -> Mapping[str, str]:
        """Return the name of every agent there is or was, by id."""
        return {row["id"]: row["name"] for row in self._rows(select(agents.c.id, agents.c.name))}

    def began_at(self) -> datetime | None:
        """Return when the first conversation began that is still kept; None: there is none."""
        query = select(func.min(conversations.c.started_at).label("first"))
        first: datetime | None = self._rows(query)[0]["first"]
        return first

    def _rows(self, query: Select[Any]) -> list[dict[str, Any]]:
        with self._database.read() as connection:
            return [row._asdict() for row in connection.execute(query)]


def _slices(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    while start < end:
        yield start, min(start + SLICE, end)
        start += SLICE


def _within(column: ColumnElement[datetime], start: datetime, end: datetime) -> ColumnElement[bool]:
    return and_(column >= start, column < end)


def _of_team(team_id: str | None) -> tuple[ColumnElement[bool], ...]:
    return () if team_id is None else (handoffs.c.team_id == team_id,)

"""The desk's lists: what one line of them holds, how the waiting line is ordered, where a page of it ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, literal, or_, select, tuple_

from chatbot.domain.desk import OpenConversations, Place, QueueEntry
from chatbot.domain.understanding import Sentiment
from chatbot.store import conversations as talks
from chatbot.store.shop_tables import customers
from chatbot.store.tables import agents, conversation_tags, conversations, events, handoffs, messages, teams

QUEUE_LIMIT = 200
"""Of each list but the waiting line, which has pages: the rest is found by searching."""
LEAST_URGENT = 5


def list_open(
    connection: Connection, agent_id: str, *, bot_since: datetime, after: Place | None, limit: int
) -> OpenConversations:
    """Return the open conversations as one agent sees them; pages after the first are of the waiting line alone."""
    # the event first: whatever commits after this is reported twice rather than never
    last = connection.execute(select(func.max(events.c.id))).scalar() or 0
    status, active_at = conversations.c.status, conversations.c.active_at
    assigned, own = status == "assigned", func.coalesce(conversations.c.agent_id, "") == agent_id
    groups = {
        "waiting": status == "waiting",
        "mine": and_(assigned, own),
        "others": and_(assigned, ~own),
        "bot": and_(status == "bot", active_at > bot_since),
    }
    count = select(*(func.count().filter(group).label(name) for name, group in groups.items()))
    totals = connection.execute(count.where(or_(*groups.values()))).one()._asdict()

    def found(name: str, most: int, *order: ColumnElement[Any]) -> list[QueueEntry]:
        return read_entries(connection, entries().where(groups[name]).order_by(*order).limit(most))

    if after:
        groups["waiting"] = and_(groups["waiting"], tuple_(*urgency()) > _key(after))
    waiting = found("waiting", limit + 1, *urgency())
    rest = 0 if after else QUEUE_LIMIT
    return OpenConversations(
        waiting=waiting[:limit],
        mine=found("mine", rest, *urgency()),
        others=found("others", rest, *urgency()),
        bot=found("bot", rest, active_at.desc()),
        totals=totals,
        next_place=place(waiting[limit - 1]) if len(waiting) > limit else None,
        last_event_id=last,
    )


def place(entry: QueueEntry) -> Place:
    """Return where somebody stands in the waiting line."""
    talk = entry.conversation
    return Place(entry.due_at or entry.waiting_since or talk.active_at, talk.id)


def urgency() -> Sequence[ColumnElement[Any]]:
    """Return the order of the waiting line: whose turn it is first; the more urgent, the sooner one's turn comes."""
    return (
        func.coalesce(handoffs.c.due_at, handoffs.c.opened_at, conversations.c.active_at),
        conversations.c.id,
    )


def _key(after: Place) -> Any:
    columns = (handoffs.c.due_at, conversations.c.id)
    values = (after.due_at, after.conversation_id)
    return tuple_(*(literal(value, column.type) for value, column in zip(values, columns, strict=True)))


def entries() -> Select[Any]:
    """Return the query for lines of the desk's list: people's last words, the customer's last mood."""
    last = (
        select(func.max(messages.c.seq))
        .where(
            messages.c.conversation_id == conversations.c.id,
            messages.c.author.in_(("customer", "agent")),  # people: what the bot says is known
            messages.c.kind != "note",
        )
        .correlate(conversations)
        .scalar_subquery()
    )
    heard = (
        select(func.max(messages.c.seq))
        .where(messages.c.conversation_id == conversations.c.id, messages.c.author == "customer")
        .correlate(conversations)
        .scalar_subquery()
    )
    spoken, mood = messages.alias("spoken"), messages.alias("mood")
    return (
        select(
            conversations,
            handoffs.c.reason,
            handoffs.c.risk,
            handoffs.c.priority,
            handoffs.c.explanation,
            handoffs.c.opened_at,
            handoffs.c.due_at,
            handoffs.c.respond_by,
            handoffs.c.answered_at,
            handoffs.c.team_id,
            handoffs.c.weight,
            handoffs.c.offered_to,
            handoffs.c.offered_until,
            teams.c.name.label("team_name"),
            spoken.c.text.label("last_message"),
            spoken.c.author.label("last_author"),
            mood.c.sentiment,
            mood.c.score,
            mood.c.anger,
            customers.c.name.label("customer_name"),
            agents.c.name.label("agent_name"),
        )
        .outerjoin(handoffs, handoffs.c.id == conversations.c.handoff_id)
        .outerjoin(teams, teams.c.id == handoffs.c.team_id)
        .outerjoin(spoken, and_(spoken.c.conversation_id == conversations.c.id, spoken.c.seq == last))
        .outerjoin(mood, and_(mood.c.conversation_id == conversations.c.id, mood.c.seq == heard))
        .outerjoin(customers, customers.c.id == conversations.c.customer_id)
        .outerjoin(agents, agents.c.id == conversations.c.agent_id)
    )


def read_entries(connection: Connection, query: Select[Any]) -> list[QueueEntry]:
    """Return what a query made of `entries` finds, with its tags."""
    rows = connection.execute(query).all()
    tags = _tags(connection, [row.id for row in rows])
    return [_entry(row, tuple(tags[row.id])) for row in rows]


def _tags(connection: Connection, ids: Sequence[str]) -> Mapping[str, list[str]]:
    tagged = select(conversation_tags).where(conversation_tags.c.conversation_id.in_(ids))
    found: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(tagged.order_by(conversation_tags.c.tag)) if ids else ():
        found[row.conversation_id].append(row.tag)
    return found


def _entry(row: Row[Any], tags: tuple[str, ...]) -> QueueEntry:
    return QueueEntry(
        conversation=talks.conversation(row),
        reason=row.reason,
        risk=row.risk,
        priority=row.priority or LEAST_URGENT,
        explanation=row.explanation or "",
        last_message=row.last_message or "",
        last_author=row.last_author,
        mood=Sentiment(row.sentiment, row.score, row.anger) if row.sentiment else None,
        waiting_since=row.opened_at if row.status == "waiting" else None,
        customer_name=row.customer_name,
        agent_name=row.agent_name,
        due_at=row.due_at,
        respond_by=None if row.answered_at else row.respond_by,
        team_id=row.team_id,
        team_name=row.team_name,
        weight=row.weight or 1,
        offered_to=row.offered_to,
        offered_until=row.offered_until,
        snoozed_until=row.snoozed_until,
        tags=tags,
    )

"""What agents answered in conversations that ended well: where suggestions may come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, and_, exists, select, tuple_

from chatbot.domain.tools import PastAnswer
from chatbot.store.database import Database
from chatbot.store.shop_tables import customers, order_items, orders
from chatbot.store.survey_tables import surveys
from chatbot.store.tables import conversations, handoffs, messages

GOOD_FROM = 4
"""The least rating of a person, 1 to 5, with which their answers are worth repeating; none is good enough, too."""
ENDED_BADLY = ("unsolved", "no_reply", "spam")
LOOK_BACK = 12
"""Lines before an answer among which its question is looked for."""
NOT_PRIVATE = frozenset({"flow", "wanted", "reason", "quantity", "reached_by"})
"""Of what the bot collects: the same words for everybody who chooses them."""
QUESTIONS = 3
"""The customer's last lines before an answer are its question."""

Key = tuple[str, int]
"""A conversation's id and a seq."""


class PastAnswers:
    """Always as they stand now: what was erased, rated badly or taken up again is not among them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(self, most: int) -> list[Key]:
        """Return where the latest answers stand, the latest first."""
        query = (
            select(messages.c.conversation_id, messages.c.seq)
            .join(conversations, conversations.c.id == messages.c.conversation_id)
            .where(*_worth_repeating())
            .order_by(messages.c.created_at.desc(), messages.c.conversation_id, messages.c.seq.desc())
            .limit(most)
        )
        with self._database.read() as connection:
            return [(row.conversation_id, row.seq) for row in connection.execute(query)]

    def read(self, keys: Sequence[Key]) -> list[PastAnswer]:
        """Return those of these answers that may still be repeated, in the order of the keys."""
        query = (
            select(messages, customers.c.name.label("customer_name"))
            .join(conversations, conversations.c.id == messages.c.conversation_id)
            .outerjoin(customers, customers.c.id == conversations.c.customer_id)
            .where(tuple_(messages.c.conversation_id, messages.c.seq).in_(keys), *_worth_repeating())
        )
        with self._database.read() as connection:
            rows = {(row.conversation_id, row.seq): row for row in connection.execute(query)} if keys else {}
            private = _private(connection, [conversation_id for conversation_id, _ in rows])
            return [
                PastAnswer(
                    conversation_id=key[0],
                    seq=key[1],
                    question=_question(connection, key),
                    text=rows[key].text,
                    agent_name=rows[key].agent_name,
                    customer_name=rows[key].customer_name,
                    private=tuple(private[key[0]]),
                )
                for key in keys
                if key in rows
            ]


def _worth_repeating() -> tuple[ColumnElement[bool], ...]:
    of_talk = surveys.c.conversation_id == conversations.c.id
    rated_badly = exists().where(of_talk, surveys.c.about == "human", surveys.c.rating < GOOD_FROM)
    ended_badly = exists().where(
        handoffs.c.conversation_id == conversations.c.id, handoffs.c.outcome.in_(ENDED_BADLY)
    )
    return (
        messages.c.author == "agent",
        messages.c.kind == "text",
        messages.c.suppressed.is_(False),
        messages.c.helpful.is_not(False),
        conversations.c.status == "resolved",
        ~rated_badly,
        ~ended_badly,
    )


def _question(connection: Connection, key: Key) -> str:
    """Return what the customer wrote last before an answer, since the answer before it."""
    spoken = and_(messages.c.author.in_(("customer", "agent")), messages.c.kind == "text")
    query = select(messages.c.author, messages.c.text).where(
        messages.c.conversation_id == key[0], messages.c.seq < key[1], spoken
    )
    said: list[str] = []
    for row in connection.execute(query.order_by(messages.c.seq.desc()).limit(LOOK_BACK)):
        if len(said) == QUESTIONS or (row.author == "agent" and said):
            break
        if row.author == "customer":
            said.append(row.text)
    return "\n".join(reversed(said))


def _private(connection: Connection, ids: Sequence[str]) -> Mapping[str, list[str]]:
    """Return what these conversations' customers ordered, where it went, and what they told the bot."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    if not ids:
        return found
    bought = (
        select(conversations.c.id, orders.c.number, orders.c.ship_to, order_items.c.product)
        .join(orders, orders.c.customer_id == conversations.c.customer_id)
        .outerjoin(order_items, order_items.c.order_number == orders.c.number)
        .where(conversations.c.id.in_(ids))
    )
    for row in connection.execute(bought):
        found[row.id] += [row.number, *filter(None, (row.ship_to, row.product))]
    told = select(handoffs.c.conversation_id, handoffs.c.collected)
    for conversation_id, collected in connection.execute(told.where(handoffs.c.conversation_id.in_(ids))):
        values = (collected or {}).items()
        found[conversation_id] += (str(value) for name, value in values if name not in NOT_PRIVATE)
    return found

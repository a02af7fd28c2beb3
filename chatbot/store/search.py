"""Full-text search over all conversations: by SQLite's FTS5, or by PostgreSQL's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    column,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    union_all,
)

from chatbot.domain.search import Hit, Search
from chatbot.store.database import Database
from chatbot.store.entries import entries, read_entries
from chatbot.store.search_index import catch_up
from chatbot.store.search_words import Term, read_terms, snippet
from chatbot.store.shop_tables import customers, orders
from chatbot.store.tables import conversation_tags, conversations, handoffs, messages

PAGE = 50
_numbers = table("search_numbers", column("number"), column("conversation_id"))
_customer_numbers = table("search_customer_numbers", column("number"), column("customer_id"))
_said = table("search_messages", column("rowid"), column("search_messages"))
_WORDS: ColumnElement[Any] = literal_column("messages.words")
"""PostgreSQL makes them of each text by itself."""
_named = table("search_customers", column("rowid"), column("search_customers"))


class Searches:
    """The desk's way to any conversation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, search: Search) -> list[Hit]:
        """Return the conversations that have all of it, the latest first; what was just said is among it."""
        terms = read_terms(search.words)
        if search.words.strip() and not terms:
            return []  # signs alone
        if terms:
            catch_up(self._database)
        with self._database.read() as connection:
            sqlite = connection.dialect.name == "sqlite"
            query = select(conversations.c.id).where(*_filters(search))
            for term in terms:
                query = query.where(
                    conversations.c.id.in_(_in_sqlite(term) if sqlite else _in_postgresql(term))
                )
            latest = query.order_by(conversations.c.active_at.desc(), conversations.c.id).limit(PAGE)
            ids = connection.execute(latest).scalars().all()
            said = (_said_in_sqlite if sqlite else _said_in_postgresql)(connection, ids, terms)
            rows = read_entries(connection, entries().where(conversations.c.id.in_(ids)))
        found = {row.conversation.id: Hit(row, said.get(row.conversation.id)) for row in rows}
        return [found[one] for one in ids if one in found]


def _filters(search: Search) -> list[ColumnElement[bool]]:
    """Return the conditions that are no words; of a conversation's hand-overs one has to fulfil all of them."""
    talk = conversations.c
    handed = {"reason": search.reason, "team_id": search.team_id, "agent_id": search.agent_id}
    asked = [handoffs.c[name] == value for name, value in handed.items() if value]
    conditions: list[ColumnElement[bool]] = []
    if asked:
        conditions.append(exists().where(handoffs.c.conversation_id == talk.id, *asked))
    if search.status:
        conditions.append(talk.status == search.status)
    if search.tag:
        tagged = conversation_tags.c.conversation_id == talk.id, conversation_tags.c.tag == search.tag
        conditions.append(exists().where(*tagged))
    if search.since:
        conditions.append(talk.active_at >= search.since)
    ends = filter(None, (search.until, search.before))
    return [*conditions, *(talk.active_at < end for end in ends)]


def _in_sqlite(term: Term) -> Select[Any]:
    said = select(_said.c.rowid.op(">>")(24)).where(_match(_said.c.search_messages, term.fts5))
    named = select(_named.c.rowid).where(_match(_named.c.search_customers, term.fts5))
    known = select(_customer_numbers.c.customer_id).where(_customer_numbers.c.number.in_(named))
    return _any_of(select(_numbers.c.conversation_id).where(_numbers.c.number.in_(said)), known, term)


def _in_postgresql(term: Term) -> Select[Any]:
    said = select(messages.c.conversation_id).where(_holds(_WORDS, term.tsquery))
    known = select(customers.c.id).where(
        _holds(func.searchable(customers.c.name + " " + customers.c.email), term.tsquery)
    )
    return _any_of(said, known, term)


def _any_of(said: Select[Any], known: Select[Any], term: Term) -> Select[Any]:
    """Return where it was said, or where the customer is known by it: one list, which both databases begin with."""
    ordered = select(orders.c.customer_id).where(orders.c.number == term.written)
    theirs = select(conversations.c.id).where(
        or_(conversations.c.customer_id.in_(known), conversations.c.customer_id.in_(ordered))
    )
    found = union_all(said, theirs).subquery()
    return select(found.c[0])


def _said_in_sqlite(connection: Connection, ids: Sequence[str], terms: Sequence[Term]) -> Mapping[str, str]:
    """Return the snippets of these conversations: of the latest message with all terms, else with any."""
    number = _said.c.rowid.op(">>")(24)
    numbers = select(_numbers.c.number).where(_numbers.c.conversation_id.in_(ids))

    def latest(words: str) -> Select[Any]:
        hits = select(number.label("number"), func.max(_said.c.rowid).op("&")(0xFFFFFF).label("seq"))
        hit = (
            hits.where(_match(_said.c.search_messages, words), number.in_(numbers))
            .group_by(number)
            .subquery()
        )
        return (
            select(messages.c.conversation_id, messages.c.text)
            .join(_numbers, _numbers.c.conversation_id == messages.c.conversation_id)
            .join(hit, and_(hit.c.number == _numbers.c.number, hit.c.seq == messages.c.seq))
        )

    words = [term.fts5 for term in terms]
    return _read_snippets(connection, [latest(" OR ".join(words)), latest(" AND ".join(words))], ids, terms)


def _said_in_postgresql(
    connection: Connection, ids: Sequence[str], terms: Sequence[Term]
) -> Mapping[str, str]:
    talk = messages.c.conversation_id

    def latest(words: str) -> Select[Any]:
        hits = (
            select(talk.label("id"), func.max(messages.c.seq).label("seq"))
            .where(talk.in_(ids))
            .group_by(talk)
        )
        hit = hits.where(_holds(_WORDS, words)).subquery()
        same = and_(messages.c.conversation_id == hit.c.id, messages.c.seq == hit.c.seq)
        return select(messages.c.conversation_id, messages.c.text).join(hit, same)

    words = [f"({term.tsquery})" for term in terms]
    return _read_snippets(connection, [latest(" | ".join(words)), latest(" & ".join(words))], ids, terms)


def _read_snippets(
    connection: Connection, queries: Sequence[Select[Any]], ids: Sequence[str], terms: Sequence[Term]
) -> dict[str, str]:
    if not ids or not terms:
        return {}
    wanted = queries if len(terms) > 1 else queries[:1]
    return {row[0]: snippet(row[1], terms) for query in wanted for row in connection.execute(query)}


def _match(index: ColumnElement[Any], words: str) -> ColumnElement[bool]:
    return index.op("MATCH", is_comparison=True)(literal(words, String))


def _holds(words: ColumnElement[Any], asked: str) -> ColumnElement[bool]:
    return words.op("@@", is_comparison=True)(func.to_tsquery("simple", asked))

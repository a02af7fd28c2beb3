"""Full-text search over all conversations: what every database does alike; words are looked up by each in its way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, or_, select, union_all

from chatbot.domain.search import Hit, Search
from chatbot.store import search_postgresql, search_sqlite
from chatbot.store.blind import term_hashes
from chatbot.store.database import Database
from chatbot.store.entries import entries, read_entries
from chatbot.store.search_index import catch_up
from chatbot.store.search_words import Term, read_terms, snippet
from chatbot.store.shop_tables import orders
from chatbot.store.tables import conversation_tags, conversations, handoffs

PAGE = 50
LOOKED_AT_FIRST = 500
"""Of the latest conversations: a word that is said in every tenth is found there, and not looked up in all."""


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
            ids = _latest(connection, search, terms)
            said = _snippets(connection, ids, terms) if terms and ids else {}
            rows = read_entries(connection, entries().where(conversations.c.id.in_(ids)))
        found = {row.conversation.id: Hit(row, said.get(row.conversation.id)) for row in rows}
        return [found[one] for one in ids if one in found]


def _latest(connection: Connection, search: Search, terms: Sequence[Term]) -> Sequence[str]:
    """Return the ids of the conversations on the page."""
    talk = conversations.c
    query = select(talk.id).where(*_filters(search)).order_by(talk.active_at.desc(), talk.id)
    if terms and connection.dialect.name == "postgresql":
        search_postgresql.prepare(connection)
        ids = _among_recent(connection, query, terms)
        if len(ids) == PAGE:
            return ids
    for term in terms:
        query = query.where(talk.id.in_(_anywhere(connection, term)))
    return connection.execute(query.limit(PAGE)).scalars().all()


def _among_recent(connection: Connection, query: Select[Any], terms: Sequence[Term]) -> Sequence[str]:
    """Return those of the latest conversations in which all of it is said; a full page is the right one."""
    columns = query.add_columns(conversations.c.customer_id, conversations.c.active_at)
    recent = columns.limit(LOOKED_AT_FIRST).subquery("recent").c
    said = (
        or_(search_postgresql.is_said(term, recent.id), _is_theirs(connection, term, recent.customer_id))
        for term in terms
    )
    near = select(recent.id).where(*said).order_by(recent.active_at.desc(), recent.id)
    return connection.execute(near.limit(PAGE)).scalars().all()


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


def _anywhere(connection: Connection, term: Term) -> Select[Any]:
    """Return where it was said, or where the customer is known by it: one list, which both databases begin with."""
    theirs = select(conversations.c.id).where(_is_theirs(connection, term, conversations.c.customer_id))
    return select(union_all(_way(connection).where_said(term), theirs).subquery().c[0])


def _is_theirs(connection: Connection, term: Term, customer: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that the customer is called so, or has an order of this number."""
    ordered = select(orders.c.customer_id).where(orders.c.number == term.written)
    return or_(
        customer.in_(_way(connection).who_is_called(term_hashes(connection, term))), customer.in_(ordered)
    )


def _snippets(connection: Connection, ids: Sequence[str], terms: Sequence[Term]) -> Mapping[str, str]:
    """Return the line around what was found: of the latest message with all terms, else with any."""
    found: dict[str, str] = {}
    for together in (False, True) if len(terms) > 1 else (False,):
        query = _way(connection).said_last(ids, terms, together=together)
        found |= {row[0]: snippet(row[1], terms) for row in connection.execute(query)}
    return found


def _way(connection: Connection) -> ModuleType:
    """Return how this database looks words up; both modules have the same functions."""
    return search_postgresql if connection.dialect.name == "postgresql" else search_sqlite

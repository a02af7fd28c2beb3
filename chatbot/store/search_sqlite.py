"""The search in SQLite: FTS5 over what was said, and over what customers are called; see migration 0011."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, column, func, literal, select, table

from chatbot.store.search_words import Term
from chatbot.store.tables import messages

_numbers = table("search_numbers", column("number"), column("conversation_id"))
_customer_numbers = table("search_customer_numbers", column("number"), column("customer_id"))
_said = table("search_messages", column("rowid"), column("search_messages"))
_named = table("search_customers", column("rowid"), column("search_customers"))
_NUMBER = _said.c.rowid.op(">>")(24)
_SEQ = func.max(_said.c.rowid).op("&")(0xFFFFFF)
"""A line's number is its conversation's, and its seq in the lower 24 bits."""


def where_said(term: Term) -> Select[Any]:
    """Return the conversations in which it was said."""
    said = select(_NUMBER).where(_match(_said.c.search_messages, term.fts5))
    return select(_numbers.c.conversation_id).where(_numbers.c.number.in_(said))


def who_is_called(words: Sequence[Sequence[str]]) -> Select[Any]:
    """Return the customers who are sought by all these words; of each, its hash under every key."""
    hashed = " AND ".join(f"({' OR '.join(hashes)})" for hashes in words)
    named = select(_named.c.rowid).where(_match(_named.c.search_customers, hashed))
    return select(_customer_numbers.c.customer_id).where(_customer_numbers.c.number.in_(named))


def said_last(ids: Sequence[str], terms: Sequence[Term], *, together: bool) -> Select[Any]:
    """Return these conversations with the latest text in each that holds the terms: all `together`, or any."""
    words = (" AND " if together else " OR ").join(term.fts5 for term in terms)
    numbers = select(_numbers.c.number).where(_numbers.c.conversation_id.in_(ids))
    hits = select(_NUMBER.label("number"), _SEQ.label("seq")).where(_match(_said.c.search_messages, words))
    hit = hits.where(_NUMBER.in_(numbers)).group_by(_NUMBER).subquery()
    return (
        select(messages.c.conversation_id, messages.c.text)
        .join(_numbers, _numbers.c.conversation_id == messages.c.conversation_id)
        .join(hit, and_(hit.c.number == _numbers.c.number, hit.c.seq == messages.c.seq))
    )


def _match(index: ColumnElement[Any], words: str) -> ColumnElement[bool]:
    return index.op("MATCH", is_comparison=True)(literal(words, String))

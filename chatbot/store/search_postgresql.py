"""The search in PostgreSQL: its own full text, over a column that it keeps itself; see migration 0011."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, and_, cast, func, literal_column, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from chatbot.store.search_words import Term
from chatbot.store.shop_tables import customers
from chatbot.store.tables import messages

_WORDS: ColumnElement[Any] = literal_column("messages.words")
"""Made of each text by the database."""


def where_said(term: Term) -> Select[Any]:
    """Return the conversations in which it was said."""
    return select(messages.c.conversation_id).where(_holds(_WORDS, term.tsquery))


def prepare(connection: Connection) -> None:
    """Let statements of this transaction run as they are: compiling them takes longer than most of them do."""
    connection.execute(text("SET LOCAL jit = off"))


def is_said(term: Term, talk: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that it was said in a conversation, for few conversations and common words."""
    here = messages.c.conversation_id == talk
    return select(messages.c.seq).where(here, _holds(_WORDS, term.tsquery)).exists()


def who_is_called(words: Sequence[Sequence[str]]) -> Select[Any]:
    """Return the customers who are sought by all these words; of each, its hash under every key."""
    sought = func.string_to_array(customers.c.sought_by, literal_column("' '"))
    found = (sought.op("&&", is_comparison=True)(cast(hashes, ARRAY(Text))) for hashes in words)
    return select(customers.c.id).where(*found)


def said_last(ids: Sequence[str], terms: Sequence[Term], *, together: bool) -> Select[Any]:
    """Return these conversations with the latest text in each that holds the terms: all `together`, or any."""
    words = (" & " if together else " | ").join(f"({term.tsquery})" for term in terms)
    talk = messages.c.conversation_id
    hits = select(talk.label("id"), func.max(messages.c.seq).label("seq")).where(talk.in_(ids)).group_by(talk)
    hit = hits.where(_holds(_WORDS, words)).subquery()
    return select(talk, messages.c.text).join(hit, and_(talk == hit.c.id, messages.c.seq == hit.c.seq))


def _holds(words: ColumnElement[Any], asked: str) -> ColumnElement[bool]:
    return words.op("@@", is_comparison=True)(func.to_tsquery("simple", asked))

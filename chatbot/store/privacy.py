"""What is kept of a person: export it, erase it, and let old conversations go."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, Text, and_, cast, delete, func, or_, select, text

from chatbot.errors import LiveStoreUnavailable, NotFound
from chatbot.store.database import Database
from chatbot.store.live import Live
from chatbot.store.sessions import Sessions
from chatbot.store.tables import (
    conversations,
    customers,
    events,
    feedback,
    handoffs,
    messages,
    order_items,
    orders,
    refunds,
)

log = logging.getLogger(__name__)
BATCH = 500
"""Conversations erased in one transaction: customers wait for it, so it is short."""
BREATH_S = 0.05
"""Between two transactions, so that those who waited get in."""
REWRITE_TIMEOUT_S = 10.0
"""Our own Redis holds sessions of a day or so: its file is written anew in far less."""
_ADDRESS = re.compile(r"[\w%+'.-]+@[\w-]+(?:\.[\w-]+)+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


class Privacy:
    """Per-person export and erasure, and retention.

    Args:
        own_live: the Redis server of our own; its file keeps what was dropped until it is written anew.
    """

    def __init__(self, database: Database, sessions: Sessions, *, own_live: Live | None = None) -> None:
        self._database, self._sessions, self._own_live = database, sessions, own_live

    def export(self, email: str) -> dict[str, Any]:
        """Return everything kept of the person with this e-mail, ready for JSON.

        Of the conversations: those of the customer, and those of nobody known in which the address was told.

        Raises:
            NotFound: there is nothing.
        """
        with self._database.read() as connection:
            customer, talks = _find(connection, email)
            bought = select(orders.c.number).where(orders.c.customer_id.in_(customer))
            return {
                "customer": _rows(connection, customers, customers.c.id.in_(customer)),
                "orders": _rows(connection, orders, orders.c.customer_id.in_(customer)),
                "items": _rows(connection, order_items, order_items.c.order_number.in_(bought)),
                "refunds": _rows(connection, refunds, refunds.c.order_number.in_(bought)),
                "conversations": _rows(connection, conversations, conversations.c.id.in_(talks)),
                "messages": _rows(connection, messages, messages.c.conversation_id.in_(talks)),
                "handoffs": _rows(connection, handoffs, handoffs.c.conversation_id.in_(talks)),
                "feedback": _rows(connection, feedback, feedback.c.conversation_id.in_(talks)),
            }

    def erase(self, email: str) -> int:
        """Erase all that `export` shows, the text in the files too; return how many conversations.

        Raises:
            NotFound: there is nothing.
        """
        with self._database.read() as connection:  # searching takes long: nobody waits for it
            customer, talks = _find(connection, email)
        with self._database.write() as connection:
            # their conversations again: one may have begun, or become another customer's, in the meantime
            theirs = conversations.c.customer_id.in_(customer)
            told = and_(conversations.c.id.in_(talks), conversations.c.customer_id.is_(None))
            erased = _erase_talks(connection, or_(theirs, told))
            connection.execute(delete(customers).where(customers.c.id.in_(customer)))
        self._sessions.drop_all(erased)
        self._wipe()
        return len(erased)

    def retain(self, since: datetime) -> int:
        """Erase conversations silent since before this, and return how many."""
        count = 0
        while erased := self._retain_some(since):
            count += erased
            time.sleep(BREATH_S)
        if count:
            self._wipe()
        return count

    def _retain_some(self, since: datetime) -> int:
        silent = conversations.c.active_at < since
        some = select(conversations.c.id).where(silent).order_by(conversations.c.active_at).limit(BATCH)
        with self._database.write() as connection:
            ids = connection.execute(some).scalars().all()
            # `silent` again: a customer who came back in the meantime stays
            erased = _erase_talks(connection, and_(conversations.c.id.in_(ids), silent))
        self._sessions.drop_all(erased)
        return len(erased)

    def _wipe(self) -> None:
        """Take out of the files what is in no table and no key any more."""
        if self._database.engine.dialect.name == "sqlite":
            _cut_log(self._database)
        if self._own_live:
            _rewrite(self._own_live)


def _find(connection: Connection, email: str) -> tuple[Collection[str], Collection[str]]:
    """Return the ids of the customers with this e-mail, and those of their conversations."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))  # it reads every message
    address = email.strip().lower()
    if not address:
        raise NotFound("nobody has an empty e-mail address: name one")
    same = func.lower(func.trim(customers.c.email)) == address
    customer = connection.execute(select(customers.c.id).where(same)).scalars().all()
    linked = select(conversations.c.id).where(conversations.c.customer_id.in_(customer))
    talks = {*connection.execute(linked).scalars(), *_told(connection, address)}
    if not customer and not talks:
        raise NotFound(f"no customer and no conversation with the e-mail {email}: check the spelling")
    return customer, talks


def _told(connection: Connection, address: str) -> set[str]:
    """Return the conversations of no known customer in which the address was told."""
    like = "%" + _NOT_ASCII.sub("%", re.sub(r"([\\%_])", r"\\\1", address)) + "%"  # JSON writes é as \u00e9
    talk = conversations.c.id
    remembered = select(talk, conversations.c.memory)
    remembered = remembered.where(cast(conversations.c.memory, Text).ilike(like, escape="\\"))
    written = select(talk, messages.c.text).join_from(messages, conversations)
    written = written.where(messages.c.author == "customer", messages.c.text.ilike(like, escape="\\"))
    rated = select(talk, feedback.c.comment).join_from(feedback, conversations)
    rated = rated.where(feedback.c.comment.ilike(like, escape="\\"))
    return {
        found
        for query in (remembered, written, rated)
        for found, said in connection.execute(query.where(conversations.c.customer_id.is_(None)))
        if address in _addresses(said)  # LIKE also finds joanna@example.com when anna@example.com is sought
    }


def _addresses(said: object) -> set[str]:
    words = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
    return {found.strip("'.-").lower() for found in _ADDRESS.findall(words)}


def _erase_talks(connection: Connection, which: ColumnElement[bool]) -> list[tuple[str, str]]:
    """Erase conversations with all that hangs on them; return key id and session id of each."""
    ids = select(conversations.c.id).where(which)
    connection.execute(delete(events).where(events.c.conversation_id.in_(ids)))
    key = (conversations.c.key_id, conversations.c.session_id)
    return [
        (row.key_id, row.session_id)
        for row in connection.execute(delete(conversations).where(which).returning(*key))
    ]


def _cut_log(database: Database) -> None:
    """Move SQLite's log into its file, where what was erased is overwritten, and cut it off."""
    with database.read() as connection:  # the driver's cursor: SQLAlchemy's would begin a transaction
        busy, *_ = connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        log.warning("the database's -wal file is in use: erased text stands in it until the next erasure")


def _rewrite(live: Live) -> None:
    """Let Redis write its file anew, and wait for it: a server that is stopped meanwhile keeps the old one."""
    end = time.monotonic() + REWRITE_TIMEOUT_S
    try:
        _wait_for_rewrite(live, end)  # one that began before the erasure is not enough
        live.call(lambda client: client.bgrewriteaof())
        _wait_for_rewrite(live, end)
    except LiveStoreUnavailable as error:
        log.warning("erased sessions stand in Redis' file until it is written anew: %s", error)


def _wait_for_rewrite(live: Live, end: float) -> None:
    while live.call(lambda client: client.info("persistence"))["aof_rewrite_in_progress"]:
        if time.monotonic() > end:
            raise LiveStoreUnavailable("writing it takes too long")
        time.sleep(BREATH_S)


def _rows(connection: Connection, table: Table, which: ColumnElement[bool]) -> list[dict[str, Any]]:
    return [_plain(row) for row in connection.execute(select(table).where(which)).mappings()]


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        str(name): str(value) if isinstance(value, date | Decimal) else value for name, value in row.items()
    }

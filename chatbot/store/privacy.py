"""What is kept of a person: export it, erase it, and let old conversations go."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, or_, select, text, update

from chatbot.errors import LiveStoreUnavailable, NotFound, StoreUnavailable
from chatbot.store import search_index
from chatbot.store.blind import address_is, plain_address
from chatbot.store.database import Database
from chatbot.store.experiment_tables import experiment_arms
from chatbot.store.live import Live
from chatbot.store.sessions import Sessions
from chatbot.store.shop_privacy import (
    answer_requests,
    asked_for,
    erase_customers,
    kept_of,
    retain_tasks,
    told_sealed,
)
from chatbot.store.shop_tables import customers
from chatbot.store.survey_tables import surveys
from chatbot.store.tables import (
    conversation_tags,
    conversations,
    events,
    handoffs,
    messages,
    routings,
)
from chatbot.store.told_addresses import may_hold, take_out, without
from chatbot.store.tools_tables import suggestion_uses
from chatbot.store.webhook_tables import webhook_deliveries

log = logging.getLogger(__name__)
BATCH = 500
"""Conversations erased in one transaction: customers wait for it, so it is short."""
BREATH_S = 0.05
"""Between two transactions, so that those who waited get in."""
REWRITE_TIMEOUT_S = 10.0
"""Our own Redis holds sessions of a day or so: its file is written anew in far less."""


class Privacy:
    """Per-person export and erasure, and retention.

    Args:
        own_live: the Redis server of our own; its file keeps what was dropped until it is written anew.
        forget: what else has to be let go when somebody is erased: files made of what people said.
    """

    def __init__(
        self,
        database: Database,
        sessions: Sessions,
        *,
        own_live: Live | None = None,
        forget: Sequence[Callable[[], None]] = (),
    ) -> None:
        self._database, self._sessions, self._own_live = database, sessions, own_live
        self._forget = forget

    def export(self, email: str) -> dict[str, Any]:
        """Return everything kept of the person with this e-mail, ready for JSON.

        Of the conversations: those of the customer, and those of nobody known in which the address was told.

        Raises:
            NotFound: no customer has this address, and nobody told it.
        """
        with self._database.read() as connection:
            customer, told = _find(connection, email)
            talks = select(conversations.c.id).where(_theirs(customer, told))
            decided = select(handoffs.c.id).where(handoffs.c.conversation_id.in_(talks))
            shop = kept_of(connection, customer, plain_address(email))
            return {
                **{name: _rows(connection, table, which) for name, (table, which) in shop.items()},
                "conversations": _rows(connection, conversations, conversations.c.id.in_(talks)),
                "messages": _rows(connection, messages, messages.c.conversation_id.in_(talks)),
                "handoffs": _rows(connection, handoffs, handoffs.c.conversation_id.in_(talks)),
                "routings": _rows(connection, routings, routings.c.handoff_id.in_(decided)),
                "tags": _rows(connection, conversation_tags, conversation_tags.c.conversation_id.in_(talks)),
                "experiments": _rows(
                    connection, experiment_arms, experiment_arms.c.conversation_id.in_(talks)
                ),
                "surveys": _rows(connection, surveys, surveys.c.conversation_id.in_(talks)),
                "webhook_deliveries": _rows(
                    connection, webhook_deliveries, webhook_deliveries.c.conversation_id.in_(talks)
                ),
                "suggestions": _rows(
                    connection, suggestion_uses, suggestion_uses.c.conversation_id.in_(talks)
                ),
            }

    def erase(self, email: str) -> int:
        """Erase all that `export` shows, the text in the files too; return how many conversations.

        Another customer's conversation stays, but the address is taken out of it.

        Raises:
            NotFound: no customer has this address, and nobody told it.
        """
        with self._database.read() as connection:  # searching takes long: nobody waits for it
            customer, told = _find(connection, email)
            noted = _noted(connection, plain_address(email))
            sealed = told_sealed(connection, plain_address(email))
        with self._database.write() as connection:
            # whose they are again: one may have begun, or become another customer's, in the meantime
            erased = _erase_talks(connection, _theirs(customer, told))
            erase_customers(connection, customer, plain_address(email), sealed)
            others = _take_out(connection, {*told, *noted}, plain_address(email))
        self._sessions.drop_all([*erased, *others])
        self.wipe()
        return len(erased)

    def close_requests(self, email: str) -> None:
        """Note that the person was given what `export` shows: their open request for it is answered."""
        with self._database.write() as connection:
            answer_requests(connection, _called(connection, email))

    def retain(self, since: datetime) -> int:
        """Erase conversations silent since before this, and what was asked then; return how many conversations."""
        with self._database.write() as connection:
            retain_tasks(connection, since)
        count = 0
        while erased := self._retain_some(since):
            count += erased
            time.sleep(BREATH_S)
        if count:
            self.wipe()
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

    def wipe(self) -> None:
        """Take out of the files what is in no table and no key any more."""
        for forget in self._forget:
            forget()
        _merge_index(self._database)
        self._database.tidy()
        if self._own_live:
            _rewrite(self._own_live)


def _find(connection: Connection, email: str) -> tuple[Collection[str], Collection[str]]:
    """Return the ids of the customers with this e-mail, and of all conversations in which it was told."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))  # it reads every message
    address = plain_address(email)
    if not address:
        raise NotFound("nobody has an empty e-mail address: name one")
    customer = _called(connection, address)
    told = _told(connection, address)
    if not (customer or told or asked_for(connection, address) or _noted(connection, address)):
        raise NotFound(f"no customer and no conversation with the e-mail {email}: check the spelling")
    return customer, told


def _called(connection: Connection, email: str) -> Sequence[str]:
    has_it = address_is(connection, customers.c.email_hash, email)
    return connection.execute(select(customers.c.id).where(has_it)).scalars().all()


def _theirs(customer: Collection[str], told: Collection[str]) -> ColumnElement[bool]:
    """Choose the conversations linked to the person, and those linked to nobody in which they told the address."""
    linked = conversations.c.customer_id
    return or_(linked.in_(customer), and_(linked.is_(None), conversations.c.id.in_(told)))


def _told(connection: Connection, address: str) -> set[str]:
    """Return the conversations in which a customer told the address."""
    memory, message, comment = conversations.c.memory, messages.c.text, surveys.c.comment
    remembered = select(conversations.c.id, memory).where(may_hold(memory, address))
    written = select(messages.c.conversation_id, message).where(
        messages.c.author == "customer", may_hold(message, address)
    )
    rated = select(surveys.c.conversation_id, comment).where(may_hold(comment, address))
    return {
        found
        for query in (remembered, written, rated)
        for found, said in connection.execute(query)
        if without(address, said) != said
    }


def _noted(connection: Connection, address: str) -> set[str]:
    """Return the conversations in which an agent noted the address, whoever's they are."""
    query = select(messages.c.conversation_id, messages.c.text).where(
        messages.c.kind == "note", may_hold(messages.c.text, address)
    )
    return {found for found, said in connection.execute(query) if without(address, said) != said}


def _take_out(connection: Connection, talks: Collection[str], address: str) -> list[tuple[str, str]]:
    """Take the address out of what was said in conversations; return key id and session id of each."""
    talk = conversations.c.id
    # a version on: whoever thinks a turn through meanwhile would write back what was remembered
    moved = update(conversations).where(talk.in_(talks)).values(version=conversations.c.version + 1)
    found = connection.execute(moved.returning(conversations.c.key_id, conversations.c.session_id)).all()
    take_out(connection, conversations.c.memory, talk.in_(talks), address)
    for said in (messages.c.text, messages.c.answer):
        take_out(connection, said, messages.c.conversation_id.in_(talks), address)
    for collected in (handoffs.c.collected, handoffs.c.evidence):
        take_out(connection, collected, handoffs.c.conversation_id.in_(talks), address)
    take_out(connection, surveys.c.comment, surveys.c.conversation_id.in_(talks), address)
    body = webhook_deliveries.c.body
    take_out(connection, body, webhook_deliveries.c.conversation_id.in_(talks), address)
    return [(row.key_id, row.session_id) for row in found]


def _erase_talks(connection: Connection, which: ColumnElement[bool]) -> list[tuple[str, str]]:
    """Erase conversations with all that hangs on them; return key id and session id of each."""
    ids = select(conversations.c.id).where(which)
    connection.execute(delete(events).where(events.c.conversation_id.in_(ids)))
    key = (conversations.c.key_id, conversations.c.session_id)
    return [
        (row.key_id, row.session_id)
        for row in connection.execute(delete(conversations).where(which).returning(*key))
    ]


def _merge_index(database: Database) -> None:
    """Take the words of what was erased out of the search's index."""
    try:
        search_index.forget(database)
    except StoreUnavailable as error:
        log.warning("erased words stand in the search's index until the next erasure: %s", error)


def _rewrite(live: Live) -> None:
    """Let Redis write its file anew, and wait for it: a server that is stopped meanwhile keeps the old one."""
    end = time.monotonic() + REWRITE_TIMEOUT_S
    try:
        _wait_for_rewrite(live, end)  # one that began before the erasure is not enough
        live.call(lambda client: client.bgrewriteaof())
        outcome = _wait_for_rewrite(live, end)
        if outcome != "ok":
            raise LiveStoreUnavailable(
                f"Redis could not write it ({outcome}): see server.log, is the disk full?"
            )
    except LiveStoreUnavailable as error:
        log.warning("erased sessions stand in Redis' file until it is written anew: %s", error)


def _wait_for_rewrite(live: Live, end: float) -> str:
    """Return how the last one ended, `ok` or `err`."""
    while True:
        found = live.call(lambda client: client.info("persistence"))
        if not found["aof_rewrite_in_progress"] and not found["aof_rewrite_scheduled"]:
            return str(found["aof_last_bgrewrite_status"])
        if time.monotonic() > end:
            raise LiveStoreUnavailable("writing it takes too long")
        time.sleep(BREATH_S)


def _rows(connection: Connection, table: Table, which: ColumnElement[bool]) -> list[dict[str, Any]]:
    told = [column for column in table.c if not column.info.get("blind")]  # hashes tell nobody anything
    return [_plain(row) for row in connection.execute(select(*told).where(which)).mappings()]


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        str(name): str(value) if isinstance(value, date | Decimal) else value for name, value in row.items()
    }

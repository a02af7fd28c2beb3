"""SQLite's full-text index: takes in what was said since it was last asked, and forgets what was erased.

A turn writes nothing into it: it follows the events, which every change of a conversation leaves. PostgreSQL keeps its
own index, and nothing here concerns it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, func, select, text

from chatbot.store.database import Database
from chatbot.store.tables import events

BATCH = 500
"""Events read in one transaction: customers wait for it, so it is short."""
PAGES = 200
"""Of the index, merged in one transaction."""
BREATH_S = 0.01
"""Between two of them, so that those who waited get in."""
_PROGRESS = text("SELECT event_id FROM search_progress")
_ADVANCE = text("UPDATE search_progress SET event_id = :event_id")
_BEHIND = text(
    "SELECT id FROM conversations LEFT JOIN search_numbers ON conversation_id = id "
    "WHERE last_seq > coalesce(search_numbers.seq, 0) LIMIT :most"
)
_NUMBER = text(
    "INSERT INTO search_numbers (conversation_id, seq) SELECT id, 0 FROM conversations WHERE id IN :ids "
    "ON CONFLICT DO NOTHING"
).bindparams(bindparam("ids", expanding=True))
_TAKE_IN = text(
    "INSERT INTO search_messages (rowid, text) SELECT number << 24 | m.seq, m.text FROM search_numbers n "
    "JOIN messages m ON m.conversation_id = n.conversation_id AND m.seq > n.seq "
    "WHERE n.conversation_id IN :ids AND m.author <> 'system'"
).bindparams(bindparam("ids", expanding=True))
_TAKEN_IN = text(
    "UPDATE search_numbers SET seq = (SELECT last_seq FROM conversations WHERE id = conversation_id) "
    "WHERE conversation_id IN :ids"
).bindparams(bindparam("ids", expanding=True))
_MERGE = text("INSERT INTO search_messages (search_messages, rank) VALUES ('merge', :pages)")


def catch_up(database: Database) -> None:
    """Take in all that was said until now; a moment's work unless nobody has searched for long."""
    if database.engine.dialect.name != "sqlite":
        return
    while _is_behind(database):
        with database.write() as connection:
            _follow_events(connection)


def forget(database: Database) -> None:
    """Take what was erased out of the index's file, where it stands crossed out until its parts are merged."""
    if database.engine.dialect.name != "sqlite":
        return
    pages = -PAGES  # the first puts all parts in line to be merged, the others go on with it
    while _merge(database, pages):
        pages = PAGES
        time.sleep(BREATH_S)


def _is_behind(database: Database) -> bool:
    with database.read() as connection:
        done = connection.execute(_PROGRESS).scalar_one()
        return (connection.execute(select(func.max(events.c.id))).scalar() or 0) > int(done)


def _follow_events(connection: Connection) -> None:
    done = connection.execute(_PROGRESS).scalar_one()
    first = connection.execute(select(func.min(events.c.id))).scalar()
    if first is not None and first > done + 1:  # events were let go in between: look at the conversations
        _look_at_all(connection)
    query = select(events.c.id, events.c.conversation_id).where(events.c.id > done)
    found = connection.execute(query.order_by(events.c.id).limit(BATCH)).all()
    if found:
        _take_in(connection, list({row.conversation_id for row in found}))
        connection.execute(_ADVANCE, {"event_id": found[-1].id})


def _look_at_all(connection: Connection) -> None:
    while ids := connection.execute(_BEHIND, {"most": BATCH}).scalars().all():
        _take_in(connection, ids)


def _take_in(connection: Connection, ids: Sequence[str]) -> None:
    for statement in (_NUMBER, _TAKE_IN, _TAKEN_IN):
        connection.execute(statement, {"ids": ids})


def _merge(database: Database, pages: int) -> bool:
    """Merge some of the index; return whether there was anything to merge."""
    with database.write() as connection:
        counted = connection.connection.driver_connection
        before = counted.total_changes if counted else 0
        connection.execute(_MERGE, {"pages": pages})
        return counted is not None and counted.total_changes - before > 1

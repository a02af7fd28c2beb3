"""The replies that are kept ready for agents."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from chatbot.domain.tools import CannedReply
from chatbot.errors import Conflict, InvalidFields, NotFound
from chatbot.store.database import Database
from chatbot.store.tables import teams
from chatbot.store.tools_tables import canned_replies

MOST = 500
"""Nobody finds their way among more, and all of them go to every desk."""


class CannedReplies:
    """Read by everybody, by title."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[CannedReply]:
        """Return them by title."""
        query = select(canned_replies).order_by(canned_replies.c.title, canned_replies.c.id)
        with self._database.read() as connection:
            return [_canned(row) for row in connection.execute(query)]

    def fetch(self, canned_id: str) -> CannedReply:
        """Return one.

        Raises:
            NotFound: there is none, or it was deleted.
        """
        with self._database.read() as connection:
            return _find(connection, canned_id)

    def add(self, reply: CannedReply, *, now: datetime) -> CannedReply:
        """Keep a new one, under an id of its own.

        Raises:
            Conflict: its shortcut is taken, or there are `MOST`.
            InvalidFields: there is no such team.
        """
        reply = replace(reply, id=secrets.token_hex(8))
        with _translated(reply), self._database.write() as connection:
            _know_the_team(connection, reply)
            if len(connection.execute(select(canned_replies.c.id)).all()) >= MOST:
                raise Conflict(f"there are {MOST} canned replies, and no room for more: delete some first")
            connection.execute(insert(canned_replies).values(_row(reply, now)))
        return reply

    def change(self, reply: CannedReply, *, now: datetime) -> CannedReply:
        """Put another text in place of the one with this id; return the old one.

        Raises:
            NotFound: there is none, or it was deleted.
            Conflict: its shortcut is taken.
            InvalidFields: there is no such team.
        """
        with _translated(reply), self._database.write() as connection:
            before = _find(connection, reply.id)
            _know_the_team(connection, reply)
            same = canned_replies.c.id == reply.id
            connection.execute(update(canned_replies).where(same).values(_row(reply, now)))
            return before

    def remove(self, canned_id: str) -> CannedReply:
        """Delete one and return it.

        Raises:
            NotFound: there is none.
        """
        with self._database.write() as connection:
            before = _find(connection, canned_id)
            connection.execute(delete(canned_replies).where(canned_replies.c.id == canned_id))
            return before


def _find(connection: Connection, canned_id: str) -> CannedReply:
    row = connection.execute(select(canned_replies).where(canned_replies.c.id == canned_id)).first()
    if row is None:
        raise NotFound("there is no such canned reply: it may have been deleted")
    return _canned(row)


def _know_the_team(connection: Connection, reply: CannedReply) -> None:
    if reply.team_id is None:
        return
    if connection.execute(select(teams.c.id).where(teams.c.id == reply.team_id)).first() is None:
        told = {"team_id": "there is no such team: choose one of the list, or none"}
        raise InvalidFields(f"team_id: {told['team_id']}", fields=told)


@contextmanager
def _translated(reply: CannedReply) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise Conflict(f"the shortcut /{reply.shortcut} is taken: choose another") from error


def _row(reply: CannedReply, now: datetime) -> dict[str, Any]:
    return {
        "id": reply.id,
        "title": reply.title,
        "text": reply.text,
        "shortcut": reply.shortcut,
        "team_id": reply.team_id,
        "changed_at": now,
    }


def _canned(row: Row[Any]) -> CannedReply:
    return CannedReply(row.id, row.title, row.text, row.shortcut, row.team_id)

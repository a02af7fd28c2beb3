"""Keys of applications: `pk_` may stand in a page, `sk_` never leaves a server; only hashes are kept."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, func, insert, select, update

from chatbot.errors import NotFound
from chatbot.store.database import Database
from chatbot.store.tables import api_keys

Kind = Literal["pk", "sk"]


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key that was made; `secret` ones may choose session ids, revoked ones may do nothing."""

    id: str
    kind: Kind
    name: str
    created_at: datetime
    revoked_at: datetime | None

    @property
    def secret(self) -> bool:
        """Return whether only the application's server can know it."""
        return self.kind == "sk"


class ApiKeys:
    """Made once, shown once, known afterwards by their hash (they are 192 random bits: no salt is needed)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, kind: Kind, name: str, *, now: datetime) -> str:
        """Make a key and return it; it cannot be read again."""
        key = f"{kind}_{secrets.token_urlsafe(24)}"
        self.register(kind, name, key, now=now)
        return key

    def register(self, kind: Kind, name: str, key: str, *, now: datetime) -> None:
        """Make a key known that was made elsewhere; known already: nothing changes."""
        if self.fetch(key):
            return
        row = {"id": secrets.token_hex(8), "kind": kind, "name": name, "key_hash": _hash(key)}
        with self._database.write() as connection:
            connection.execute(insert(api_keys).values(created_at=now, **row))

    def fetch(self, key: str) -> ApiKey | None:
        """Return what is known of a key, revoked or not, or None."""
        with self._database.read() as connection:
            row = connection.execute(select(api_keys).where(api_keys.c.key_hash == _hash(key))).first()
        return _api_key(row) if row else None

    def is_revoked(self, key_id: str) -> bool:
        """Return whether a key has lost its power since it was fetched."""
        query = select(api_keys.c.revoked_at).where(api_keys.c.id == key_id)
        with self._database.read() as connection:
            return connection.execute(query).scalar() is not None

    def all(self) -> list[ApiKey]:
        """Return every key ever made, the oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(api_keys).order_by(api_keys.c.created_at, api_keys.c.id))
            return [_api_key(row) for row in rows]

    def revoke(self, key_id: str, *, now: datetime) -> None:
        """Take a key's power for good; revoked already: nothing changes.

        Raises:
            NotFound: there is no key with this id.
        """
        first = func.coalesce(api_keys.c.revoked_at, now)
        with self._database.write() as connection:
            done = connection.execute(
                update(api_keys).where(api_keys.c.id == key_id).values(revoked_at=first)
            )
        if not done.rowcount:
            raise NotFound(f"no key has the id {key_id}: `chatbot key list` names them")


def _api_key(row: Row[Any]) -> ApiKey:
    return ApiKey(row.id, row.kind, row.name, row.created_at, row.revoked_at)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()

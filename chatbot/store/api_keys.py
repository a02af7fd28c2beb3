"""Keys of applications: `pk_` may stand in a page, `sk_` never leaves a server; only hashes are kept."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import insert, select

from chatbot.store.database import Database
from chatbot.store.tables import api_keys

Kind = Literal["pk", "sk"]


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A known key; `secret` ones may choose session ids."""

    id: str
    kind: Kind
    name: str

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
        """Return what is known of a key, or None."""
        with self._database.read() as connection:
            row = connection.execute(select(api_keys).where(api_keys.c.key_hash == _hash(key))).first()
        return ApiKey(row.id, row.kind, row.name) if row else None


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()

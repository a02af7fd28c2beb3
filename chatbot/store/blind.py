"""By what contact data is found although it is sealed: keyed hashes of an address, and of each word of a name.

Whole words and whole addresses are found, not what begins with them: hashes of beginnings would spell names out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection
from sqlalchemy.engine.default import DefaultExecutionContext

from chatbot.sealing.sealer import Sealer
from chatbot.store.sealed import keys_of
from chatbot.store.search_words import Term, bare, split_words


def plain_address(email: str) -> str:
    """Return an address as it is compared."""
    return email.strip().lower()


def address_is(connection: Connection, column: Column[Any], address: str) -> ColumnElement[bool]:
    """Choose the rows with an address, whichever key hashed it."""
    return column.in_(address_hashes(connection, address))


def address_hashes(connection: Connection, address: str) -> Sequence[str]:
    """Return what stands in the column of hashes for an address, under every key."""
    return keys_of(connection.dialect).sealer.hashes(plain_address(address))


def term_hashes(connection: Connection, term: Term) -> list[Sequence[str]]:
    """Return for each word of a term what may stand for it in `customers.sought_by`; an address is one word."""
    sealer = keys_of(connection.dialect).sealer
    words = (plain_address(term.written),) if "@" in term.written else map(bare, term.words)
    return [sealer.hashes(word) for word in words]


def blind_address(sealer: Sealer, email: str | None) -> str | None:
    """Return what an address is found by."""
    return None if email is None else sealer.hash(plain_address(email))


def blind_customer(sealer: Sealer, name: str, email: str) -> dict[str, str | None]:
    """Return the columns a customer is found by: to be written with the name and the address."""
    words = dict.fromkeys((*map(bare, split_words(name)), plain_address(email)))
    return {
        "email_hash": blind_address(sealer, email),
        "sought_by": " ".join(str(sealer.hash(word)) for word in words if word),
    }


def default_email_hash(context: DefaultExecutionContext) -> str | None:
    """Return it for a row that is being inserted."""
    return blind_address(_sealer(context), _row(context).get("email"))


def default_sought_by(context: DefaultExecutionContext) -> str | None:
    """Return it for a customer who is being inserted."""
    row = _row(context)
    return blind_customer(_sealer(context), row["name"], row["email"])["sought_by"]


def _sealer(context: DefaultExecutionContext) -> Sealer:
    return keys_of(context.dialect).sealer


def _row(context: DefaultExecutionContext) -> Mapping[str, Any]:
    found: Mapping[str, Any] = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return found

"""Seal single fields so that only who holds the key reads them, and hash those that are looked for.

A sealed field is `s1.<key>.<nonce, ciphertext, tag in base64>`: AES-256-GCM, which also binds it to its column, and in
the warehouse to its customer, so that none can be moved to another. Sources: NIST SP 800-38D (2007); for the hashes
RFC 2104 (1997).
"""

from __future__ import annotations

import hashlib
import hmac
import os
from base64 import b64decode
from binascii import Error as NotBase64
from binascii import b2a_base64
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chatbot.errors import InvalidData

MARK = "s1"
NONCE_BYTES = 12
HASH_BYTES = 16
"""Of 32: enough that no two people share one by chance."""


class Sealer:
    """Seals with the newest key, opens with any."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._ciphers = {_name(key): AESGCM(_derive(key, b"seal")) for key in keys}
        self._newest = _name(keys[0])
        self._hashes = [_derive(key, b"hash") for key in keys]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the keys, the newest first; nothing of a key can be told by its name."""
        return tuple(self._ciphers)

    def seal(self, text: str | None, *, column: str, customer_id: str = "") -> str | None:
        """Return it sealed; None stays None."""
        if text is None:
            return None
        nonce = os.urandom(NONCE_BYTES)
        bound = f"{column}\0{customer_id}".encode()
        sealed = nonce + self._ciphers[self._newest].encrypt(nonce, text.encode(), bound)
        return f"{MARK}.{self._newest}.{b2a_base64(sealed, newline=False).decode()}"

    def open(self, sealed: str | None, *, column: str, customer_id: str = "") -> str | None:
        """Return what was sealed for this column and customer.

        Raises:
            InvalidData: no key opens it, or it was sealed for another.
        """
        if sealed is None:
            return None
        mark, _, rest = sealed.partition(".")
        name, _, body = rest.partition(".")
        cipher = self._ciphers.get(name)
        what = f"{column} of {customer_id}" if customer_id else column
        if mark != MARK or cipher is None:
            raise InvalidData(f"{what} was sealed with a key that is missing ({name}): put it back")
        try:
            data = b64decode(body)
            return cipher.decrypt(
                data[:NONCE_BYTES], data[NONCE_BYTES:], f"{column}\0{customer_id}".encode()
            ).decode()
        except (InvalidTag, NotBase64) as error:
            raise InvalidData(f"{what} was changed since it was sealed") from error

    def hash(self, text: str | None) -> str | None:
        """Return the newest key's hash, by which equal ones are found; None stays None."""
        return None if text is None else _hash(self._hashes[0], text)

    def hashes(self, text: str) -> tuple[str, ...]:
        """Return the hash under every key: what to look for while some rows are still sealed with an older one."""
        return tuple(_hash(key, text) for key in self._hashes)

    def knows(self, name: str) -> bool:
        """Say whether the key of this name is here."""
        return name in self._ciphers

    def is_sealed(self, text: str) -> bool:
        """Say whether a key of ours sealed it."""
        mark, _, rest = text.partition(".")
        return mark == MARK and self.knows(rest.partition(".")[0])

    @property
    def newest_mark(self) -> str:
        """What begins whatever the newest key sealed."""
        return f"{MARK}.{self._newest}."


def _hash(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode(), "sha256")[:HASH_BYTES].hex()


def _derive(key: bytes, purpose: bytes) -> bytes:
    return hmac.digest(key, b"chatbot crm " + purpose, "sha256")


def _name(key: bytes) -> str:
    return hashlib.sha256(b"name" + key).hexdigest()[:8]

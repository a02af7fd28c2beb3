"""The secret everything is signed with, and what is derived from it."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from chatbot.errors import InvalidData, InvalidInput
from chatbot.settings import MIN_SECRET_SIGNS, Settings


def read_secret_key(settings: Settings) -> str:
    """Return SECRET_KEY, or the one made on the first start.

    Raises:
        InvalidData: the file holds less than a secret.
    """
    if settings.secret_key:
        return settings.secret_key
    path = _path(settings)
    if not path.exists():
        _make(path)
    found = path.read_text(encoding="utf-8").strip()
    if len(found) < MIN_SECRET_SIGNS:
        mend = "delete the file, and a new one is made (everybody signs in again), or set SECRET_KEY"
        raise InvalidData(f"{path}:1: {len(found)} signs are too few to sign with: {mend}")
    return found


def known_secret_key(settings: Settings) -> str:
    """Return the secret of the server that runs here; none is made, for nobody would honour what it signs.

    Raises:
        InvalidInput: there is none.
        InvalidData: the file holds less than a secret.
    """
    path = _path(settings)
    if not settings.secret_key and not path.exists():
        mend = "set DATA_DIR or SECRET_KEY as the server has it, or start the server once"
        raise InvalidInput(f"there is no SECRET_KEY, and no file {path.absolute()}: {mend}")
    return read_secret_key(settings)


def demo_key(secret_key: str) -> str:
    """Return the demo page's publishable key, the same after every start."""
    return f"pk_{_derive(secret_key, 'demo widget')[:32]}"


def customer_token_key(secret_key: str) -> str:
    """Return what site back ends sign customer tokens with; nobody's cookie at the desk can be made from it."""
    return _derive(secret_key, "customer token")


def rating_link_key(secret_key: str) -> str:
    """Return what links to rate a conversation are signed with."""
    return _derive(secret_key, "rating link")


def metrics_token(secret_key: str) -> str:
    """Return the bearer token that opens `/metrics` to another machine."""
    return _derive(secret_key, "metrics")


def _derive(secret_key: str, purpose: str) -> str:
    """Return 256 bits in hex, from which neither the secret nor another purpose's bits can be found."""
    return hmac.new(secret_key.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def _path(settings: Settings) -> Path:
    return settings.data_dir / "secret_key"


def _make(path: Path) -> None:
    """Write the file so that nobody ever sees half of it, and the first of several processes wins."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".secret_key-") as file:  # 0600
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(file.name, path)

"""The secret everything is signed with, and what is derived from it."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets

from chatbot.settings import Settings


def read_secret_key(settings: Settings) -> str:
    """Return SECRET_KEY, or the one made on the first start."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.data_dir / "secret_key"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text()


def demo_key(secret_key: str) -> str:
    """Return the demo page's publishable key, the same after every start."""
    digest = hmac.new(secret_key.encode(), b"demo widget", hashlib.sha256).hexdigest()
    return f"pk_{digest[:32]}"

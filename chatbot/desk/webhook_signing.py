"""Secrets of webhooks, and the headers by which a receiver knows that we sent a body, and when.

The header carries two kinds of signature: `v1`, as Standard Webhooks (standardwebhooks.com) has it, for its libraries,
and `sha256`, the HMAC-SHA256 of `timestamp.body`, for whoever writes three lines of their own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from standardwebhooks import Webhook as StandardWebhook

from chatbot.domain.webhooks import Webhook

SECRET_BYTES = 32
OLD_SECRET_LASTS = timedelta(hours=24)
"""Both secrets sign for so long, so that a receiver can change over without losing anything."""


def new_secret() -> str:
    """Return a secret in the form Standard Webhooks has for it."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"


def write(body: Mapping[str, Any]) -> str:
    """Return a body as it goes over the wire, the same at every attempt."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def sign(webhook: Webhook, event_id: str, body: str, *, now: datetime) -> dict[str, str]:
    """Return the headers that go with a body; the time is that of the attempt."""
    now = now.astimezone(UTC)  # the library takes any time for one in UTC
    signatures = [
        signature
        for secret in _secrets(webhook, now)
        for signature in (
            StandardWebhook(secret).sign(event_id, now, body),
            f"sha256,{_sha256(secret, f'{int(now.timestamp())}.{body}')}",
        )
    ]
    return {
        "Webhook-Id": event_id,
        "Webhook-Timestamp": str(int(now.timestamp())),
        "Webhook-Signature": " ".join(signatures),
    }


def _secrets(webhook: Webhook, now: datetime) -> list[str]:
    old, until = webhook.old_secret, webhook.old_secret_until
    return [webhook.secret, old] if old and until and now < until else [webhook.secret]


def _sha256(secret: str, signed: str) -> str:
    return hmac.new(secret.encode(), signed.encode(), hashlib.sha256).hexdigest()

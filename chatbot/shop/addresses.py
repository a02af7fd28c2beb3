"""E-mail addresses as the shop compares and shows them."""

from __future__ import annotations

import re

LONGEST = 254
_ADDRESS = re.compile(r"[^@\s,;:<>()\[\]\\\"]+@[^@\s,;:<>()\[\]\\\"]+\.[^@\s.,;:<>()\[\]\\\"]+")
"""Without the signs of groups and comments: `x:a@b.de` and `(x)a@b.de` are other ways to write a@b.de."""


def normal_email(text: str) -> str | None:
    """Return an address in small letters without blanks around it; None: it is none."""
    email = text.strip().lower()
    fits = _ADDRESS.fullmatch(email) and email.isprintable() and len(email) <= LONGEST
    return email if fits else None


def mask_email(email: str) -> str:
    """Return `m…@example.com`: its owner knows it again, nobody else learns it."""
    name, _, host = email.partition("@")
    return f"{name[:1]}…@{host}"

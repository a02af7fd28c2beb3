"""How many of a thing there are, in words."""

from __future__ import annotations


def several(number: int, noun: str, plural: str = "") -> str:
    """Return `1 message`, `1,204 messages`; `plural` where an s is not enough."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"

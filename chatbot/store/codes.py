"""One-time codes."""

from __future__ import annotations

from typing import Protocol


class Codes(Protocol):
    """Makes and checks one-time codes."""

    def issue(self, conversation_id: str, email: str, *, caller: str) -> str:
        """Return a new code."""

    def check(self, conversation_id: str, email: str, code: str) -> bool:
        """Say whether it is the one that was sent."""

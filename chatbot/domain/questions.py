"""What customers asked in vain, and what they said themselves that they meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chatbot.domain.understanding import Intent


@dataclass(frozen=True, slots=True)
class Question:
    """A message the bot found no answer to, as the customer wrote it."""

    text: str
    asked_at: datetime
    language: str
    guess: Intent | None
    """The likeliest intent; None: there was no likely one."""


@dataclass(frozen=True, slots=True)
class Label:
    """A message, as it was written, and the intent it had according to whoever should know."""

    text: str
    intent: str

"""How it was: what a customer is asked about, once for each matter, and what they say to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

About = Literal["bot", "human"]
"""Whose part of a conversation is meant; both may be asked about, each by itself."""
Channel = Literal["widget", "link"]
"""Where it was answered: in the chat, the widget's or an application's, or on the page a link leads to."""

SILENT_FOR = timedelta(minutes=5)
"""Who has got an answer and writes nothing for so long has what they came for, or has given up."""
QUIET_FOR = timedelta(days=30)
"""Who was asked about the bot, or called a person, is not asked about the bot again for so long."""
SHOWN_FOR = timedelta(days=7)
"""A question nobody answered is not shown for ever; its link still leads to it."""
CHANGEABLE_FOR = timedelta(days=1)
"""A slip of the finger can be mended; a figure that was reported does not change."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a customer is to be asked now."""

    about: About
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Survey:
    """One question, and the answer to it."""

    id: int
    conversation_id: str
    about: About
    asked_at: datetime | None
    """None: they rated it without being asked."""
    agent_id: str | None
    agent_name: str | None
    """Who resolved it; None: the bot's part, or the agent's account is gone."""
    rating: int | None
    """1 (bad) to 5 (good); None: not answered."""
    comment: str
    answered_at: datetime | None
    """When it was answered first."""

    def is_fixed(self, now: datetime) -> bool:
        """Say whether the answer stands for good."""
        return self.answered_at is not None and now - self.answered_at > CHANGEABLE_FOR

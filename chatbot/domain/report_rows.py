"""What reports are counted from: one row for a conversation, a hand-over, a failure of the bot, an agent's work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from chatbot.domain.conversation import EscalationReason
from chatbot.domain.desk import Outcome

FailureKind = Literal["clarify", "misread", "unhelpful", "escalated"]
"""The bot asked back; a person says it meant something else; a thumb down; a person was needed right after it."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What became of one conversation."""

    started_at: datetime
    active_at: datetime
    heard: int
    """How many messages the customer wrote."""
    wished: bool = True
    """Something was wanted, understood or not: it was more than small talk."""
    handed_over: bool = False
    came_back: bool = False
    """The same wish was said again within a day, here after an hour or in another conversation of the customer."""
    asked_back: bool = False
    """That answer, or a flow's question before it, still waits for the customer."""
    disliked: bool = False
    """That answer got a thumb down, or the bot one or two stars."""
    last_anger: float | None = None
    last_score: float | None = None
    first_heard_at: datetime | None = None
    first_answer_at: datetime | None = None
    """The bot's answer to the first message."""
    last_answer_at: datetime | None = None
    """The bot's answer to the last; None: it has none."""
    mood_start: float | None = None
    """The mean score of the first three messages; of fewer than six the first half."""
    mood_end: float | None = None

    @property
    def answered(self) -> bool:
        """Say whether the customer's last message has an answer of the bot."""
        return self.last_answer_at is not None


@dataclass(frozen=True, slots=True)
class Ratings:
    """So many customers were asked and rated alike."""

    about: Literal["bot", "human"]
    rating: int | None
    """1 to 5; None: they did not answer."""
    asked: bool
    """False: they rated without being asked."""
    count: int


@dataclass(frozen=True, slots=True)
class HandOver:
    """One hand-over from opening to end."""

    reason: EscalationReason
    team_id: str | None
    opened_at: datetime
    claimed_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    respond_by: datetime | None = None
    outcome: Outcome | None = None

    @property
    def taken_over(self) -> bool:
        """Say whether an agent took the conversation over from the bot: nobody waited for them."""
        return self.reason == "policy" and self.claimed_at == self.opened_at


@dataclass(frozen=True, slots=True)
class Failure:
    """The bot failed at one message of a customer."""

    kind: FailureKind
    intent: str | None
    """What the message was taken for; None: it was not understood."""
    conversation_id: str
    seq: int


@dataclass(frozen=True, slots=True)
class Held:
    """An agent held a conversation."""

    agent_id: str
    claimed_at: datetime
    ended_at: datetime | None
    """None: they still hold it."""

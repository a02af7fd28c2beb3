"""What agents work with beside the conversation: replies kept ready, suggested answers, saved views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from chatbot.domain.conversation import EscalationReason, Status
from chatbot.domain.desk import Outcome

SuggestionSource = Literal["article", "canned", "past"]
Use = Literal["accepted", "edited", "ignored"]
PLACEHOLDERS = ("customer_name", "agent_name", "shop_name", "order_number")
"""What a reply kept ready may leave to be filled in for the conversation: `{customer_name}`."""


@dataclass(frozen=True, slots=True)
class CannedReply:
    """A reply kept ready; everybody reads it, whoever leads writes it."""

    id: str
    title: str
    text: str
    shortcut: str | None = None
    """What finds it at once: one word."""
    team_id: str | None = None
    """Whose it is; None: everybody's."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """A search that an agent comes back to."""

    id: str
    name: str
    query: Mapping[str, str | None]
    """As the desk's page sends it: a day may stand in it, or a word."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """Another conversation of the same customer."""

    id: str
    status: Status
    started_at: datetime
    active_at: datetime
    reason: EscalationReason | None
    """Of its last hand-over, as the outcome; None: it was never handed over."""
    outcome: Outcome | None
    last_message: str


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """What an agent once answered, and what it answered."""

    conversation_id: str
    seq: int
    question: str
    text: str
    agent_name: str | None = None
    customer_name: str | None = None
    private: tuple[str, ...] = ()
    """What is known of that customer and may stand in an answer: what they ordered, where to, what they told."""

    @property
    def key(self) -> str:
        """Return what names it among all answers."""
        return f"{self.conversation_id}:{self.seq}"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer that may fit, ready to be sent."""

    id: str
    """Its source and what it is there: `canned:3f…`, `article:returns:0`, `past:<conversation>:<seq>`."""
    source: SuggestionSource
    title: str
    text: str
    score: float
    """The likelihood, 0 to 1, that it fits: it orders suggestions of all sources."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What became of the suggestions of one source."""

    source: SuggestionSource
    accepted: int
    edited: int
    ignored: int

    @property
    def rate(self) -> float | None:
        """Return the share that was sent, changed or not; None: none was suggested."""
        used = self.accepted + self.edited
        return used / (used + self.ignored) if used + self.ignored else None

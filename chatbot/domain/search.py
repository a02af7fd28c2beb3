"""What is looked for among all conversations, and what is found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chatbot.domain.conversation import EscalationReason, Status
from chatbot.domain.desk import QueueEntry


@dataclass(frozen=True, slots=True)
class Search:
    """What a conversation must have to be found; what is None may be anything."""

    words: str = ""
    """Words and "quoted phrases", each of which it holds, or its customer's name, address or order number."""
    status: Status | None = None
    reason: EscalationReason | None = None
    """Of any of its hand-overs, as `team_id` and `agent_id`."""
    team_id: str | None = None
    tag: str | None = None
    agent_id: str | None = None
    since: datetime | date | None = None
    """Its last word came then or later, and before `until`; a day is the shop's, and `until` it means to its end."""
    until: datetime | date | None = None
    before: datetime | None = None
    """`active_at` of the last conversation on the page before."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A conversation that was found, and where: the words around the latest message that holds them."""

    entry: QueueEntry
    snippet: str | None
    """One line of plain text; None: nothing was looked for, or no message holds it but the customer's name does."""

"""The shapes of what a colleague would say of a conversation, and of the customer's other ones."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

from chatbot.desk.summary import Summary
from chatbot.domain import conversation as talk
from chatbot.domain.desk import Outcome
from chatbot.domain.tools import Earlier


class SummaryBody(BaseModel):
    """Two lines for whoever takes over."""

    wanted: str
    tried: str

    @classmethod
    def of(cls, summary: Summary | None) -> SummaryBody | None:
        """Put a summary into the contract's shape."""
        return cls(wanted=summary.wanted, tried=summary.tried) if summary else None


class EarlierBody(BaseModel):
    """Another conversation of the same customer."""

    id: str
    status: talk.Status
    started_at: datetime
    active_at: datetime
    reason: talk.EscalationReason | None = Field(description="of its last hand-over, as `outcome`")
    outcome: Outcome | None
    last_message: str

    @classmethod
    def of(cls, one: Earlier) -> EarlierBody:
        """Put a conversation into the contract's shape."""
        return cls(
            id=one.id,
            status=one.status,
            started_at=one.started_at,
            active_at=one.active_at,
            reason=one.reason,
            outcome=one.outcome,
            last_message=one.last_message,
        )

"""The shapes of transcripts."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from chatbot.desk.transcripts import Transcript
from chatbot.domain import conversation as talk
from chatbot.web.desk_schemas import DeskMessage

Format = Literal["text", "json", "csv"]


class TranscriptQuery(BaseModel):
    """In which form, and whether what is private is hidden."""

    format: Format = "text"
    masked: bool = Field(True, description="false: for supervisors and administrators")


class TranscriptHead(BaseModel):
    """Which conversation it is."""

    id: str
    status: talk.Status
    started_at: datetime
    customer_name: str | None = Field(description="null: not known, or masked")
    masked: bool

    @classmethod
    def of(cls, transcript: Transcript) -> TranscriptHead:
        """Put what stands above the lines into the contract's shape."""
        return cls(
            id=transcript.conversation.id,
            status=transcript.conversation.status,
            started_at=transcript.conversation.started_at,
            customer_name=transcript.customer_name,
            masked=transcript.masked,
        )


class TranscriptBody(TranscriptHead):
    """A conversation with all its lines, notes and unsaid ones among them."""

    messages: list[DeskMessage]

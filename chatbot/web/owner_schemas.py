"""The bodies of changes of owner."""

from __future__ import annotations

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from chatbot.domain.desk import Outcome

NOTE_LENGTH = 4000


class ResolveRequest(BaseModel):
    """How it ended."""

    outcome: Outcome | None = None


class TransferRequest(BaseModel):
    """Who is to take it: a colleague or a team, and what they should know."""

    model_config = ConfigDict(str_strip_whitespace=True)

    agent_id: str | None = Field(None, min_length=1, max_length=40)
    team_id: str | None = Field(None, min_length=1, max_length=40)
    note: str = Field(
        "", max_length=NOTE_LENGTH, description="for the next agent; the customer never sees it"
    )


class SnoozeRequest(BaseModel):
    """Until when it is laid aside."""

    until: AwareDatetime

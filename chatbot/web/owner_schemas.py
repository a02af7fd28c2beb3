"""The bodies of changes of owner."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from chatbot.domain.desk import Outcome
from chatbot.web.tools_schemas import Id

NOTE_LENGTH = 4000


class ResolveRequest(BaseModel):
    """How it ended."""

    outcome: Outcome | None = None


class TransferRequest(BaseModel):
    """Who is to take it: a colleague or a team, and what they should know."""

    model_config = ConfigDict(str_strip_whitespace=True)

    agent_id: Annotated[Id, StringConstraints(min_length=1)] | None = None
    team_id: Annotated[Id, StringConstraints(min_length=1)] | None = None
    note: str = Field(
        "", max_length=NOTE_LENGTH, description="for the next agent; the customer never sees it"
    )


class SnoozeRequest(BaseModel):
    """Until when it is laid aside."""

    until: AwareDatetime

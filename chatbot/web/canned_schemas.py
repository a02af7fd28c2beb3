"""The shapes of the replies kept ready."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from chatbot.domain.tools import CannedReply
from chatbot.web.schemas import MESSAGE_LENGTH
from chatbot.web.tools_schemas import Id, Text


class CannedRequest(BaseModel):
    """A reply to be kept ready."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    title: Annotated[Text, StringConstraints(min_length=1, max_length=80)]
    text: Annotated[Text, StringConstraints(min_length=1, max_length=2 * MESSAGE_LENGTH)] = Field(
        description="may hold `{customer_name}`, `{agent_name}`, `{shop_name}`, `{order_number}`"
    )
    shortcut: (
        Annotated[str, StringConstraints(pattern=r"^/?[a-z0-9][a-z0-9_-]{0,38}$", to_lower=True)] | None
    ) = None
    team_id: Id | None = None

    @field_validator("shortcut", "team_id", mode="before")
    @classmethod
    def nothing(cls, value: object) -> object:
        """Take an empty field of a form for none."""
        return None if value == "" else value

    @field_validator("shortcut", mode="before")
    @classmethod
    def bare(cls, value: object) -> object:
        """Take the shortcut as it is typed: `/Hi` is `hi`."""
        return value.strip().removeprefix("/").lower() if isinstance(value, str) else value

    def reply(self, canned_id: str = "") -> CannedReply:
        """Return it in the house's words."""
        return CannedReply(canned_id, self.title, self.text, self.shortcut, self.team_id)


class CannedQuery(BaseModel):
    """For which conversation, if any."""

    conversation_id: Annotated[Text, StringConstraints(max_length=128)] | None = Field(
        None, description="fills the placeholders in; without it the texts come as they were written"
    )


class CannedBody(BaseModel):
    """A reply kept ready."""

    id: str
    title: str
    text: str
    shortcut: str | None
    team_id: str | None

    @classmethod
    def of(cls, reply: CannedReply) -> CannedBody:
        """Put a reply into the contract's shape."""
        return cls(
            id=reply.id, title=reply.title, text=reply.text, shortcut=reply.shortcut, team_id=reply.team_id
        )


class CannedList(BaseModel):
    """All replies by title."""

    canned: list[CannedBody]

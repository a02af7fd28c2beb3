"""The shapes of the search over all conversations, and of the views that are kept of it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, field_validator

from chatbot.domain import conversation as talk
from chatbot.domain.search import Hit, Search
from chatbot.domain.tools import SavedView
from chatbot.web.queue_schemas import Entry
from chatbot.web.tools_schemas import TAG_LENGTH, Id, Text

DAY = re.compile(r"\d{4}-\d\d-\d\d")
YEARS = range(2000, 3000)


def _moment(value: object) -> object:
    """Tell a day from a moment: pydantic takes either for the other."""
    return date.fromisoformat(value) if isinstance(value, str) and DAY.fullmatch(value) else value


Moment = Annotated[datetime | date, BeforeValidator(_moment)]


class ViewQuery(BaseModel):
    """What to look for; what is left out, empty or null may be anything."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, populate_by_name=True)

    q: Annotated[Text, StringConstraints(max_length=200)] = Field(
        "", description='words, "quoted phrases", a name, an address, an order number'
    )
    status: talk.Status | None = None
    reason: talk.EscalationReason | None = Field(None, description="of any of its hand-overs")
    team_id: Id | None = None
    tag: Annotated[Text, StringConstraints(max_length=TAG_LENGTH, to_lower=True)] | None = None
    agent_id: Id | None = Field(None, description="who holds it, or held it")
    since: Moment | None = Field(
        None, alias="from", description="a day, or a moment; the last word came then"
    )
    until: Moment | None = Field(
        None, alias="to", description="a day, itself included, or a moment before which"
    )

    @field_validator("status", "reason", "team_id", "tag", "agent_id", "since", "until", mode="before")
    @classmethod
    def nothing(cls, value: object) -> object:
        """Take an empty field for one that is left out."""
        return None if value == "" else value

    @field_validator("since", "until")
    @classmethod
    def likely(cls, value: date | None) -> date | None:
        """Refuse years that nothing can be counted from."""
        if value is not None and value.year not in YEARS:
            raise ValueError("choose a day between 2000 and 2999")
        return value


class SearchQuery(ViewQuery):
    """What to look for, and where the page before ended."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True, populate_by_name=True)

    before: Annotated[
        datetime | None, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(3000, 1, 1, tzinfo=UTC))
    ] = Field(None, description="`active_at` of the last one on the page before")

    def search(self) -> Search:
        """Return it in the house's words."""
        values: dict[str, Any] = self.model_dump(exclude={"q"})
        return Search(words=self.q, **values)


class FoundEntry(Entry):
    """A conversation that was found."""

    snippet: str | None = Field(description="one line of plain text around what was looked for")


class Found(BaseModel):
    """Conversations of any state, the latest first, fifty at most."""

    conversations: list[FoundEntry]

    @classmethod
    def of(cls, hits: list[Hit]) -> Found:
        """Put what was found into the contract's shape."""
        return cls(
            conversations=[
                FoundEntry(**Entry.of(one.entry).model_dump(), snippet=one.snippet) for one in hits
            ]
        )


class ViewRequest(BaseModel):
    """A search to be kept under a name."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    name: Annotated[Text, StringConstraints(min_length=1, max_length=60)]
    query: ViewQuery


class ViewBody(BaseModel):
    """A search that was kept."""

    id: str
    name: str
    query: dict[str, str | None] = Field(description="as it is sent to GET /api/v1/conversations")

    @classmethod
    def of(cls, view: SavedView) -> ViewBody:
        """Put a view into the contract's shape."""
        return cls(id=view.id, name=view.name, query=dict(view.query))


class ViewList(BaseModel):
    """The agent's own views, in the order they were made."""

    views: list[ViewBody]

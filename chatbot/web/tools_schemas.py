"""The shapes of what agents do at a conversation beside answering: notes, tags, corrections, suggestions."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, field_validator

from chatbot.domain.tools import Suggestion, SuggestionSource, Use
from chatbot.web.schemas import MessageId

NOTE_LENGTH = 4000
MOST_TAGS = 10
TAG_LENGTH = 40


def _no_null(value: object) -> object:
    """PostgreSQL takes no null sign."""
    return value.replace("\x00", "") if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_no_null)]
Id = Annotated[str, BeforeValidator(_no_null), StringConstraints(max_length=40)]


class NoteRequest(BaseModel):
    """Words for colleagues."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    text: Annotated[Text, StringConstraints(min_length=1, max_length=NOTE_LENGTH)]
    message_id: MessageId | None = Field(None, description="sent twice, it is kept once")


class TagsRequest(BaseModel):
    """All tags the conversation is to have."""

    tags: Annotated[list[str], Field(max_length=MOST_TAGS)]

    @field_validator("tags")
    @classmethod
    def alike(cls, tags: list[str]) -> list[str]:
        """Write them all in one way: small letters, single blanks, each once."""
        plain = ["".join(sign if sign.isprintable() else " " for sign in tag) for tag in tags]
        named = [" ".join(tag.lstrip(" #").lower().split()) for tag in plain]
        if any(not 1 <= len(tag) <= TAG_LENGTH for tag in named):
            raise ValueError(f"a tag has 1 to {TAG_LENGTH} signs")
        return list(dict.fromkeys(named))


class TagsBody(BaseModel):
    """The tags a conversation has now."""

    tags: list[str]


class TagCount(BaseModel):
    """A tag, and how many conversations have it."""

    tag: str
    count: int


class TagCounts(BaseModel):
    """Tags in use, the most frequent first."""

    tags: list[TagCount]


class IntentRequest(BaseModel):
    """What a message meant."""

    intent: Annotated[Text, StringConstraints(min_length=1, max_length=80)] | None = Field(
        description="null takes back what was said before"
    )


class IntentName(BaseModel):
    """An intent a message can be corrected to."""

    name: str = Field(description="`out_of_scope`: none that the bot knows")
    examples: int = Field(description="how many the model in use was taught")


class IntentNames(BaseModel):
    """All intents by name."""

    intents: list[IntentName]


class SuggestionBody(BaseModel):
    """An answer that may fit."""

    id: str
    source: SuggestionSource
    title: str
    text: str
    score: float = Field(description="0 to 1, comparable over all sources")

    @classmethod
    def of(cls, one: Suggestion) -> SuggestionBody:
        """Round for the wire."""
        return cls(id=one.id, source=one.source, title=one.title, text=one.text, score=round(one.score, 4))


class SuggestionList(BaseModel):
    """The likeliest first."""

    suggestions: list[SuggestionBody]


class UseRequest(BaseModel):
    """What became of a suggestion."""

    use: Use

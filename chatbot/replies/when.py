"""The conditions of one variant of a reply: `when:` in `templates/replies`."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from chatbot.domain.shop import ContactWay
from chatbot.files import WrongKey
from chatbot.playbook.closest import misnamed
from chatbot.playbook.team_rules import Slug
from chatbot.replies.listener import Channel, Listener, Mood

Hours = Literal["open", "closed"]


def _one_of(kind: str, names: tuple[str, ...]) -> BeforeValidator:
    def look(value: object) -> object:
        if wrong := misnamed(kind, value, names):
            raise ValueError(wrong)
        return value

    return BeforeValidator(look)


class When(BaseModel):
    """All conditions that are named must hold; a list holds when one of its names does."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mood: Annotated[Mood, _one_of("mood", get_args(Mood))] | None = None
    """`calm` is everybody who is not angry, the happy included."""
    channel: frozenset[Annotated[Channel, _one_of("channel", get_args(Channel))]] = Field(
        frozenset(), min_length=1
    )
    segment: frozenset[Annotated[str, Field(min_length=1)]] = Field(frozenset(), min_length=1)
    """Names of segments as the shop calls them: no list of them is kept here."""
    reached_by: frozenset[Annotated[ContactWay, _one_of("way to be reached", get_args(ContactWay))]] = Field(
        frozenset(), min_length=1
    )
    """How the customer likes to be reached; by phone only where a number is known."""
    variant: frozenset[Slug] = Field(frozenset(), min_length=1)
    """Variants of the section `experiments`, for those who meet one of them."""
    hours: Annotated[Hours, _one_of("state of the hours", get_args(Hours))] | None = None

    @model_validator(mode="before")
    @classmethod
    def _only_conditions(cls, data: object) -> object:
        for name in data if isinstance(data, dict) else ():
            if wrong := misnamed("condition", name, cls.model_fields):
                raise WrongKey(str(name), wrong)
        return data

    @field_validator("channel", "segment", "reached_by", "variant", mode="before")
    @classmethod
    def _one_or_more(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    @property
    def is_plain(self) -> bool:
        """Say whether it holds for everybody."""
        return self == ALWAYS

    @property
    def weight(self) -> int:
        """Return how many conditions single somebody out; `calm` only leaves the angry out, and weighs nothing."""
        named = (self.channel, self.segment, self.reached_by, self.variant, self.hours)
        return sum(map(bool, (self.mood not in (None, "calm"), *named)))

    def holds(self, listener: Listener) -> bool:
        """Say whether every condition is known to be met."""
        return (
            _is_mood(listener.mood, self.mood)
            and (not self.channel or listener.channel in self.channel)
            and (not self.segment or listener.segment in self.segment)
            and (not self.reached_by or listener.reached_by in self.reached_by)
            and (not self.variant or bool(listener.variants & self.variant))
            and (self.hours is None or listener.open is (self.hours == "open"))
        )

    def covers(self, other: When) -> bool:
        """Say whether it holds for everybody for whom the other one does."""
        return (
            _is_mood(other.mood, self.mood)
            and (not self.channel or (bool(other.channel) and other.channel <= self.channel))
            and (not self.segment or (bool(other.segment) and other.segment <= self.segment))
            and (not self.reached_by or (bool(other.reached_by) and other.reached_by <= self.reached_by))
            and (not self.variant or (bool(other.variant) and other.variant <= self.variant))
            and self.hours in (None, other.hours)
        )


ALWAYS = When()


def _is_mood(mood: Mood | None, wanted: Mood | None) -> bool:
    return wanted in (None, mood) or (wanted == "calm" and mood == "happy")

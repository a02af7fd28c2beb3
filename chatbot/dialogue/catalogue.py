"""What `intents/domain.yml` says: the shop's facts, and what belongs to each intent besides its examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from chatbot.dialogue.conventions import Conventions
from chatbot.domain.decision import ActionName
from chatbot.errors import InvalidData
from chatbot.files import read_yaml

_ENTITIES = frozenset(
    {"order_number", "email", "phone", "money", "date", "tracking_number", "postcode", "product"}
)
_STRICT = ConfigDict(extra="forbid", frozen=True)


def _one_line(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or any(odd in value for odd in "\n{}"):
        raise ValueError(
            "one line of text without braces is needed; a number, time or yes/no stands in quotes"
        )
    return value.strip()


def _entity(value: str) -> str:
    if value not in _ENTITIES:
        raise ValueError(f"no entity is called {value!r}: use one of {', '.join(sorted(_ENTITIES))}")
    return value


Slot = Annotated[str, AfterValidator(_entity)]
Words = Annotated[str, BeforeValidator(_one_line)]


class IntentEntry(BaseModel):
    """What belongs to one intent besides its examples."""

    model_config = _STRICT

    reply: str | None = None
    """The reply's name where it is not the intent's own."""
    needs: Mapping[Slot, str] = Field(default_factory=dict)
    """Slot to the last part of the name of the reply that asks for it; a verified customer is not asked."""
    action: ActionName | None = None
    """What is looked up before the answer."""
    kind: Literal["wish", "small_talk"] = "wish"
    """Small talk is never a need that stays unmet, and never leaves a question unanswered."""


class Phrases(BaseModel):
    """Words of one language that the policy itself has to know."""

    model_config = _STRICT

    filler: frozenset[Words] = frozenset()
    """Words around a number that add nothing: `it's 1001234 thanks`."""
    never_mind: frozenset[Words] = frozenset()
    """What a customer says to drop the bot's question."""
    lacking: frozenset[Words] = frozenset()
    """What a customer says who cannot give what was asked for."""
    another_order: frozenset[Words] = frozenset()
    """What a customer says who means another order than the one last spoken of."""
    latest_order: frozenset[Words] = frozenset()
    """What a customer says who means the latest order, whatever number was told before."""
    insisting: frozenset[Words] = frozenset()
    """Words that add nothing new when a wish is said again."""


class Catalogue(BaseModel):
    """The whole of `intents/domain.yml`."""

    model_config = _STRICT

    version: str
    facts: Mapping[str, Words] = Field(alias="shop")
    conventions: Conventions
    languages: Mapping[str, Phrases] = Field(min_length=1)
    intents: Mapping[str, IntentEntry] = Field(min_length=1)

    def entry(self, intent: str) -> IntentEntry:
        """Return what belongs to this intent; an intent that only has examples gets the defaults."""
        return self.intents.get(intent, IntentEntry())

    def reply(self, intent: str) -> str:
        """Return the name of the reply to this intent."""
        return self.entry(intent).reply or intent

    def is_wish(self, intent: str | None) -> bool:
        """Say whether the intent asks for something, as a greeting or a yes does not."""
        return intent is not None and self.entry(intent).kind == "wish"

    def acting(self, slot: str) -> str | None:
        """Return the first intent of the file whose action needs this slot."""
        return next(
            (name for name, entry in self.intents.items() if entry.action and slot in entry.needs), None
        )

    @property
    def slots(self) -> frozenset[str]:
        """Return the only slots worth remembering: those that some intent needs."""
        return frozenset(slot for entry in self.intents.values() for slot in entry.needs)


def load_catalogue(paths: Sequence[Path]) -> Catalogue:
    """Read the one domain file.

    Raises:
        InvalidData: no file, or one that is not of this shape.
    """
    if len(paths) != 1:
        raise InvalidData(
            f"intents/domain.yml: found {len(paths)} of it, one is needed: restore it from the package"
        )
    return read_yaml(paths[0], Catalogue)

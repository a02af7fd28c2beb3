"""One turn of a scenario as it came: what the customer did, what the bot understood, said and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chatbot.domain.conversation import Answer, Button

OUT_OF_SCOPE = "out_of_scope"
"""Stands for the intent of a message that none is found for, as in the training data."""
RULES = "rules"
"""Stands for the name of a reply that is the words of a rule (`intents/rules`)."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn as it came."""

    said: str
    """What was typed, or the title of the button that was pressed."""
    pressed: bool
    answer: Answer
    replies: tuple[str, ...]
    """The name of every bubble."""
    slots: Mapping[str, str]
    """What the bot remembers after it."""

    @property
    def intents(self) -> tuple[str, ...]:
        """Return the wishes of the message in order."""
        return tuple(intent.name for intent in self.answer.intents if intent.name) or (OUT_OF_SCOPE,)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Return what the customer can press now."""
        return tuple(button for response in self.answer.responses for button in response.buttons)

    @property
    def text(self) -> str:
        """Return all that the bot said."""
        return "\n".join(response.text for response in self.answer.responses)


def is_titled(title: str, wanted: str) -> bool:
    """Say whether a button has this title, or one that begins like it where it ends with `…`."""
    return title == wanted or (wanted.endswith("…") and title.startswith(wanted.removesuffix("…")))

"""The names of replies, noted as the bot says them: its answers carry none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatbot.dialogue.replies import LAST_RESORT, Replies, load_replies
from chatbot.domain.conversation import Response
from chatbot.scenarios.turn import RULES

OPENING = 20
"""So many letters tell a reply again before which others were put."""
LEAST = 8
"""And so many where the rest of it was cut off."""


@dataclass(frozen=True, slots=True)
class Note:
    """A reply that was put into words."""

    name: str
    text: str

    def place_in(self, said: str) -> int:
        """Return where it begins in what was said; -1: it was not."""
        starts = range(max(1, len(said) - LEAST + 1))
        return next((at for at in starts if self.text.startswith(said[at : at + OPENING])), -1)


@dataclass(frozen=True)
class Overheard(Replies):
    """The same replies, which note what is said."""

    notes: list[Note]

    def render(self, key: str, variables: Mapping[str, str], **how: Any) -> Response:
        """See Replies."""
        response = super().render(key, variables, **how)
        sorry = response.text == self.variants[LAST_RESORT][0].text
        self.notes.append(Note(LAST_RESORT if sorry else self.name(key), response.text))
        return response


def overhearing(notes: list[Note]) -> Callable[[Sequence[Path]], Replies]:
    """Return what reads the files of replies like `load_replies`, and notes what is said of them."""
    return lambda paths: Overheard(load_replies(paths).variants, notes)


def name_bubbles(responses: Sequence[Response], notes: Sequence[Note]) -> tuple[str, ...]:
    """Return the reply each bubble was made of; an opener before it ("And your other question:") is none."""
    return tuple(_name(response.text, notes) for response in responses)


def _name(said: str, notes: Sequence[Note]) -> str:
    places = [(note.place_in(said), note.name) for note in notes]
    place, name = max(places, default=(-1, RULES), key=lambda found: found[0])
    return name if place >= 0 else RULES

"""The names of replies, noted as the bot says them: its answers carry none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

from chatbot.domain.conversation import Response
from chatbot.replies.replies import LAST_RESORT, Replies, load_replies
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

    def span_in(self, said: str) -> range | None:
        """Return which letters of what was said are its own; None: none are."""
        starts = range(max(1, len(said) - LEAST + 1))
        start = next((at for at in starts if self.text.startswith(said[at : at + OPENING])), None)
        return None if start is None else range(start, start + _shared(self.text, said[start:]))


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
    """Return the reply each bubble was made of.

    What opens it ("And your other question:") and what was filled into it are replies, too, but not what it says.
    """
    return tuple(_name(response.text, notes) for response in responses)


def _name(said: str, notes: Sequence[Note]) -> str:
    spans = {note.name: span for note in notes if (span := note.span_in(said))}
    whole = [name for name, span in spans.items() if not any(_holds(other, span) for other in spans.values())]
    return max(whole, key=lambda name: spans[name].start, default=RULES)


def _holds(span: range, other: range) -> bool:
    return span != other and span.start <= other.start and other.stop <= span.stop


def _shared(text: str, other: str) -> int:
    """Return how many letters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(text, other, strict=False)))

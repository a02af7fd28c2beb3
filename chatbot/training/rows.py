"""One labelled message as it stands in a file, and what every reader of such files needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from chatbot.domain.understanding import SentimentLabel
from chatbot.errors import InvalidData


@dataclass(frozen=True, slots=True)
class Row:
    """A text with an intent's name (`out_of_scope` among them) or with a sentiment."""

    text: str
    intent: str | None = None
    sentiment: SentimentLabel | None = None
    anger: int = 0
    """0 (none) to 3 (fury)."""
    line: int = field(default=0, compare=False)
    """Where it stands in its file, from 1; 0: not told."""


def read_text(path: Path) -> str:
    """Read a UTF-8 file, with or without the mark that spreadsheets put in front.

    Raises:
        InvalidData: it cannot be read, or is in another encoding.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InvalidData(f"{path}: cannot be read ({error.strerror}): check name and rights") from error
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise InvalidData(f"{path}:{line}: not UTF-8 text: save it as UTF-8") from error

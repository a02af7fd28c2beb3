"""Cut a text that is too long to be said at once, at the ends of its sentences and lines."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterator

_END = re.compile(
    r"(?<!^\d)(?<!^\d\d)"  # the number of a list's item
    r"(?<!\b[A-Z])(?<!\bNo)(?<!\b[DM]r)(?<!\bMrs)(?<!\bSt)(?<!\be\.g)(?<!\bi\.e)(?<!\betc)(?<!approx)(?<!incl)"
    r"[.!?…]+[\"'”’)\]]*(?=\s+[^\sa-z])"
    r"|$",
    re.MULTILINE,
)


def pieces(text: str, most: int) -> tuple[str, ...]:
    """Return the text in as few pieces of at most `most` characters as it takes, of much the same length.

    A sentence that is longer by itself is cut between two words.
    """
    share = len(text) / math.ceil(len(text) / most) if text else most
    found, piece = [], ""
    for sentence in _sentences(text, most):
        if piece and (len(piece.strip()) >= share or len((piece + sentence).strip()) > most):
            found.append(piece.strip())
            piece = ""
        piece += sentence
    return (*found, piece.strip()) if piece.strip() else tuple(found)


def _sentences(text: str, most: int) -> Iterator[str]:
    """Yield the sentences, each with the space before it."""
    start = 0
    for end in (match.end() for match in _END.finditer(text)):
        sentence, start = text[start:end], end
        yield from (sentence,) if len(sentence.strip()) <= most else _hard(sentence, most)


def _hard(sentence: str, most: int) -> Iterator[str]:
    for part in textwrap.wrap(sentence, most):
        yield f" {part}"

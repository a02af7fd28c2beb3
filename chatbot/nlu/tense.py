"""Tell whether a sentence looks back or ahead, for dates that leave it open."""

from __future__ import annotations

import re

_WAS_TO_COME = re.compile(
    r"(?i)\b(?:(?:was|were) (?:due|meant|supposed|promised|expected|to\b)|should(?:'ve| have))\b"
)
_AHEAD = re.compile(
    r"(?i)\b(?:due|by|until|till|before|should|shall|will|would|expected|promised|meant|supposed|need"
    r"|can|could|next|coming)\b"
)
_BACK = re.compile(
    r"(?i)\b(?:ordered|bought|purchased|placed|paid|got|received|returned|posted|sent|came|arrived"
    r"|delivered|started|since|dated|began|cancelled|last|was|were|had)\b"
)
_SENTENCE_END = re.compile(r"[.!?]\s")


def direction(lead: str) -> int:
    """Return −1 where the words before a date look back, 1 where they look ahead, 0 where they do not say."""
    sentence = _SENTENCE_END.split(lead)[-1]
    if _WAS_TO_COME.search(sentence):
        return -1
    if _AHEAD.search(sentence):
        return 1
    return -1 if _BACK.search(sentence) else 0

"""What nobody angry is ever shown: exclamation marks, emoji, smileys."""

from __future__ import annotations

import re
import unicodedata

_MARKS = "!¡！‼⁉"
_SMILEY = re.compile(r"(?<!\w)[:;=]-?[)D](?!\w)")
_PICTURES_FROM = "\u2300"
"""Below it the signs of Unicode's category So are letters and units: © ® ™ № °."""


def cheer_in(text: str) -> str | None:
    """Return the first sign in a text that would mock somebody angry."""
    smiley = _SMILEY.search(text)
    signs = (sign for sign in text if sign in _MARKS or _is_picture(sign))
    return next(signs, smiley.group() if smiley else None)


def _is_picture(sign: str) -> bool:
    return sign >= _PICTURES_FROM and unicodedata.category(sign) == "So"

"""Clean text: one form for matching and the model, one for storing and showing."""

from __future__ import annotations

import re
import unicodedata

_CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff"
"""Without tab and the two line ends; lone surrogates are in it because no store or tokenizer takes them."""
_BIDI = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = (
    r"\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f"
    r"\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_HARMFUL = re.compile(f"[{_CONTROL}{_BIDI}]")
_UNSEEN = re.compile(f"[{_BIDI}{_INVISIBLE}]")
_UNREADABLE = re.compile(rf"[{_BIDI}{_INVISIBLE}\ud800-\udfff]")
_NOT_WHITESPACE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
_CONTEXT = 60
_LINE_END = re.compile(r"\r\n?")
_TWINS = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},  # full-width ASCII
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹣"), "-"),
    **dict.fromkeys(map(ord, "‘’ʼ´`"), "'"),
    **dict.fromkeys(map(ord, "“”„"), '"'),
    0x017F: "s",  # the long s: patterns that ignore case take it for an s, tables do not
    0x212A: "K",  # the Kelvin sign likewise
    0xFFE1: "£",
    0xFFE5: "¥",
}


def normalise(text: str) -> str:
    """Return the form for matching and the model: NFC, nothing unseen, single spaces, ends stripped.

    Joiners go too, so a family emoji falls apart into its members.
    """
    seen = _NOT_WHITESPACE.sub("", remove_unseen(text))
    # composed after the removal: a hidden character between letter and accent would keep them apart
    return " ".join(unicodedata.normalize("NFC", seen).split())


def display(text: str) -> str:
    """Return the form that is stored and shown: NFC, no control or bidi characters, else as written."""
    return unicodedata.normalize("NFC", _HARMFUL.sub("", _LINE_END.sub("\n", text)))


def remove_unseen(text: str) -> str:
    """Drop zero-width and bidi characters, which only serve to hide or split words here."""
    return _UNSEEN.sub("", text)


def fold(text: str) -> str:
    """Swap look-alikes for their ASCII twin, one character for one, so that positions stay true.

    Digits of any script, full-width letters, typographic dashes, quotes, spaces; the unseen become spaces.
    """
    if text.isascii():
        return text
    return "".join(map(_fold_digit, _UNREADABLE.sub(" ", text).translate(_TWINS)))


def before(text: str, position: int) -> str:
    """Return the words just before a position: enough to tell what stands there, never the whole message."""
    return text[max(0, position - _CONTEXT) : position]


def _fold_digit(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return " " if character.isspace() and character != "\n" else character

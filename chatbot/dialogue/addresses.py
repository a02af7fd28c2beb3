"""Find a postal address in a message: from the house, or what stands before it, to the postcode."""

from __future__ import annotations

import re
from collections.abc import Set

from chatbot.domain.understanding import Entity, Understanding

ADDRESS_MOST = 200
WORDS_LEAST = 4
"""Shorter than "5 Mill Lane, Leeds" no address is whole."""
_HOUSE = re.compile(r"(?<![\w#])\d{1,5}[a-z]?(?:[-/]\d{1,4}[a-z]?)?(?=,?\s+[^\W\d])", re.IGNORECASE)
_POSTCODE_ABROAD = re.compile(r"\b(?:\d{4,6}|[A-Z]\d[\dW]\s?[A-Z\d]{4})\b", re.IGNORECASE)
_WORDS = re.compile(r"\S+")
_ENDS_SENTENCE = (".", "?", "!", ":")
_LEADING = frozenset({"send", "deliver", "ship", "change", "should", "be", "new", "delivery", "shipping"})
"""Words that lead up to an address, besides those that fill."""
_PUTTING_RIGHT = frozenset(
    {
        "postcode",
        "postal",
        "post",
        "zip",
        "mistyped",
        "typed",
        "typo",
        "wrong",
        "meant",
        "mistake",
        "correct",
        "right",
    }
)
"""Words said about a postcode that is put right; where no others stand beside it, it is no address."""
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)


def told_address(understanding: Understanding, filler: Set[str]) -> str | None:
    """Return the address in a message that may say other things, too; a house and a British postcode show it.

    Args:
        filler: words that belong to no address where they stand before it: "to", "is", "no".
    """
    postcode = _postcode(understanding)
    start = _house_start(understanding.text, postcode, filler) if postcode else None
    return _line(understanding.text[start : postcode.end]) if postcode and start is not None else None


def asked_address(understanding: Understanding, filler: Set[str]) -> str | None:
    """Return the message as an address where it was asked for one: without what leads up to it, with a postcode."""
    text, postcode = understanding.text, _postcode(understanding)
    if len(text.split()) < WORDS_LEAST or _is_postcode_alone(text, postcode, filler):
        return None
    if postcode is None:
        abroad = _POSTCODE_ABROAD.search(text) and len(re.findall(r"\d+", text)) > 1
        return _line(text[_lead_end(text, filler) :]) if abroad else None
    start = _house_start(text, postcode, filler)
    after = text[postcode.end :]
    country = after if after.lstrip().startswith(",") or "\n" in after else ""
    return _line(text[_lead_end(text, filler) if start is None else start : postcode.end] + country)


def corrected_address(understanding: Understanding, filler: Set[str], old: str) -> str | None:
    """Return the address put right: another one, or the old one with the postcode that is all the message tells."""
    postcode = _postcode(understanding)
    if postcode and _is_postcode_alone(understanding.text, postcode, filler):
        *_, last = [None, *_POSTCODE.finditer(old)]
        if last is None or _bare(last[0]) == _bare(postcode.value):
            return old if last else None
        return f"{old[: last.start()]}{postcode.value}{old[last.end() :]}"
    return asked_address(understanding, filler)


def _bare(postcode: str) -> str:
    return "".join(postcode.split()).casefold()


def _is_postcode_alone(text: str, postcode: Entity | None, filler: Set[str]) -> bool:
    if postcode is None:
        return False
    beside = f"{text[: postcode.start]} {text[postcode.end :]}".split()
    return all(_leads(word, filler | _PUTTING_RIGHT) for word in beside)


def _postcode(understanding: Understanding) -> Entity | None:
    """Return the postcode an address ends with: the last, where a house is called like one."""
    return next((found for found in reversed(understanding.entities) if found.entity == "postcode"), None)


def _house_start(text: str, postcode: Entity, filler: Set[str]) -> int | None:
    """Return where the address begins: at the house, or at what is named before it, "Flat 2, Rose House"."""
    houses = list(_HOUSE.finditer(text, 0, postcode.start))
    if not houses:
        return None
    start = houses[-1].start()
    for word in reversed(list(_WORDS.finditer(text, 0, start))):
        if word[0].endswith(_ENDS_SENTENCE) or _leads(word[0], filler):
            break
        start = word.start()
    return start


def _lead_end(text: str, filler: Set[str]) -> int:
    return next((word.start() for word in _WORDS.finditer(text) if not _leads(word[0], filler)), 0)


def _leads(word: str, filler: Set[str]) -> bool:
    plain = word.strip(",;:.!?-").casefold().replace("'", "").replace("’", "")
    return not plain or plain in filler or plain in _LEADING


def _line(text: str) -> str:
    """Return an address in one line."""
    parts = (" ".join(line.split()).strip(" ,") for line in text.splitlines())
    return ", ".join(part for part in parts if part)[:ADDRESS_MOST]

"""What somebody typed into the search, as words to be found: whatever it is, it is no syntax."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

MOST_TERMS = 10
"""What follows is not looked for: nobody types as much, and each term is a search of its own."""
PREFIX_FROM = 3
"""A word of as many signs also finds what begins with it: "refund" finds "refunded"."""
SNIPPET = 160
_LEAD_IN = 50
_TERM = re.compile(r'"([^"]*)"|([^\s"]+)')
_WORD = re.compile(r"[^\W_]+")
_QUOTES = str.maketrans('“”„«»"', '"' * 6)
SIGNS = "@./\\-_:+&~<>=%#?"
"""PostgreSQL would take these for parts of an address, a path, a tag or a number: they part words, as in SQLite."""
PRINTED = "’‘“”„–—…¿¡«»€£"
"""Likewise; a text without letters beyond ASCII has none of them."""
MARKS = "".join(
    map(chr, (*range(0x300, 0x30D), 0x30F, 0x311, 0x31B, *range(0x323, 0x329), 0x32D, 0x32E, 0x330, 0x331))
)
"""Accents that stand by themselves once a letter is taken apart: "é" is found by "e"."""
_WITHOUT_MARKS = str.maketrans("", "", MARKS)


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to be found."""

    written: str
    """As it was typed: it may be an order's number."""
    words: tuple[str, ...]
    """Several stand side by side, in this order."""
    begins: bool
    """The last of them may go on."""

    @property
    def fts5(self) -> str:
        """Return it in SQLite's words."""
        return f'"{" ".join(self.words)}"' + (" *" if self.begins else "")

    @property
    def tsquery(self) -> str:
        """Return it in PostgreSQL's words."""
        words = (unicodedata.normalize("NFD", word).translate(_WITHOUT_MARKS) for word in self.words)
        return " <-> ".join(words) + (":*" if self.begins else "")


def read_terms(typed: str) -> tuple[Term, ...]:
    """Return the terms of a search; a term without letter or digit is none."""
    found = []
    for quoted, plain in _TERM.findall(typed.translate(_QUOTES)):
        words = tuple(_WORD.findall(quoted or plain))
        if words:
            begins = not quoted and len(words[-1]) >= PREFIX_FROM
            found.append(Term((quoted or plain).strip().lstrip("#"), words, begins))
    return tuple(dict.fromkeys(found))[:MOST_TERMS]


def snippet(text: str, terms: Sequence[Term]) -> str:
    """Return one line of a text around the first word that is looked for."""
    line = " ".join(text.split())
    start = max(0, _first(line, terms) - _LEAD_IN)
    if start:
        start = line.find(" ", start) + 1
    cut = line[start : start + SNIPPET]
    if start + SNIPPET < len(line):
        cut = f"{cut.rpartition(' ')[0] or cut}…"
    return f"…{cut}" if start else cut


def _first(line: str, terms: Sequence[Term]) -> int:
    sought = [(bare(term.words[0]), term.begins or len(term.words) > 1) for term in terms]
    for found in _WORD.finditer(line):
        word = bare(found[0])
        if any(word == first or (begins and word.startswith(first)) for first, begins in sought):
            return found.start()
    return 0


def split_words(text: str) -> list[str]:
    """Return the words of a text, as a search takes them apart."""
    return _WORD.findall(text)


def bare(word: str) -> str:
    """Return a word in small letters without accents."""
    parts = unicodedata.normalize("NFD", word.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))

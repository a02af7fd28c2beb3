"""Tell a message that says something from one that cannot be read at all."""

from __future__ import annotations

import re

_LATIN_WORD = re.compile(r"[a-zà-öø-ÿ]+")
_VOWEL = re.compile(r"[aeiouyà-öø-ÿ]")
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "poiuytrewq", "lkjhgfdsa", "mnbvcxz")
_RUN = 4
"""So many neighbouring keys in a row are a hand on the keyboard: `sdfg`, `qwer`."""
_REAL = ("erty", "trew")
"""The two runs that real words hold: property, strewn."""
_RUNS = frozenset(
    row[start : start + _RUN] for row in _KEYBOARD for start in range(len(row) - _RUN + 1)
) - frozenset(_REAL)
_LONG_WITHOUT_VOWEL = 5
_FEW_WORDS = 3
"""More words than this are worth an answer even if each looks odd."""


def is_unreadable(text: str) -> bool:
    """Say whether there is nothing to understand: emoji or punctuation only, or keys hit at random."""
    if not any(character.isalnum() for character in text):
        return True
    words = _LATIN_WORD.findall(text.casefold())
    return 0 < len(words) <= _FEW_WORDS and not _has_digit(text) and all(map(_is_noise, words))


def _is_noise(word: str) -> bool:
    one_letter = len(set(word)) == 1 and len(word) >= _RUN
    no_vowel = len(word) >= _LONG_WITHOUT_VOWEL and not _VOWEL.search(word)
    return one_letter or no_vowel or any(run in word for run in _RUNS)


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)

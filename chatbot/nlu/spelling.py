"""Mend misspelt words by the words of the training examples: "cansel my ordr" for a second reading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extract

_WORD = re.compile(r"[^\W\d_]+")
LETTERS_LEAST = 4
"""A shorter word is one slip away from too many others."""
LONG_LETTERS = 8
"""From here a word may have two slips."""
COMMON_FROM = 4
"""A word that so many times stands in the examples is worth being meant."""
KNOWN_FROM = 3
"""A word written so often is none that one person misspelt."""
ENDINGS = ("", "s", "es", "d", "ed", "er", "ly", "ing")
"""A known word with one of them is a form of it: "redirects"."""


class Spelling:
    """Knows the words of a model: those of its examples, and those that its tokenizer has whole."""

    def __init__(self, examples: Callable[[], Iterable[str]], is_word: Callable[[str], bool]) -> None:
        """Remember where the examples are: they are read at the first word that is not known."""
        self._examples, self._is_word = examples, is_word

    def mend(self, text: str) -> str:
        """Return the text in small letters with each unknown word made the common one it is a slip away from."""
        return _WORD.sub(lambda found: self._mended(found[0]), text.lower())

    def _mended(self, word: str) -> str:
        if len(word) < LETTERS_LEAST or self._is_known(word):
            return word
        slips = 1 if len(word) < LONG_LETTERS else 2
        near = extract(word, self._common, scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=None)
        likely = [(distance, one[0] != word[0], -self._counts[one], one) for one, distance, _ in near]
        return min(likely)[-1] if likely else word

    def _is_known(self, word: str) -> bool:
        forms = (word.removesuffix(ending) for ending in ENDINGS if word.endswith(ending))
        return any(
            self._is_word(form) or self._counts.get(form, 0) >= KNOWN_FROM
            for form in forms
            if len(form) >= LETTERS_LEAST
        )

    @cached_property
    def _counts(self) -> Mapping[str, int]:
        counts = Counter(word for text in self._examples() for word in _WORD.findall(text.lower()))
        return {word: n for word, n in counts.items() if n >= KNOWN_FROM and len(word) >= LETTERS_LEAST}

    @cached_property
    def _common(self) -> list[str]:
        return [word for word, n in self._counts.items() if n >= COMMON_FROM]

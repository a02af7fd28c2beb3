"""NLTK's pattern pairs, made safe: linear patterns, and wildcards no customer's words can break."""

from __future__ import annotations

import importlib.util
import random
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import re2


def _load_util() -> ModuleType:
    """Load `nltk/chat/util.py` alone.

    `import nltk` runs its __init__, which pulls in sklearn and scipy: 113 MB and 1.3 s in every serving
    process. So a bare package stands in for nltk while that file and its two helpers load, and goes again,
    for whoever needs the whole of nltk later.
    """
    package = importlib.util.find_spec("nltk")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("nltk is not installed: run `pip install -r requirements.txt`")
    folder = Path(package.origin).parent
    before = {name for name in sys.modules if name.partition(".")[0] == "nltk"}
    if not before:
        sys.modules["nltk"] = ModuleType("nltk")
        sys.modules["nltk"].__path__ = [str(folder)]
    try:
        return _load_file("nltk_chat_util", folder / "chat" / "util.py")
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "nltk"]:
            if name not in before:
                del sys.modules[name]


def _load_file(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"{path} is missing: run `pip install --force-reinstall nltk`")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_UTIL = _load_util()
REFLECTIONS = {
    **_UTIL.reflections,
    "mine": "yours",
    "myself": "yourself",
    "yourself": "myself",
    "we": "you",
    "we're": "you are",
    "we've": "you have",
    "our": "your",
    "ours": "yours",
    "us": "you",
    "am": "are",
}
"""NLTK's own, and what a family or a firm writes."""
PATTERN_MEMORY_BYTES = 1 << 19
"""RE2 remembers what it met, by default up to 8 MB a pattern: the rules would take 35 MB instead of 8."""
WILDCARD = re.compile(r"%(\d)")


def compile_pattern(pattern: str) -> Any:
    """Compile for RE2, in any case of letters.

    Raises:
        ValueError: RE2 does not take it; the text says why.
    """
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = PATTERN_MEMORY_BYTES
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0]
        raise ValueError(reason.decode() if isinstance(reason, bytes) else str(reason)) from error


class Chat(_UTIL.Chat):  # type: ignore[misc, name-defined]
    """NLTK's Chat over pairs of pattern and replies; a pattern may be found anywhere in the text.

    NLTK itself matches with a backtracking engine under a time limit, at the text's start only, lowers the
    customer's words, and loops for ever when they hold a "%1".
    """

    def __init__(self, pairs: Sequence[tuple[str, Sequence[str]]]) -> None:
        self._pairs = [(compile_pattern(pattern), tuple(replies)) for pattern, replies in pairs]
        self._reflections = REFLECTIONS
        longest_first = sorted(REFLECTIONS, key=len, reverse=True)
        self._regex = compile_pattern(rf"\b(?:{'|'.join(longest_first)})\b")

    def find(self, text: str) -> Iterator[tuple[int, Any]]:
        """Yield the index of every pair that fits, and its match."""
        for index, (pattern, _) in enumerate(self._pairs):
            match = pattern.search(text)
            if match:
                yield index, match

    def say(self, index: int, match: Any) -> str | None:
        """Return one of the pair's replies with its wildcards filled in, None when it has none."""
        replies = self._pairs[index][1]
        return self._wildcards(random.choice(replies), match) if replies else None

    def _wildcards(self, response: str, match: Any) -> str:
        # one pass: what is filled in is never read for wildcards again
        return WILDCARD.sub(lambda wildcard: self._substitute(match.group(int(wildcard[1])) or ""), response)

    def _substitute(self, words: str) -> str:
        reflected: str = self._regex.sub(lambda match: self._reflections[match.group().lower()], words)
        return reflected

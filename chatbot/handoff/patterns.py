"""The words that bring in a person: `intents/triggers/<language>.yml`, matched in linear time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import re2
import yaml
from pydantic import BaseModel, ConfigDict, Field

from chatbot.errors import InvalidData
from chatbot.files import read_yaml

Sign = Literal[
    "self_harm",
    "safety",
    "fraud",
    "phishing",
    "legal",
    "bereavement",
    "disability",
    "illness",
    "hardship",
    "minor",
    "confusion",
    "abuse",
    "human",
    "withdrawn",
    "misread",
    "insists",
    "insult",
    "complex",
]
CUT = "\x1f"
"""Stands where an innocent phrase was cut out: no pattern can match across it."""
_APOSTROPHE = re.compile(r"['’‘`´]")
_UNSEEN = dict.fromkeys(
    [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
)
"""Signs that nobody sees, and that would hide a word: a soft hyphen, blanks of no width, marks of direction."""
_SENTENCE_END = re.compile(r"[.!?;:\n]+")
_OTHER = re.compile(r"[^\w.]+|_")
_NAME = re.compile(r"<([a-z]+)>")


def plain(text: str) -> str:
    """Return the form the patterns are written for: small letters, no apostrophes, ` . ` after a sentence."""
    bare = _APOSTROPHE.sub("", text.translate(_UNSEEN).casefold())
    return " ".join(_OTHER.sub(" ", _SENTENCE_END.sub(" . ", bare)).split())


@dataclass(frozen=True, slots=True)
class Group:
    """The patterns of one sign in one language."""

    match: Any
    unless: Any | None

    def find(self, text: str) -> str | None:
        """Return the telling words of a plain text; None when there are none but innocent ones."""
        found = self.match.search(text)
        if found and self.unless:
            found = self.match.search(self.unless.sub(CUT, text))
        return found[0].strip(" .") if found else None

    def without(self, text: str) -> str:
        """Return a plain text without the telling words."""
        return " ".join(self.match.sub(" ", text).replace(" . ", " ").split()).strip(" .")

    def excuses(self, text: str) -> bool:
        """Say whether the plain text holds an innocent phrase: "I don't need a human"."""
        return self.unless is not None and self.unless.search(text) is not None


@dataclass(frozen=True, slots=True)
class Patterns:
    """All signs, in all languages that have a file; a message is held against each of them."""

    groups: Mapping[Sign, tuple[Group, ...]]

    def find(self, sign: Sign, text: str) -> str | None:
        """Return the words of a plain text that show the sign, or None."""
        found = (group.find(text) for group in self.groups[sign])
        return next((words for words in found if words), None)

    def without(self, sign: Sign, text: str) -> str:
        """Return what a plain text says besides the sign."""
        for group in self.groups[sign]:
            text = group.without(text)
        return text

    def excuses(self, sign: Sign, text: str) -> bool:
        """Say whether the plain text holds a phrase that only looks like the sign."""
        return any(group.excuses(text) for group in self.groups[sign])


def load_patterns(paths: Sequence[Path]) -> Patterns:
    """Read one file per language.

    Raises:
        InvalidData: no file, a sign without patterns, or a pattern RE2 refuses; the text names file and line.
    """
    if not paths:
        raise InvalidData(
            "intents/triggers: holds no file, so nobody in danger would be seen: restore en.yml"
        )
    languages = [_compile(path) for path in paths]
    return Patterns({sign: tuple(language[sign] for language in languages) for sign in get_args(Sign)})


class _Lists(BaseModel):
    model_config = ConfigDict(extra="forbid")
    match: list[str] = Field(min_length=1)
    unless: list[str] = []


class _TriggersFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    version: str
    words: dict[str, str] = {}
    triggers: dict[Sign, _Lists]


def _compile(path: Path) -> dict[Sign, Group]:
    file = read_yaml(path, _TriggersFile)
    lacking = [sign for sign in get_args(Sign) if sign not in file.triggers]
    if lacking:
        raise InvalidData(f"{path}:1: no patterns for {', '.join(lacking)}: add `match:` under each")
    return {sign: _group(path, file, sign) for sign in file.triggers}


def _group(path: Path, file: _TriggersFile, sign: Sign) -> Group:
    lists = file.triggers[sign]
    match = [_whole_words(path, file.words, (sign, "match"), place) for place in enumerate(lists.match)]
    unless = [_whole_words(path, file.words, (sign, "unless"), place) for place in enumerate(lists.unless)]
    return Group(_any_of(match), _any_of(unless) if unless else None)


def _whole_words(path: Path, words: Mapping[str, str], where: tuple[str, str], place: tuple[int, str]) -> str:
    """Return the pattern with its <names> spelt out; the complaint about a bad one names its line."""
    index, pattern = place
    try:
        spelt = _NAME.sub(lambda name: words[name[1]], pattern)
        re2.compile(spelt, _quiet())
    except KeyError as error:
        line = _line(path, ("triggers", *where), index)
        raise InvalidData(
            f"{path}:{line}: <{error.args[0]}> is not under `words:`: add it or mend the name"
        ) from error
    except re2.error as error:
        line = _line(path, ("triggers", *where), index)
        raise InvalidData(f"{path}:{line}: RE2 refuses {pattern!r}: {_reason(error)}") from error
    return f"(?:{spelt})"


def _any_of(patterns: Sequence[str]) -> Any:
    return re2.compile(r"(?:^|\s|\b)(?:" + "|".join(patterns) + r")(?:\b|\s|$)", _quiet())


def _quiet() -> Any:
    options = re2.Options()
    options.log_errors = False  # the error is raised as well: it need not stand on stderr too
    return options


def _reason(error: Exception) -> str:
    text = error.args[0]
    return text.decode() if isinstance(text, bytes) else str(text)


def _line(path: Path, keys: Sequence[str], index: int) -> int:
    """Return the line of an item of a list that is known to be there."""
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for key in keys:
        node = next(value for name, value in node.value if name.value == key) if node else None
    line: int = node.value[index].start_mark.line + 1 if node else 1
    return line

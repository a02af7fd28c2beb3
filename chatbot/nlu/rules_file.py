"""The shape of `intents/rules/<language>.yml`: pattern pairs and the words of moods."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from chatbot.domain.tone import cheer_in
from chatbot.nlu.nltk_chat import WILDCARD, compile_pattern

_LINE_BREAK = re.compile(r"\s*\n\s*")
_WORD_LIST = re.compile(r"\{([a-z_]+)\}")


def _check(pattern: str) -> str:
    unknown = _WORD_LIST.search(pattern)
    if unknown:
        raise ValueError(f"{unknown.group()} is not among `words`: add it there or write it out")
    try:
        compile_pattern(pattern)
    except ValueError as error:
        raise ValueError(
            f"not a pattern RE2 takes ({error}): close every bracket, quote with \\, use no look-around"
        ) from error
    return pattern


Pattern = Annotated[str, Field(min_length=1), AfterValidator(_check)]
"""An RE2 expression, found anywhere in the text in any case.

`{name}` stands for a list under `words`, and a line break in it counts for nothing.
"""


def _without_cheer(reply: str) -> str:
    if cheer := cheer_in(reply):
        raise ValueError(f"it says {cheer!r}, and a rule's words are read by the angry too: say it without")
    return reply


class Rule(BaseModel):
    """One pair: what is looked for, and the intent it means, the bot's words for it, or both."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    patterns: list[Pattern] = Field(min_length=1)
    intent: str | None = None
    certain: bool = False
    """Believed in long messages too, and where the model thought of nothing like it."""
    overrules: bool | Literal["small talk"] = False
    """Believed even where the model is sure of something else, or only of small talk; thanks only in a good mood."""
    sarcastic: bool = False
    """Praise meant the other way round: the mood is bad, and what seems to be small talk is this intent."""
    unless: list[Pattern] = []
    """Where one of these is found, the rule is not meant."""
    replies: list[Annotated[str, AfterValidator(_without_cheer)]] = []
    """Chosen at random; `%1` is what the first bracket found, seen from the bot's side."""

    @model_validator(mode="after")
    def _say_something(self) -> Self:
        if not self.intent and not self.replies:
            raise ValueError("neither intent nor replies: say what the pattern means or what to answer")
        return self

    @model_validator(mode="after")
    def _fit_wildcards(self) -> Self:
        wanted = max((int(number) for reply in self.replies for number in WILDCARD.findall(reply)), default=0)
        for pattern in self.patterns:
            if compile_pattern(pattern).groups < wanted:
                raise ValueError(f"a reply holds %{wanted}, but {pattern!r} has not so many brackets")
        return self

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        for pattern in self.expressions:
            try:
                compile_pattern(pattern)
            except ValueError as error:
                raise ValueError(f"too many patterns for one rule ({error}): make two of it") from error
        return self

    @property
    def exception(self) -> str | None:
        """Return `unless` as one expression."""
        return "|".join(f"(?:{pattern})" for pattern in self.unless) or None

    @property
    def expressions(self) -> list[str]:
        """Return what is compiled: all patterns as one, twice as fast, unless brackets are counted."""
        if any(WILDCARD.search(reply) for reply in self.replies):
            return list(self.patterns)
        return ["|".join(f"(?:{pattern})" for pattern in self.patterns)]


class MoodWords(BaseModel):
    """Patterns that betray a mood; the keys of `anger` are its degrees, 3 is fury."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    anger: dict[Literal[1, 2, 3], list[Pattern]] = {}
    negative: list[Pattern] = []
    positive: list[Pattern] = []
    negations: list[Pattern] = []
    """Up to two words before it, they turn a positive word over and silence the others."""


class WishWords(BaseModel):
    """Patterns that part the wishes of one message."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    joins: list[Pattern] = []
    """Words between two clauses: `and`."""
    leads: list[Pattern] = []
    """Words a clause may begin with before it comes to the matter: `please`, `by the way`."""
    adds: list[Pattern] = []
    """Words by which a clause says that it is about another matter: `besides`, `second question`."""
    asks: list[Pattern] = []
    """How a question or a request begins."""
    tells: list[Pattern] = []
    """How a trouble is told; within a sentence, a clause is parted off that begins with `asks` or `tells`."""
    depends: list[Pattern] = []
    """How a clause begins that says when or why another holds: `if it has not been sent`."""
    refuses: list[Pattern] = []
    """Found in a clause that tells what is not wished: `don't cancel`."""
    empty: list[Pattern] = []
    """A whole clause that asks nothing by itself: `can you help me`."""
    reasons: dict[str, list[str]] = {}
    """A trouble's intent, and those of which it is but the reason: who reports damage and asks for the money back
    has one wish."""


class RulesFile(BaseModel):
    """One file of rules; the first rule that fits wins."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str
    words: dict[str, str] = {}
    """Alternatives that patterns share, `parcel|package`; a list may use those above it."""
    rules: list[Rule] = []
    mood: MoodWords = MoodWords()
    wishes: WishWords = WishWords()

    @model_validator(mode="before")
    @classmethod
    def _write_out(cls, data: Any) -> Any:
        """Put the word lists into the patterns before these are checked, so that errors name their line."""
        if not isinstance(data, dict):
            return data
        words: dict[str, str] = {}
        given = data.get("words")
        for name, alternatives in given.items() if isinstance(given, dict) else ():
            words[str(name)] = _insert(alternatives, words)
        written = {key: _insert(value, words) for key, value in data.items() if key in ("mood", "wishes")}
        return data | written | {"rules": _insert_in_rules(data.get("rules", []), words)}


def _insert_in_rules(rules: Any, words: dict[str, str]) -> Any:
    """Leave replies alone."""
    if not isinstance(rules, list):
        return rules
    return [
        {**rule, **{key: _insert(rule[key], words) for key in ("patterns", "unless") if key in rule}}
        if isinstance(rule, dict)
        else rule
        for rule in rules
    ]


def _insert(value: Any, words: dict[str, str]) -> Any:
    if isinstance(value, str):
        joined = _LINE_BREAK.sub("", value)
        return _WORD_LIST.sub(lambda name: f"(?:{words[name[1]]})" if name[1] in words else name[0], joined)
    if isinstance(value, list):
        return [_insert(item, words) for item in value]
    if isinstance(value, dict):
        return {key: _insert(item, words) for key, item in value.items()}
    return value

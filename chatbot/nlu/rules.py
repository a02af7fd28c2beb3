"""What the bot understands without a model: pattern pairs in the manner of Eliza, and the words of moods."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from chatbot.domain.understanding import Sentiment
from chatbot.files import read_yaml
from chatbot.nlu.mood import Mood
from chatbot.nlu.nltk_chat import Chat, compile_pattern
from chatbot.nlu.rules_file import RulesFile
from chatbot.nlu.text import fold, normalise
from chatbot.nlu.wishes import Wishes

MAX_WORDS = 15
"""Most rules are wrong every other time in longer messages, and asking is better than a wrong answer."""


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """The rule that fits: the intent it means, the bot's words for it, or both."""

    intent: str | None
    reply: str | None
    number: int
    """Its place among the rules, from 1."""
    certain: bool
    sarcastic: bool = False
    spares_wishes: bool = False
    """Of what a sure model thinks it overrules small talk alone."""
    words: str = field(default="", compare=False)
    """What it fits in the text."""


class Rules:
    """The rules of one or more files; the first that fits wins."""

    def __init__(self, files: list[RulesFile]) -> None:
        self._rules = [rule for file in files for rule in file.rules]
        pairs = [
            (pattern, number, rule.replies)
            for number, rule in enumerate(self._rules)
            for pattern in rule.expressions
        ]
        self._numbers = [number for _, number, _ in pairs]
        self._chat = Chat([(pattern, replies) for pattern, _, replies in pairs])
        self._exceptions = {
            number: compile_pattern(rule.exception)
            for number, rule in enumerate(self._rules)
            if rule.exception
        }
        self._overruling = [
            (number, compile_pattern("|".join(rule.expressions)))
            for number, rule in enumerate(self._rules)
            if rule.overrules or rule.sarcastic
        ]
        self._mood = Mood([file.mood for file in files])
        self.wishes = Wishes([file.wishes for file in files])
        self.intents = frozenset(rule.intent for rule in self._rules if rule.intent)
        self.worded_intents = frozenset(rule.intent for rule in self._rules if rule.intent and rule.replies)
        """Those for which some rule has words of its own."""

    def match(self, text: str) -> RuleMatch | None:
        """Return the first rule that fits the text."""
        text = _readable(text)
        is_long = len(text.split()) > MAX_WORDS
        for index, match in self._chat.find(text):
            number = self._numbers[index]
            if (self._rules[number].certain or not is_long) and not self._is_excepted(number, text):
                return self._match(number, self._chat.say(index, match), match.group())
        return None

    def overruling(self, text: str) -> RuleMatch | None:
        """Return the first rule that fits the text and is believed even against a sure model."""
        text = _readable(text)
        for number, pattern in self._overruling:
            found = pattern.search(text)
            if found and not self._is_excepted(number, text):
                first = self.match(text)
                reply = first.reply if first and first.number == number + 1 else None
                return self._match(number, reply, found.group())
        return None

    def mood(self, text: str, *, sarcastic: bool = False) -> Sentiment:
        """Return the mood its words, capitals and marks betray; `sarcastic` as `overruling` found it."""
        return self._mood.read(_readable(text), sarcastic=sarcastic)

    def _match(self, number: int, reply: str | None, words: str) -> RuleMatch:
        rule = self._rules[number]
        spares = rule.sarcastic or rule.overrules == "small talk"
        return RuleMatch(rule.intent, reply, number + 1, rule.certain, rule.sarcastic, spares, words)

    def _is_excepted(self, number: int, text: str) -> bool:
        return number in self._exceptions and self._exceptions[number].search(text) is not None


def load_rules(paths: list[Path]) -> Rules:
    """Read rule files, those of the first path before the others.

    Raises:
        InvalidData: a file or a pattern is at fault; the text is `file:line: what, and the mend`.
    """
    return Rules([read_yaml(path, RulesFile) for path in paths])


def _readable(text: str) -> str:
    return fold(normalise(text))

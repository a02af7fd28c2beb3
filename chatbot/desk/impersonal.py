"""An agent's past answer made fit for any customer, or left out: whatever may be somebody's own is in none."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from chatbot.desk.filling import first_name
from chatbot.domain.tools import PastAnswer
from chatbot.nlu.entities import EntityExtractor
from chatbot.nlu.masking import mask
from chatbot.nlu.text import display

LEAST, MOST = 40, 1_000
"""Characters of an answer that is worth suggesting: "You're welcome" is not, and nobody reads more."""
LEAST_PRIVATE = 4
"""A shorter value stands in other words by chance."""
_DIGITS = re.compile(r"\d[\d .,-]*\d{2}|\d{3}")
_CAPITAL = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")
_HOLES = re.compile(r"\{\w+\}")
_GREETING = re.compile(
    r"^((?i:hi|hello|hey|dear|good (?:morning|afternoon|evening)|thanks|thank you),? )"
    r"([^\W\d_a-z][\w'’-]+(?: [^\W\d_a-z][\w'’-]+)?)(?=[ ,.!])"
)
_SENTENCE_END = re.compile(r"(?:^|[.!?:\n•\"“(-])\s*$")


@dataclass(frozen=True, slots=True)
class Impersonal:
    """Decides by what is public: the shop's facts, and the words its articles and replies are written in."""

    entities: Callable[[], EntityExtractor]
    facts: Callable[[], Sequence[str]]
    """Telephone numbers, prices, days, names: what the shop says of itself."""
    words: Callable[[], Set[str]]
    """In small letters. A name that is not among them may be a person's."""
    clock: Callable[[], datetime]
    """An aware time, the shop's."""

    def fit(self, answer: PastAnswer) -> str | None:
        """Return the answer with `{customer_name}`, `{agent_name}` and `{order_number}` for those it spoke of.

        None: it is too short or too long, or it tells of one customer's matter, or may do so.
        """
        text = display(answer.text).strip()
        if not LEAST <= len(text) <= MOST or "{" in text or "}" in text:
            return None
        text = self._without_names(text, answer)
        text, numbers = self._without_order(text)
        if numbers > 1 or self._tells_of_somebody(text, answer):
            return None
        return text

    def _without_names(self, text: str, answer: PastAnswer) -> str:
        for name, hole in ((answer.customer_name, "{customer_name}"), (answer.agent_name, "{agent_name}")):
            for called in filter(None, (name, first_name(name))):
                text = re.sub(rf"(?<!\w){re.escape(called)}(?!\w)", hole, text)
        greeted = _GREETING.match(text)
        if greeted is None or all(word.casefold() in self.words() for word in greeted[2].split()):
            return text
        return f"{greeted[1]}{{customer_name}}{text[greeted.end(2) :]}"

    def _without_order(self, text: str) -> tuple[str, int]:
        """Return the text with its order's number taken out, and how many different ones it named."""
        found = [one for one in self.entities().extract(text, self.clock()) if one.entity == "order_number"]
        for one in reversed(found):
            sign = "#" if text[one.start] == "#" else ""
            text = f"{text[: one.start]}{sign}{{order_number}}{text[one.end :]}"
        return text, len({one.value for one in found})

    def _tells_of_somebody(self, text: str, answer: PastAnswer) -> bool:
        plain = _HOLES.sub(" ", text)
        for fact in sorted(self.facts(), key=len, reverse=True):
            plain = re.sub(rf"(?<!\w){re.escape(fact)}(?!\w)", " ", plain)
        folded, names = plain.casefold(), (answer.customer_name or "").split()
        private = [one for one in (*answer.private, *names) if len(one) >= LEAST_PRIVATE]
        return (
            any(one.casefold() in folded for one in private)
            or mask(plain) != display(plain)
            or _DIGITS.search(plain) is not None
            or bool(self.entities().extract(plain, self.clock()))
            or self._names_somebody(text)
        )

    def _names_somebody(self, text: str) -> bool:
        """Say whether a word is written like a name and is none of the shop's own words."""
        words = self.words()
        for found in _CAPITAL.finditer(_HOLES.sub(lambda hole: "x" * len(hole[0]), text)):
            word = found[0]
            if not word[0].isupper() or len(word) == 1 or _is_known(word, words):
                continue
            opens = _SENTENCE_END.search(text[: found.start()]) is not None
            if not opens or text[found.end() : found.end() + 1] == ",":
                return True
        return False


def _is_known(word: str, words: Set[str]) -> bool:
    """Say whether a word is public, as it stands or before its apostrophe: "I'm", "Royal", "it's"."""
    bare = word.casefold().replace("’", "'")
    return bare in words or len(bare.partition("'")[0]) == 1 or bare.partition("'")[0] in words

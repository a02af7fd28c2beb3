"""Several wishes in one message: where it falls into clauses, and which of them are wishes of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from chatbot.domain.understanding import Intent, Understanding
from chatbot.nlu.nltk_chat import compile_pattern
from chatbot.nlu.rules_file import WishWords
from chatbot.nlu.text import fold

ASKED_MIN_CONFIDENCE = 0.5
TOLD_MIN_CONFIDENCE = 0.75
"""Who tells of a trouble may only give the reason for what they ask: it takes more to call it a wish."""
PLAIN_MIN_CONFIDENCE = 0.95
"""A trouble told so plainly in a sentence of its own is a wish, whatever the message as a whole brings to mind."""
LEAST_PRIOR = 0.04
"""What the message as a whole does not bring to mind is still this likely in a part of it."""
STORY_WORDS = 30
"""A shorter message that is unclear as a whole is seldom clear in one part of it."""
LIKELIEST = 3
MOST_CLAUSES = 6
"""A message of more is a story or a trap: each clause costs a pass through the network."""
SMALL_TALK = frozenset({"thanks", "affirm", "deny", "greet", "goodbye", "bot_challenge", None})
_BREAK = r"[.!?;\n]+[\s)]+|[,:–—-]?\s+(?:{joins})\b[,:]?\s+|[,:]\s+|\s[–—+&/-]+\s+|\s\(?\d[.)]\s"
_NOTHING = Intent(None, 0.0)
_NEVER = r"[^\x00-\x{10FFFF}]"


@dataclass(frozen=True, slots=True)
class Clause:
    """The piece `text[start:end]` of a message, which may be a wish."""

    start: int
    end: int
    asks: bool
    """It asks or requests; else it tells of something."""
    adds: bool = False
    """It says of itself that it is about another matter: "besides", "second question"."""


class Wishes:
    """Parts the wishes of a message by the words of one language."""

    def __init__(self, words: Sequence[WishWords]) -> None:
        joins, leads, asks, tells = (_any(words, kind) for kind in ("joins", "leads", "asks", "tells"))
        leads = f"{leads}|{joins}"
        opening = rf"^(?:\W*\b(?:{leads})\b)*\W*"
        self._reasons = {name: for_what for one in words for name, for_what in one.reasons.items()}
        self._break = compile_pattern(_BREAK.format(joins=joins))
        self._begins = compile_pattern(rf"{opening}(?:{asks}|{tells})")
        self._asks = compile_pattern(rf"{opening}(?:{asks})")
        self._adds = compile_pattern(rf"^(?:\W*\b(?:{leads})\b)*?\W*(?:{_any(words, 'adds')})\b")
        self._empty = compile_pattern(rf"{opening}(?:{_any(words, 'empty')})(?:\W*\b(?:{leads})\b)*\W*$")
        self._only_leads = compile_pattern(rf"{opening}$")
        self._silent = (
            compile_pattern(rf"{opening}(?:{_any(words, 'depends')})"),
            compile_pattern(_any(words, "refuses")),
            self._empty,
        )

    def clauses(self, text: str) -> tuple[Clause, ...]:
        """Return what may be a wish, in order; none where there are too many. `text` is the display text."""
        text = fold(text)
        starts, ends = [0], []
        for found in self._break.finditer(text):
            if self._parts(text, starts[-1], found):
                starts.append(found.end())
                ends.append(found.end() if _ends_sentence(found) else found.start())
        spans = self._whole(text, zip(starts, [*ends, len(text)], strict=True))
        found = [clause for start, end in spans if (clause := self._clause(text, start, end))]
        return tuple(found) if len(found) <= MOST_CLAUSES else ()

    def _whole(self, text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Give what asks nothing by itself to the clause before: "…, how do I do that?"."""
        whole: list[tuple[int, int]] = []
        for start, end in spans:
            belongs = whole and self._empty.search(text[start:end])
            whole.append((whole.pop()[0] if belongs else start, end))
        return whole

    def choose(
        self, whole: Understanding, readings: Sequence[tuple[Clause, Understanding]]
    ) -> tuple[tuple[Clause, Understanding], ...]:
        """Return the wishes among the clauses, in the light of the whole message.

        One alone is what the message means anyway, unless that is a long story and unclear as a whole.
        """
        weighed = [(clause, weigh(read, whole)) for clause, read in readings]
        known = {guess.name for guess in whole.ranking} | {
            read.intent.name for _, read in readings if read.intent.confidence >= PLAIN_MIN_CONFIDENCE
        }
        likely = [(clause, read) for clause, read in weighed if self._is_likely(clause, read.intent, known)]
        separate = any(clause.adds for clause, _ in likely)
        asked_for = set() if separate else {read.intent.name for _, read in likely}
        wishes: dict[str | None, tuple[Clause, Understanding]] = {}
        for clause, read in likely:
            reasons = self._reasons.get(read.intent.name or "", ())
            if clause.asks or asked_for.isdisjoint(reasons):
                wishes.setdefault(read.intent.name, (clause, read))
        lone = len(wishes) == 1 and _is_story_about(whole, next(iter(wishes)))
        return tuple(wishes.values()) if len(wishes) > 1 or lone else ()

    def _is_likely(self, clause: Clause, intent: Intent, known: Set[str | None]) -> bool:
        """Say whether it is a wish at all; what is only told must be `known` to the message as a whole."""
        if clause.asks:
            return intent.name not in SMALL_TALK and intent.confidence >= ASKED_MIN_CONFIDENCE
        return intent.name in self._reasons.keys() & known and intent.confidence >= TOLD_MIN_CONFIDENCE

    def _parts(self, text: str, start: int, found: Any) -> bool:
        """Say whether a clause ends here; words that only lead to a matter belong to what follows them."""
        if self._only_leads.search(text[start : found.end()]):
            return False
        return _ends_sentence(found) or self._begins.search(text[found.end() :]) is not None

    def _clause(self, text: str, start: int, end: int) -> Clause | None:
        words = text[start:end]
        asks = self._asks.search(words) is not None
        says_nothing = (
            self._only_leads.search(words) and not asks
        )  # "if there is a fee cancel it" is all leads, too
        if says_nothing or any(pattern.search(words) for pattern in self._silent):
            return None
        adds = self._adds.search(words) is not None
        return Clause(start, end, asks=asks or words.rstrip().endswith("?"), adds=adds)


def _is_story_about(whole: Understanding, intent: str | None) -> bool:
    """Say whether a message too long to be clear as a whole brings to mind what one clause of it says plainly."""
    unclear = whole.intent.name is None and len(whole.text.split()) >= STORY_WORDS
    return unclear and intent in {guess.name for guess in whole.ranking[:LIKELIEST]}


def weigh(read: Understanding, whole: Understanding) -> Understanding:
    """Weigh what a clause may mean by what the whole message brings to mind.

    Torn from its sentence a piece sounds like anything: "when do you pay?" asks for the ways of payment, after
    "I wait for my refund" it does not. What a rule heard stands unless the message as a whole points elsewhere.
    """
    prior = {guess.name: guess.confidence for guess in whole.ranking}
    if read.source == "rules" or not read.ranking or read.intent.name != read.ranking[0].name:
        return read if len(prior) < 2 or read.intent.name in prior else replace(read, intent=_NOTHING)
    weights = [one.confidence * max(prior.get(one.name, 0.0), LEAST_PRIOR) for one in read.ranking]
    total = sum(weights) or 1.0
    weighed = (Intent(one.name, w / total) for one, w in zip(read.ranking, weights, strict=True))
    ranking = tuple(sorted(weighed, key=lambda one: -one.confidence))
    return replace(read, intent=ranking[0], ranking=ranking)


def excerpt(whole: Understanding, start: int, end: int) -> Understanding:
    """Return what was heard in one piece of the message, before anybody is asked what it means."""
    inside = (found for found in whole.entities if start <= found.start and found.end <= end)
    entities = tuple(replace(one, start=one.start - start, end=one.end - start) for one in inside)
    return replace(
        whole,
        text=whole.text[start:end].rstrip(),
        intent=_NOTHING,
        ranking=(),
        entities=entities,
        rule_reply=None,
        source="rules",
        model=None,
        vector=None,
    )


def _ends_sentence(found: Any) -> bool:
    return found.group()[0] in ".!?;\n"


def _any(words: Sequence[WishWords], kind: str) -> str:
    patterns = [f"(?:{pattern})" for one in words for pattern in getattr(one, kind)]
    return "|".join(patterns) or _NEVER

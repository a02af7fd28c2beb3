"""Several wishes in one message: where it falls into clauses, and which of them are wishes of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from chatbot.domain.understanding import Intent, Understanding
from chatbot.nlu.nltk_chat import compile_pattern
from chatbot.nlu.rules_file import WishWords
from chatbot.nlu.text import fold

TORN_MIN_CONFIDENCE = 0.2
"""What the whole message means with such likelihood is believed of a clause that is no more than `PART` sure of it."""
PART_MIN_CONFIDENCE = 0.45
ASKED_MIN_CONFIDENCE = 0.55
TOLD_MIN_CONFIDENCE = 0.75
"""Who tells of a trouble may only give the reason for what they ask: it takes more to call it a wish."""
ALONE_MIN_CONFIDENCE = 0.9
"""For a wish the message as a whole does not bring to mind: torn from its sentence, a piece sounds like anything."""
SAME_MIN_CONFIDENCE = 0.05
"""A clause that may as well mean the wish of another one, as likely as this, adds none of its own."""
SMALL_TALK = frozenset({"thanks", "affirm", "deny", "greet", "goodbye", "bot_challenge", None})
_BREAK = r"[.!?;\n]+[\s)]+|[,:–—-]?\s+(?:{joins})\b[,:]?\s+|[,:]\s+|\s[–—+&/-]+\s+|\s\(?\d[.)]\s"
_NEVER = r"[^\x00-\x{10FFFF}]"


@dataclass(frozen=True, slots=True)
class Clause:
    """The piece `text[start:end]` of a message, which may be a wish."""

    start: int
    end: int
    asks: bool
    """It asks or requests; else it tells of something."""


class Wishes:
    """Parts the wishes of a message by the words of one language."""

    def __init__(self, words: Sequence[WishWords]) -> None:
        leads, asks, tells = (_any(words, kind) for kind in ("leads", "asks", "tells"))
        opening = rf"^(?:\W*\b(?:{leads})\b)*\W*"
        self._reasons = {name: for_what for one in words for name, for_what in one.reasons.items()}
        self._break = compile_pattern(_BREAK.format(joins=_any(words, "joins")))
        self._begins = compile_pattern(rf"{opening}(?:{asks}|{tells})")
        self._asks = compile_pattern(rf"{opening}(?:{asks})")
        self._empty = compile_pattern(rf"{opening}(?:{_any(words, 'empty')})(?:\W*\b(?:{leads})\b)*\W*$")
        self._silent = (
            compile_pattern(rf"{opening}$"),
            compile_pattern(rf"{opening}(?:{_any(words, 'depends')})"),
            compile_pattern(_any(words, "refuses")),
            self._empty,
        )

    def clauses(self, text: str) -> tuple[Clause, ...]:
        """Return what may be a wish, in order; `text` is the display text."""
        text = fold(text)
        starts, ends = [0], []
        for found in self._break.finditer(text):
            if self._parts(text, starts[-1], found):
                starts.append(found.end())
                ends.append(found.end() if _ends_sentence(found) else found.start())
        spans = self._whole(text, zip(starts, [*ends, len(text)], strict=True))
        return tuple(clause for start, end in spans if (clause := self._clause(text, start, end)))

    def _whole(self, text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Give what asks nothing by itself to the clause before: "…, how do I do that?"."""
        whole: list[tuple[int, int]] = []
        for start, end in spans:
            if whole and self._empty.search(text[start:end]):
                start, _ = whole.pop()
            whole.append((start, end))
        return whole

    def choose(
        self, whole: Understanding, readings: Sequence[tuple[Clause, Understanding]]
    ) -> tuple[tuple[Clause, Understanding], ...]:
        """Return the wishes among the clauses, each as it was understood by itself; none when there is but one."""
        known = {guess.name: guess.confidence for guess in whole.ranking}
        likely = [(clause, read) for clause, read in readings if self._is_likely(clause, read.intent, known)]
        names = {read.intent.name for _, read in likely}
        wishes: list[tuple[Clause, Understanding]] = []
        for clause, read in likely:
            said = {other.intent.name for _, other in wishes}
            if read.intent.name not in said and self._is_its_own(clause, read, names):
                wishes.append((clause, read))
        return tuple(wishes) if len(wishes) > 1 else ()

    def _is_likely(self, clause: Clause, intent: Intent, known: Mapping[str | None, float]) -> bool:
        """Say whether the clause holds a wish at all; `known` are the intents the whole message brings to mind."""
        if intent.name in SMALL_TALK or not (clause.asks or intent.name in self._reasons):
            return False
        if known.get(intent.name, 0) >= TORN_MIN_CONFIDENCE:
            return intent.confidence >= PART_MIN_CONFIDENCE
        least = ASKED_MIN_CONFIDENCE if clause.asks else TOLD_MIN_CONFIDENCE
        return intent.confidence >= (least if intent.name in known else ALONE_MIN_CONFIDENCE)

    def _is_its_own(self, clause: Clause, read: Understanding, names: Set[str | None]) -> bool:
        """Say whether it is neither another clause's wish in other words nor the reason for one."""
        others = names - {read.intent.name}
        if any(guess.name in others and guess.confidence >= SAME_MIN_CONFIDENCE for guess in read.ranking):
            return False
        return clause.asks or others.isdisjoint(self._reasons.get(read.intent.name or "", ()))

    def _parts(self, text: str, start: int, found: Any) -> bool:
        """Say whether a clause ends here; words that only lead to a matter belong to what follows them."""
        only_leads, *_ = self._silent
        if only_leads.search(text[start : found.end()]):
            return False
        return _ends_sentence(found) or self._begins.search(text[found.end() :]) is not None

    def _clause(self, text: str, start: int, end: int) -> Clause | None:
        words = text[start:end]
        if any(pattern.search(words) for pattern in self._silent):
            return None
        return Clause(start, end, asks=bool(self._asks.search(words)) or words.rstrip().endswith("?"))


def excerpt(whole: Understanding, start: int, end: int) -> Understanding:
    """Return what was heard in one piece of the message, before anybody is asked what it means."""
    inside = (found for found in whole.entities if start <= found.start and found.end <= end)
    entities = tuple(replace(one, start=one.start - start, end=one.end - start) for one in inside)
    nothing = Intent(None, 0.0)
    return replace(
        whole,
        text=whole.text[start:end].rstrip(),
        intent=nothing,
        ranking=(),
        entities=entities,
        rule_reply=None,
        source="rules",
        model=None,
    )


def _ends_sentence(found: Any) -> bool:
    return found.group()[0] in ".!?;\n"


def _any(words: Sequence[WishWords], kind: str) -> str:
    patterns = [f"(?:{pattern})" for one in words for pattern in getattr(one, kind)]
    return "|".join(patterns) or _NEVER

"""Where a message falls into clauses, each of which may be a wish of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chatbot.nlu.nltk_chat import compile_pattern
from chatbot.nlu.rules_file import WishWords
from chatbot.nlu.text import fold

MOST_CLAUSES = 7
"""A message of more is a story or a trap: each clause costs a pass through the network."""
FULL_WORDS = 12
"""A clause of so many words or more counts as long."""
_BREAK = r"[.!?;\n]+[\s)]+|[,:–—-]?\s+(?:{joins})\b[,:]?\s+|[,:]\s+|\s[–—+&/-]+\s+|\s\(?\d[.)]\s"
_NEVER = r"[^\x00-\x{10FFFF}]"
_Span = tuple[int, int, int]
"""From where it is joined on, from where it speaks, to where it ends."""


@dataclass(frozen=True, slots=True)
class Clause:
    """The piece `text[start:end]` of a message, which may be a wish."""

    start: int
    end: int
    asks: bool
    """It asks or requests; else it tells of something."""
    begins: bool
    """It opens like a question, a request or the tale of a trouble, not like the rest of what stands before."""
    adds: bool
    """It says of itself that it is about another matter: "besides", "second question"."""
    depends: bool
    """It only says when or why another holds."""
    refuses: bool
    """It tells what is not wished."""
    joined: bool
    """A word such as "and" joins it to what stands before."""
    opens_sentence: bool
    length: float
    """0 to 1, for `FULL_WORDS` or more."""

    @property
    def is_silent(self) -> bool:
        """Say whether nothing can be wished in it."""
        return self.depends or self.refuses


class Clauses:
    """Parts a message by the words of one language."""

    def __init__(self, words: Sequence[WishWords]) -> None:
        joins, leads, asks, tells = (_any(words, kind) for kind in ("joins", "leads", "asks", "tells"))
        leads = f"{leads}|{joins}"
        opening = rf"^(?:\W*\b(?:{leads})\b)*\W*"
        self._break = compile_pattern(_BREAK.format(joins=joins))
        self._begins = compile_pattern(rf"{opening}(?:{asks}|{tells})")
        self._asks = compile_pattern(rf"{opening}(?:{asks})")
        self._adds = compile_pattern(rf"^(?:\W*\b(?:{leads})\b)*?\W*(?:{_any(words, 'adds')})\b")
        self._empty = compile_pattern(rf"{opening}(?:{_any(words, 'empty')})(?:\W*\b(?:{leads})\b)*\W*$")
        self._only_leads = compile_pattern(rf"{opening}$")
        self._depends = compile_pattern(rf"{opening}(?:{_any(words, 'depends')})")
        self._refuses = compile_pattern(_any(words, "refuses"))
        self._joined = compile_pattern(rf"^\W*(?:{joins})\b")

    def __call__(self, text: str) -> tuple[Clause, ...]:
        """Return the clauses in order; none where there are too many. `text` is the display text."""
        text = fold(text)
        spans = self._spans(text, at_commas=True)
        if len(spans) > MOST_CLAUSES:
            spans = self._spans(text, at_commas=False)
        return tuple(self._clause(text, span) for span in spans) if len(spans) <= MOST_CLAUSES else ()

    def _spans(self, text: str, *, at_commas: bool) -> list[_Span]:
        """Cut at the ends of sentences and where something is asked or told, or at every comma too."""
        opens, starts, ends = [0], [0], []
        for found in self._break.finditer(text):
            is_mark = _ends_sentence(found.group()) or (at_commas and found.group()[0] in ",:")
            if self._stands_alone(text[starts[-1] : found.start()], found.group()) and (
                is_mark or self._begins.search(text[found.end() :])
            ):
                cut = found.end() if _ends_sentence(found.group()) else found.start()
                ends.append(cut)
                opens.append(cut)
                starts.append(found.end())
        return self._whole(text, zip(opens, starts, [*ends, len(text)], strict=True))

    def _stands_alone(self, before: str, mark: str) -> bool:
        """Say whether what stands before a break is more than "I" or words that only lead to a matter."""
        if len(before.split()) < 2 and not _ends_sentence(mark):  # "I also want …"
            return False
        return self._only_leads.search(before + mark) is None

    def _whole(self, text: str, spans: Iterable[_Span]) -> list[_Span]:
        """Give what asks nothing by itself to the clause before: "…, how do I do that?"."""
        whole: list[_Span] = []
        for opening, start, end in spans:
            words = text[start:end]
            if not self._empty.search(words) and any(map(str.isalnum, words)):
                whole.append((opening, start, end))
            elif whole:
                whole.append((*whole.pop()[:2], end))
        return whole

    def _clause(self, text: str, span: _Span) -> Clause:
        opening, start, end = span
        words, joined = text[start:end], text[opening:end]
        asks = self._asks.search(words) is not None or words.rstrip().endswith("?")
        return Clause(
            start,
            end,
            asks=asks,
            begins=asks or self._begins.search(words) is not None,
            adds=self._adds.search(joined) is not None,
            depends=self._depends.search(words) is not None,
            refuses=self._refuses.search(words) is not None,
            joined=self._joined.search(joined) is not None,
            opens_sentence=not opening or _ends_sentence(text[:opening].rstrip(" )\t")[-1:]),
            length=min(1.0, len(words.split()) / FULL_WORDS),
        )


def _ends_sentence(mark: str) -> bool:
    return mark[:1] in tuple(".!?;\n")


def _any(words: Sequence[WishWords], kind: str) -> str:
    patterns = [f"(?:{pattern})" for one in words for pattern in getattr(one, kind)]
    return "|".join(patterns) or _NEVER

"""How a customer says they like to be reached: "please ring me, don't write"; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, TypeGuard, get_args

import phonenumbers
from phonenumbers import PhoneNumberType

from chatbot.dialogue.context import is_clear_wish, only_slots, phrases
from chatbot.domain.conversation import Memory
from chatbot.domain.shop import ContactWay, Reach
from chatbot.domain.understanding import Understanding
from chatbot.playbook.catalogue import Catalogue, Phrases

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[.,;:!?]+(?=\s|$)|[\n()–—]|(?<=\s)-+(?=\s)")
_INNER = re.compile(r"['’-]")
_SIGNS = frozenset(".,;:!?\n()–—-")
_END = ""
_BREAKS = _SIGNS | {_END}
_VALUES = {"phone": "#", "date": "@"}
"""What may stand beside a wish for a call, and how it is read: where, and when."""
_DEAR = frozenset(
    {
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.PERSONAL_NUMBER,
        PhoneNumberType.PAGER,
        PhoneNumberType.VOICEMAIL,
    }
)
"""Whoever rings one pays its owner, or speaks to nobody."""
_Mark = ContactWay | Literal["filler", "not"]
"""What a phrase stands for."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a message says of how the customer likes to be reached."""

    way: ContactWay
    phone: str | None
    """The number told with it; None also where nobody should ring the one that was told."""
    rest: str
    """The message with those words blanked out, as long as before: what is found in it keeps its place."""


@dataclass(frozen=True, slots=True)
class _Clause:
    """The piece `text[start:end]` of a message, its end sign included."""

    words: tuple[str, ...]
    start: int
    end: int


def read_contact(understanding: Understanding, memory: Memory, catalogue: Catalogue) -> Told | None:
    """Return how the customer likes to be reached, where the message says so in words that can mean nothing else.

    A clause tells it that holds one of its phrases and besides only words that add nothing: "email me" does,
    "email me the invoice" does not. Whoever wants no call, and names nothing else, is written to here.
    `memory` is that before the message: the number asked for may be the whole answer.
    """
    known = phrases(understanding, catalogue)
    if understanding.source == "button":
        return None
    if not _may_tell(understanding.text, known):
        return _number_asked_for(understanding, memory, known)
    marks, clauses = _marks(known), _clauses(understanding, known)
    read = [(one, found) for one in clauses if (found := _read(one.words, marks)) is not None]
    way = _way_meant([mark for _, found in read for mark in found])
    if way is None:
        return None
    phone = _number(understanding) if way == "phone" else None
    return Told(way, phone, _without(understanding.text, [one for one, _ in read]))


def noted(memory: Memory, told: Told) -> Memory:
    """Return what is remembered after it was told: a number stays when the wish is said again without it."""
    return replace(memory, told_reach=Reach(told.way, told.phone or memory.told_reach.phone))


def noted_reply(way: ContactWay) -> str:
    """Return the name of the reply that confirms it."""
    return f"reached_by.{way}"


def says_more(told: Told, rest: Understanding, memory: Memory, catalogue: Catalogue) -> bool:
    """Say whether more has to be answered than the wish: to an open question anything may be the answer.

    `rest` is what was understood of the message besides.
    """
    if memory.flow is None:
        return is_clear_wish(rest, catalogue) or only_slots(rest, catalogue)
    joining = phrases(rest, catalogue).joining
    return any(word not in joining | _BREAKS for word, *_ in _tokens(told.rest))


def _may_tell(text: str, known: Phrases) -> bool:
    """Say whether one of the phrases stands in it: few messages are worth a closer look."""
    said = " ".join(word for word, *_ in _tokens(text))
    return any(phrase in said for named in known.reached_by.values() for phrase in named)


def _number_asked_for(understanding: Understanding, memory: Memory, known: Phrases) -> Told | None:
    """Return the number told and nothing else, where it is known that the customer would rather be called."""
    if memory.told_reach.by != "phone" or understanding.entity("phone") is None:
        return None
    words = {word for one in _clauses(understanding, known) for word in one.words}
    adds_nothing = words <= known.filler | known.reach_filler | {_VALUES["phone"]}
    phone, rest = _number(understanding), " " * len(understanding.text)
    return Told("phone", phone, rest) if adds_nothing else None


def _number(understanding: Understanding) -> str | None:
    """Return the first number told that a colleague may be asked to ring."""
    told = (one.value for one in understanding.entities if one.entity == "phone")
    return next((value for value in told if not _is_dear(value)), None)


def _is_dear(phone: str) -> bool:
    return phonenumbers.number_type(phonenumbers.parse(phone)) in _DEAR


def _clauses(understanding: Understanding, known: Phrases) -> Iterator[_Clause]:
    values = [one for one in understanding.entities if one.entity in _VALUES]
    words: list[str] = []
    start = end = 0
    for word, begins, ends in [*_tokens(understanding.text), (_END, 0, 0)]:
        if word in _BREAKS or word in known.joining:
            if words:
                yield _Clause(tuple(words), start, ends if word in _SIGNS else end)
            words = []
            continue
        start, end = start if words else begins, ends
        words.append(next((_VALUES[one.entity] for one in values if one.start <= begins < one.end), word))


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield words and the signs between clauses, with their places: "don't" is `dont`, "e-mail" is `email`."""
    for found in _TOKEN.finditer(text):
        sign = found[0][0]
        word = sign if sign in _SIGNS else _INNER.sub("", found[0].casefold())
        yield word, found.start(), found.end()


def _marks(known: Phrases) -> dict[tuple[str, ...], _Mark]:
    """Return what each phrase stands for."""
    filler: dict[str, _Mark] = dict.fromkeys((*known.reach_filler, *_VALUES.values()), "filler")
    ways: dict[str, _Mark] = {phrase: way for way, named in known.reached_by.items() for phrase in named}
    marks = filler | dict.fromkeys(known.refusing, "not") | ways
    return {tuple(phrase.split()): mark for phrase, mark in marks.items()}


def _read(words: Sequence[str], marks: Mapping[tuple[str, ...], _Mark]) -> list[_Mark] | None:
    """Return what the words of a clause stand for, the longest phrases first; None: it is about something else."""
    read: list[_Mark] = []
    longest = max(map(len, marks))
    while words:
        size = next((size for size in range(longest, 0, -1) if tuple(words[:size]) in marks), 0)
        if not size:
            return None
        read.append(marks[tuple(words[:size])])
        words = words[size:] if size <= len(words) else ()
    return None if _is_unclear(read) else read


def _is_unclear(read: Sequence[_Mark]) -> bool:
    """Say whether it is wished for beside a "not" that belongs to nothing: "I can't type please ring me"."""
    pairs = list(pairwise(("filler", *read, "filler")))
    loose = any(mark == "not" and after in ("not", "filler") for mark, after in pairs)
    return loose and any(_is_way(mark) and before != "not" for before, mark in pairs)


def _way_meant(read: Sequence[_Mark]) -> ContactWay | None:
    """Return the way that is wished for; what is refused leaves another one, a call leaves writing."""
    pairs = list(pairwise(("filler", *read)))
    refused = [mark for before, mark in pairs if before == "not"]
    wished: list[ContactWay] = [mark for _, mark in pairs if _is_way(mark) and mark not in refused]
    named: list[ContactWay] = [
        way for way in wished if way != "chat"
    ]  # "write me an email" means the one of two
    fallback: ContactWay | None = "chat" if "phone" in refused else None
    return next(iter(named or wished), fallback)


def _is_way(mark: _Mark) -> TypeGuard[ContactWay]:
    return mark in get_args(ContactWay)


def _without(text: str, clauses: Iterable[_Clause]) -> str:
    for one in clauses:
        text = f"{text[: one.start]}{' ' * (one.end - one.start)}{text[one.end :]}"
    return text

"""Read a slot's value out of a message, by the slot's type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass

from rapidfuzz import fuzz

from chatbot.dialogue.addresses import asked_address, corrected_address, told_address
from chatbot.dialogue.readable import is_unreadable
from chatbot.domain.shop import Item, Order
from chatbot.domain.understanding import Understanding
from chatbot.playbook.catalogue import Phrases
from chatbot.playbook.conventions import Conventions
from chatbot.playbook.flows import Slot, SlotType

ALL_ITEMS = "all"
"""The value of an item slot that means the whole order."""
ITEM_LIKE = 85
"""Of 100: from here the words of a message name an item; below, "the lamp" would be any word with an l."""
PLAINLY_ALL = 9
"""Words this long for all items, "everything", mean it unasked; "all" and "both" may be about anything."""
MOST_PIECES = 99
TEXT_MOST = 400
_WORD = re.compile(r"[^\W\d_]+")
_INTEGER = re.compile(r"(?<![\w.,£$€-])\d{1,4}(?![\w-]|[.,]\d)")
_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_PACKING = frozenset({"set", "pack", "pair", "and", "for", "the", "with"})
"""Words of a name that tell no item from another."""
SHORT = 2
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


@dataclass(frozen=True, slots=True)
class Reader:
    """One message held against the slots of a flow."""

    understanding: Understanding
    phrases: Phrases
    conventions: Conventions
    order: Order | None = None

    def read(self, slot: Slot, *, asked: bool) -> str | None:
        """Return the value the message holds for a slot, or None.

        Args:
            asked: it was just asked for; otherwise only what can be meant for nothing else is taken.
        """
        readers: Mapping[SlotType, Callable[[], str | None]] = {
            "item": lambda: self._item(asked),
            "choice": lambda: self._choice(slot.options),
            "email": lambda: self.understanding.entity("email"),
            "gift_card": lambda: self.conventions.gift_card(self.understanding.text),
            "address": lambda: self._address(asked),
            "number": lambda: self._number(asked),
            "text": lambda: self._text() if asked else None,
        }
        return readers[slot.type]()

    def correct(self, slot: Slot, old: str, *, asked: bool) -> str | None:
        """Return the value the message holds instead of an old one, or None; of an address a part may be put right."""
        if slot.type == "address" and asked:
            return corrected_address(self.understanding, self.phrases.filler, old)
        return self.read(slot, asked=asked)

    def opening(self) -> str | None:
        """Return the message as a description, where it tells more than its wish."""
        long_enough = len(_WORD.findall(self.understanding.text)) >= OPENING_WORDS
        return self._text() if long_enough and self.understanding.source != "button" else None

    def names(self, choice: str) -> bool:
        """Say whether words of a choice stand in the message."""
        return self.holds(self._words(choice))

    def begins(self, phrases: Set[str]) -> bool:
        """Say whether the message begins with one of the phrases."""
        said = _in_a_row(self.understanding.text)
        return any(said.startswith(f" {phrase} ") for phrase in phrases)

    def holds(self, phrases: Set[str]) -> bool:
        """Say whether one of the phrases stands in the message."""
        return holds(self.understanding.text, phrases)

    def _item(self, asked: bool) -> str | None:
        items = self.order.items if self.order else ()
        everything = self.phrases.everything
        if not asked:
            everything = frozenset(words for words in everything if len(words) >= PLAINLY_ALL)
        if len(items) > 1 and self.holds(everything):
            return ALL_ITEMS
        found = like(self.understanding.text, {item.id: item.product for item in items})
        if found or not asked:
            return found
        return _by_place(self.understanding.text, items)

    def _choice(self, options: tuple[str, ...]) -> str | None:
        """Return the option whose words stand in the message; the longest words win, a tie is none."""
        said = _in_a_row(self.understanding.text)
        longest = {
            option: max((len(words) for words in self._words(option) if f" {words} " in said), default=0)
            for option in options
        }
        best = max(longest.values())
        chosen = [option for option, length in longest.items() if length == best]
        return chosen[0] if best and len(chosen) == 1 else None

    def _words(self, option: str) -> Set[str]:
        return self.phrases.choices.get(option, frozenset()) | {option.replace("_", " ")}

    def _address(self, asked: bool) -> str | None:
        read = asked_address if asked else told_address
        return read(self.understanding, self.phrases.filler)

    def _number(self, asked: bool) -> str | None:
        if self.holds(self.phrases.none):
            return "0"
        if not asked:
            return None
        found = [int(number) for number in _INTEGER.findall(self.understanding.text)]
        words = _WORD.findall(self.understanding.text.casefold())
        found += [_NUMBERS.index(word) for word in words if word in _NUMBERS[1:]] + [2] * ("both" in words)
        if len(set(found)) != 1 or found[0] > MOST_PIECES:
            return None
        return str(found[0])

    def _text(self) -> str | None:
        text = " ".join(self.understanding.text.split())
        readable = len(_WORD.findall(text)) > 0 and not is_unreadable(text)
        return text[:TEXT_MOST] if readable and self.understanding.source != "button" else None


OPENING_WORDS = 6
"""A first message shorter than this names the wish and nothing else."""


def holds(text: str, phrases: Set[str]) -> bool:
    """Say whether one of the phrases stands in a text, word by word."""
    said = _in_a_row(text)
    return any(f" {phrase} " in said for phrase in phrases)


def _in_a_row(text: str) -> str:
    """Return the plain words of a text, each between two blanks."""
    return f" {' '.join(plain_words(text))} "


def plain_words(text: str) -> list[str]:
    """Return the words of a text in small letters, without apostrophes."""
    return _WORD.findall(text.casefold().replace("'", "").replace("’", ""))


def like(text: str, named: Mapping[str, str]) -> str | None:
    """Return the key whose name a text names best, word by word; None where none or several fit as well.

    Args:
        named: key to name, "Kestrel espresso machine, brushed steel".
    """
    said = set(plain_words(text))
    scores = {key: _likeness(said, name) for key, name in named.items()}
    best = max(scores.values(), default=0.0)
    chosen = [key for key, score in scores.items() if score == best]
    # a pressed button says all of it: the pan of 28 cm is not that of 20 cm
    whole = [key for key in chosen if named[key].casefold() in text.casefold()]
    chosen = whole or chosen
    return chosen[0] if best and len(chosen) == 1 else None


def _likeness(said: Set[str], name: str) -> float:
    """Return how many words of a name are said, slips of the finger forgiven in all but the shortest."""
    words = [word for word in plain_words(name) if len(word) > SHORT and word not in _PACKING]
    return float(
        sum(
            any(fuzz.ratio(word, other) >= ITEM_LIKE for other in said if len(other) > SHORT)
            for word in words
        )
    )


def _by_place(text: str, items: tuple[Item, ...]) -> str | None:
    """Return the item named by its place: "the second one", "the last"."""
    words = plain_words(text)
    places = {_ORDINALS.index(word) for word in words if word in _ORDINALS}
    if "last" in words:
        places.add(len(items) - 1)
    place = places.pop() if len(places) == 1 else None
    return items[place].id if place is not None and place < len(items) else None

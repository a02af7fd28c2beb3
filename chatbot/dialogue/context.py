"""What a message means where it stands: an answer to the bot's question, a new wish, or neither."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

from chatbot.dialogue.catalogue import Catalogue, Phrases
from chatbot.domain.conversation import Memory
from chatbot.domain.understanding import Understanding

CLEAR_MIN_CONFIDENCE = 0.6
"""From here another wish is believed to have taken the place of the bot's open question."""
_WORD = re.compile(r"[^\W\d_]+")
_ODD_NUMBER = re.compile(r"(?<![\w.,/+-])#?\d{6,8}(?![\w/-]|[.,]\d)")
_NO_PHRASES = Phrases()


def meant(understanding: Understanding, memory: Memory, catalogue: Catalogue) -> str | None:
    """Return the intent a message stands for; `memory` is that before the message.

    A bare number or address answers the question that is open, or belongs to the order last spoken of,
    whatever the classifier makes of it.
    """
    name = understanding.intent.name
    if understanding.source == "button":
        return name
    if memory.told_orders and _is_about_another_order(understanding, catalogue):
        return _owner(understanding, memory, catalogue) or catalogue.acting("order_number")
    asked = memory.awaiting if catalogue.entry(memory.awaiting or "").needs else None
    if asked and _continues(understanding, memory, catalogue):
        return asked
    if not asked and only_slots(understanding, catalogue):
        return _owner(understanding, memory, catalogue)
    return name


def drops_question(understanding: Understanding, memory: Memory, catalogue: Catalogue) -> bool:
    """Say whether the customer waves the bot's open question away: "no", "never mind"."""
    if memory.awaiting is None or _gives_needed(understanding, memory, catalogue):
        return False
    dropped = _holds(understanding, _phrases(understanding, catalogue).never_mind)
    return understanding.intent.name == "deny" or dropped


def lacks_answer(understanding: Understanding, memory: Memory, catalogue: Catalogue) -> bool:
    """Say whether the customer cannot give what the bot asked for: "I don't have the number"."""
    if not catalogue.entry(memory.awaiting or "").needs or _gives_needed(understanding, memory, catalogue):
        return False
    if understanding.source == "button" or _is_clear_wish(understanding, catalogue):
        return False
    return _holds(understanding, _phrases(understanding, catalogue).lacking)


def means_another_order(understanding: Understanding, catalogue: Catalogue) -> bool:
    """Say whether the order number told before is not meant any more: "and my other order?"."""
    if understanding.entity("order_number"):
        return False
    return _holds(understanding, _phrases(understanding, catalogue).another_order)


def means_latest_order(understanding: Understanding, catalogue: Catalogue) -> bool:
    """Say whether the latest order is meant, whatever number was told before."""
    if understanding.entity("order_number"):
        return False
    return _holds(understanding, _phrases(understanding, catalogue).latest_order)


def odd_number(understanding: Understanding) -> str | None:
    """Return a number that looks like an order's but is none of this shop's."""
    found = _ODD_NUMBER.search(_rest(understanding))
    return found[0] if found and understanding.source != "button" else None


def topic_words(understanding: Understanding, catalogue: Catalogue) -> tuple[str, ...]:
    """Return what the message is about: its words but those that fill or insist, and its values."""
    phrases = _phrases(understanding, catalogue)
    words = (word for word in _words(_rest(understanding)) if word not in phrases.filler | phrases.insisting)
    return tuple(sorted({*words, *(found.value for found in understanding.entities)}))


def only_slots(understanding: Understanding, catalogue: Catalogue) -> bool:
    """Say whether the message holds values some intent needs, and nothing else but filler."""
    if not any(found.entity in catalogue.slots for found in understanding.entities):
        return False
    filler = _phrases(understanding, catalogue).filler
    return all(word in filler for word in _words(_rest(understanding)))


def missing(needs: Mapping[str, str], memory: Memory) -> tuple[str, ...]:
    """Return the slots still to be asked for, in the file's order; none from a verified customer."""
    return () if memory.verified else tuple(slot for slot in needs if slot not in memory.slots)


def _is_about_another_order(understanding: Understanding, catalogue: Catalogue) -> bool:
    """Say whether the message asks for another order and for nothing else: "no, the one before"."""
    if not means_another_order(understanding, catalogue):
        return False
    named = {word for phrase in _phrases(understanding, catalogue).another_order for word in phrase.split()}
    return set(topic_words(understanding, catalogue)) <= named


def _continues(understanding: Understanding, memory: Memory, catalogue: Catalogue) -> bool:
    intent = understanding.intent
    if intent.name == memory.awaiting or only_slots(understanding, catalogue):
        return True
    return _gives_needed(understanding, memory, catalogue) and not _is_clear_wish(understanding, catalogue)


def _is_clear_wish(understanding: Understanding, catalogue: Catalogue) -> bool:
    intent = understanding.intent
    return catalogue.is_wish(intent.name) and intent.confidence >= CLEAR_MIN_CONFIDENCE


def _gives_needed(understanding: Understanding, memory: Memory, catalogue: Catalogue) -> bool:
    needs = catalogue.entry(memory.awaiting or "").needs
    return any(found.entity in needs for found in understanding.entities)


def _owner(understanding: Understanding, memory: Memory, catalogue: Catalogue) -> str | None:
    """Return the looking-up intent a bare value belongs to: named, last, or the file's first."""
    for name in (understanding.intent.name, memory.topic):
        if name and catalogue.entry(name).action:
            return name
    # an address alone may be meant for anything; an order number alone asks how the order stands
    return catalogue.acting("order_number") if understanding.entity("order_number") else None


def _rest(understanding: Understanding) -> str:
    """Return the text without its entities."""
    text = understanding.text
    for found in sorted(understanding.entities, key=lambda entity: entity.start, reverse=True):
        text = f"{text[: found.start]} {text[found.end :]}"
    return text


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("'", "").replace("’", ""))


def _holds(understanding: Understanding, phrases: Set[str]) -> bool:
    words = f" {' '.join(_words(understanding.text))} "
    return any(f" {phrase} " in words for phrase in phrases)


def _phrases(understanding: Understanding, catalogue: Catalogue) -> Phrases:
    """Return the words of the message's language, else the first one's: a number alone has no language."""
    first = next(iter(catalogue.languages.values()), _NO_PHRASES)
    return catalogue.languages.get(understanding.language, first)

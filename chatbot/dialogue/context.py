"""What a message means where it stands: an answer to the bot's question, a new wish, or neither."""

from __future__ import annotations

import re

from chatbot.dialogue.answers import holds, plain_words
from chatbot.domain.conversation import Memory
from chatbot.domain.understanding import Understanding
from chatbot.playbook.catalogue import Catalogue, Phrases

CLEAR_MIN_CONFIDENCE = 0.6
"""From here another wish is believed to have taken the place of the bot's open question."""
GOES_ON_MIN_CONFIDENCE = 0.2
"""A second guess this likely, about what was just told, is believed before a doubtful first one."""
SEARCH_WORDS_LEAST = 2
"""With one word that tells anything, "that's late", some article always has it, and seldom the answer."""
_ODD_NUMBER = re.compile(r"(?<![\w.,/+-])#?\d{6,8}(?![\w/-]|[.,]\d)")
_STOPS = re.compile(r"[!;:'’\"“”]|(?<!\d)[.,]|[.,](?!\d)")
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
        return _owner(understanding, memory, catalogue) or catalogue.tracking
    if only_slots(understanding, catalogue):
        return _owner(understanding, memory, catalogue)
    if name not in catalogue.flows and catalogue.conventions.gift_card(understanding.text):
        return catalogue.gift_cards  # who tells a card's number wants it looked up, whatever troubles them
    return memory.topic if _goes_on(understanding, memory, catalogue) else name


def _goes_on(understanding: Understanding, memory: Memory, catalogue: Catalogue) -> bool:
    """Say whether a doubtful message goes on about the order just told: "great, when will it come?"."""
    doubtful = understanding.source == "model" and understanding.intent.confidence < CLEAR_MIN_CONFIDENCE
    if not (doubtful and memory.told_orders and catalogue.is_wish(understanding.intent.name)):
        return False
    likely = (guess.name for guess in understanding.ranking if guess.confidence >= GOES_ON_MIN_CONFIDENCE)
    return memory.topic in likely


def pressed(text: str, memory: Memory) -> str:
    """Return the payload of the last answer's button whose title was typed; else the text as it is.

    Only capitals, blanks and stops may differ, and the title's own question mark may lack: with a number beside it, or
    a question mark it has not, it is a message of its own. Of two titles that are alike neither is meant.
    """
    if any(text == button.payload for button in memory.buttons):
        return text
    said = _bare(text)
    meant = {button.payload for button in memory.buttons if said in _said_as(button.title)}
    return meant.pop() if len(meant) == 1 else text


def _said_as(title: str) -> tuple[str, str]:
    return _bare(title), _bare(title).rstrip("?")


def _bare(text: str) -> str:
    return " ".join(_STOPS.sub("", text.casefold()).split())


def waves_away(understanding: Understanding, catalogue: Catalogue) -> bool:
    """Say whether the customer wants no more of it: "never mind"."""
    return holds(understanding.text, phrases(understanding, catalogue).never_mind)


def means_another_order(understanding: Understanding, catalogue: Catalogue) -> bool:
    """Say whether the order number told before is not meant any more: "and my other order?"."""
    if understanding.entity("order_number"):
        return False
    return holds(understanding.text, phrases(understanding, catalogue).another_order)


def means_latest_order(understanding: Understanding, catalogue: Catalogue) -> bool:
    """Say whether the latest order is meant, whatever number was told before."""
    if understanding.entity("order_number"):
        return False
    return holds(understanding.text, phrases(understanding, catalogue).latest_order)


def odd_number(understanding: Understanding) -> str | None:
    """Return a number that looks like an order's but is none of this shop's."""
    found = _ODD_NUMBER.search(_rest(understanding))
    return found[0] if found and understanding.source != "button" else None


def topic_words(understanding: Understanding, catalogue: Catalogue) -> tuple[str, ...]:
    """Return what the message is about: its words but those that fill or insist, and its values."""
    known = phrases(understanding, catalogue)
    words = (word for word in plain_words(_rest(understanding)) if word not in known.filler | known.insisting)
    return tuple(sorted({*words, *(found.value for found in understanding.entities)}))


def only_slots(understanding: Understanding, catalogue: Catalogue) -> bool:
    """Say whether the message holds values some intent needs, and nothing else but filler."""
    if not any(found.entity in catalogue.slots for found in understanding.entities):
        return False
    filler = phrases(understanding, catalogue).filler
    return all(word in filler for word in plain_words(_rest(understanding)))


def is_clear_wish(understanding: Understanding, catalogue: Catalogue) -> bool:
    """Say whether the message surely asks for something."""
    intent = understanding.intent
    return catalogue.is_wish(intent.name) and intent.confidence >= CLEAR_MIN_CONFIDENCE


def phrases(understanding: Understanding, catalogue: Catalogue) -> Phrases:
    """Return the words of the message's language, else the first one's: a number alone has no language."""
    first = next(iter(catalogue.languages.values()), _NO_PHRASES)
    return catalogue.languages.get(understanding.language, first)


def _is_about_another_order(understanding: Understanding, catalogue: Catalogue) -> bool:
    """Say whether the message asks for another order and for nothing else: "no, the one before"."""
    if not means_another_order(understanding, catalogue):
        return False
    named = {word for phrase in phrases(understanding, catalogue).another_order for word in phrase.split()}
    return set(topic_words(understanding, catalogue)) <= named


def _owner(understanding: Understanding, memory: Memory, catalogue: Catalogue) -> str | None:
    """Return the flow a bare value belongs to: named, last, or the one that tracks."""
    for name in (understanding.intent.name, memory.topic):
        if name and name in catalogue.flows and catalogue.flows[name].order:
            return name
    # an address alone may be meant for anything; an order number alone asks how the order stands
    return catalogue.tracking if understanding.entity("order_number") else None


def _rest(understanding: Understanding) -> str:
    """Return the text without its entities."""
    text = understanding.text
    for found in sorted(understanding.entities, key=lambda entity: entity.start, reverse=True):
        text = f"{text[: found.start]} {text[found.end :]}"
    return text

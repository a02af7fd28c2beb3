"""What a masked transcript hides: cards, accounts, addresses, telephones, gift cards, the customer's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import re2

from chatbot.domain.conversation import Button, Message
from chatbot.nlu.masking import mask

PART_LEAST = 3
"""Shorter parts of a name, "van" aside, are everyday words."""


class Veil:
    """Hides it in every line of one conversation; order numbers stay, which open nothing by themselves.

    Args:
        name: the customer's, as far as it is known.
        gift_cards: RE2 patterns of gift-card numbers: whoever reads one can spend it.
    """

    def __init__(self, name: str | None, gift_cards: Sequence[str]) -> None:
        self._names = _names(name) if name else []
        self._gift_cards = [re2.compile(f"(?i){pattern}") for pattern in gift_cards]

    def over(self, message: Message) -> Message:
        """Return a line with all of it hidden."""
        buttons = tuple(Button(self._hide(one.title), self._hide(one.payload)) for one in message.buttons)
        return replace(message, text=self._hide(message.text), buttons=buttons)

    def _hide(self, text: str) -> str:
        for pattern in self._gift_cards:
            text = pattern.sub("[gift card]", text)
        text = mask(text)
        for name in self._names:
            text = name.sub("[name]", text)
        return text


def _names(name: str) -> list[re.Pattern[str]]:
    """Return what finds the whole name in any letters, and its parts written as names are: "Will", never "will"."""
    parts = [part for part in name.split() if len(part) >= PART_LEAST and part[0].isupper()]
    whole = r"\s+".join(map(re.escape, name.split()))
    found = [re.compile(rf"(?<!\w){whole}(?!\w)", re.IGNORECASE)] if whole else []
    return [*found, *(re.compile(rf"(?<!\w){re.escape(part)}(?!\w)") for part in parts)]

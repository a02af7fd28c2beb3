"""What is left of a message for those who build the bot: what was asked, without the numbers that say by whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

import re2

from chatbot.nlu.entities import EntityExtractor
from chatbot.nlu.masking import mask
from chatbot.nlu.text import display, normalise

_SPOKEN = {
    "email": " ",
    "phone": " ",
    "order_number": " my order ",
    "tracking_number": " my parcel ",
    "postcode": " my postcode ",
}
"""How a value would be said by somebody who names no value."""
_GIFT_CARD = " my gift card "
_NUMBER = "[number]"
_RUN = re.compile(r"\d(?:[ .-]?\d){5,}")
_CODE = re.compile(r"[\w-]{5,}")
_CODE_DIGITS = 4


def unnamed(text: str, entities: EntityExtractor, gift_cards: Sequence[str], *, now: datetime) -> str:
    """Return a message on one line, its numbers and addresses said as by somebody who names none.

    "where is 1001234" becomes "where is my order". Cards, bank accounts and whatever
    else looks like a number of something are marked: `[card]`, `[number]`. Names of people and streets stay.

    Args:
        gift_cards: RE2 patterns of the shop's gift-card numbers, in any case of letters.
        now: an aware time, for dates; they stay as they are.
    """
    text = display(text)
    for found in reversed(entities.extract(text, now)):
        text = f"{text[: found.start]}{_SPOKEN.get(found.entity, text[found.start : found.end])}{text[found.end :]}"
    for pattern in gift_cards:
        text = re2.sub(f"(?i){pattern}", _GIFT_CARD, text)
    return normalise(_CODE.sub(_hide_code, _RUN.sub(_NUMBER, mask(text))))


def _hide_code(code: re.Match[str]) -> str:
    digits = sum(sign.isdigit() for sign in code[0])
    return _NUMBER if digits >= _CODE_DIGITS else code[0]

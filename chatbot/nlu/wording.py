"""What is left of a message for the classifier once the values in it are out of its way."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from chatbot.domain.understanding import Entity

SPOKEN = MappingProxyType(
    {"email": " ", "phone": " ", "order_number": " my order ", "tracking_number": " my parcel "}
)
"""How a value would be said by somebody who names no value; an address adds nothing to a wish."""


def wording(text: str, entities: Sequence[Entity]) -> str:
    """Return the text without numbers and addresses, which only mislead; empty when it holds nothing else.

    `entities` are those of the text, in order of place.
    """
    values = [found for found in entities if found.entity in SPOKEN]
    if values and not any(map(str.isalnum, _put(text, values, dict.fromkeys(SPOKEN, " ")))):
        return ""
    return _put(text, values, SPOKEN).strip() if values else text


def _put(text: str, values: Sequence[Entity], instead: MappingProxyType[str, str] | dict[str, str]) -> str:
    for found in reversed(values):
        text = f"{text[: found.start]}{instead[found.entity]}{text[found.end :]}"
    return text

"""What is left of a message for the classifier once the addresses in it are out of its way."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from chatbot.domain.understanding import Entity

ADDRESSES = frozenset({"email", "phone"})
"""Nobody trains on them, and they add nothing to a wish. Numbers of orders stay: examples hold such, too, and anything
put in their place made one message in twenty-five be misread that is not with the number."""
VALUES = ADDRESSES | {"order_number", "tracking_number"}
"""What says nothing of a wish where it stands alone."""


def wording(text: str, entities: Sequence[Entity]) -> str:
    """Return the text without e-mail addresses and telephones; empty when it holds nothing but values.

    `entities` are those of the text, in order of place.
    """
    if not any(map(str.isalnum, _without(text, entities, VALUES))):
        return "" if entities else text
    return _without(text, entities, ADDRESSES).strip()


def _without(text: str, entities: Sequence[Entity], kinds: Collection[str]) -> str:
    for found in reversed(entities):
        if found.entity in kinds:
            text = f"{text[: found.start]} {text[found.end :]}"
    return text

"""Read what a button sends: `/track_order`, or with values `/track_order{"order_number": "1001234"}`."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from chatbot.nlu.text import display

_PAYLOAD = re.compile(r"/([a-z][a-z0-9_]{0,63})\s?(\{.*\})?", re.DOTALL)
MOST_VALUES = 8
"""More than any button of ours carries."""


@dataclass(frozen=True, slots=True)
class Payload:
    """The intent a button stands for and the values it carries, entity name to value."""

    intent: str
    values: Mapping[str, str]


def read_payload(text: str, known: Collection[str]) -> Payload | None:
    """Return the payload, or None when the text is none: another shape, an unknown intent, no flat JSON."""
    match = _PAYLOAD.fullmatch(text.strip())
    if match is None or match[1] not in known:
        return None
    try:
        values = json.loads(match[2] or "{}")
    except (ValueError, RecursionError):
        return None
    if len(values) > MOST_VALUES or not all(isinstance(value, str) for value in values.values()):
        return None
    return Payload(match[1], {display(name)[:64]: display(value)[:200] for name, value in values.items()})

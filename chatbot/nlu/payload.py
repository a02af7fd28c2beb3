"""Read what a button sends: `/track_order`, or with values `/track_order{"order_number": "1001234"}`."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

_PAYLOAD = re.compile(r"\s*/([a-z][a-z0-9_]{0,63})\s*(\{.*\})?\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Payload:
    """The intent a button stands for and the values it carries, entity name to value."""

    intent: str
    values: Mapping[str, str]


def read_payload(text: str, known: Collection[str]) -> Payload | None:
    """Return the payload, or None when the text is none: another shape, an unknown intent, no flat JSON."""
    match = _PAYLOAD.fullmatch(text)
    if match is None or match[1] not in known:
        return None
    try:
        values = json.loads(match[2] or "{}")
    except (ValueError, RecursionError):
        return None
    if not all(isinstance(value, str) for value in values.values()):
        return None
    return Payload(match[1], values)

"""Replies that are kept ready: what is left open in them is filled in, or goes without a trace."""

from __future__ import annotations

import re
from collections.abc import Mapping

from chatbot.domain.tools import PLACEHOLDERS

_HOLE = re.compile(r"\{([^{}]*)\}|[{}]")
_BRACES = re.compile(r"[{}]")
_UNFILLED = r",?[ \t]*#?\{%s\}"
_OPENING = re.compile(r"^[\s,;:.]+(?=\w)")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "herr", "frau", "m", "mme"})


def odd_holes(text: str) -> list[str]:
    """Return what stands in braces, or the stray brace, that nothing could be filled in for."""
    return [hole[0] for hole in _HOLE.finditer(text) if hole[1] not in PLACEHOLDERS]


def fill(text: str, values: Mapping[str, str | None]) -> str:
    """Return a reply ready to be sent: "Hi {customer_name}," to somebody unknown is "Hi,".

    Args:
        values: by the placeholder's name; None or empty: not known.
    """
    for name in PLACEHOLDERS:
        if not values.get(name) and f"{{{name}}}" in text:
            text = _open_well(re.sub(_UNFILLED % name, "", text))
    return _HOLE.sub(lambda hole: _BRACES.sub("", values.get(hole[1] or "") or ""), text)


def first_name(name: str | None) -> str | None:
    """Return how an agent would call somebody: by the first name, unless only a title and a surname are known."""
    whole = (name or "").strip()
    first = whole.partition(" ")[0]
    is_title = first.endswith((".", ",")) or first.lower() in _TITLES
    return (whole if is_title else first) or None


def _open_well(text: str) -> str:
    """Begin with a capital where a name went from the front."""
    cut = _OPENING.sub("", text)
    return cut[:1].upper() + cut[1:] if cut != text else text

"""What a misspelt name was probably meant to be."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

ALIKE = 0.75
"""From this share of common letters on a name is worth suggesting (`difflib`, 0 to 1)."""


def closest(name: str, names: Iterable[str]) -> str | None:
    """Return the most similar of the names; None when none is much alike."""
    return next(iter(difflib.get_close_matches(name, list(names), n=1, cutoff=ALIKE)), None)


def misnamed(kind: str, name: object, among: Iterable[str]) -> str | None:
    """Return what is wrong with a name and how to mend it; None when it is one of them."""
    options = tuple(among)
    if name in options:
        return None
    return f"no {kind} is called {str(name)!r}: use {closest(str(name), options) or ', '.join(options)}"

"""The world around one turn, as far as a test needs it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from chatbot.assistant.errands import Errands
from chatbot.assistant.thinking import Thinking
from chatbot.domain.conversation import Response


def errands_in(shop: Any) -> Errands:
    """Return errands in this shop, whose articles hold nothing and whose callers never try too often."""
    library: Any = SimpleNamespace(search=lambda text, vector: (), beyond=lambda known, text, vector: ())
    limits: Any = SimpleNamespace(hit=lambda *_: None, give_back=lambda *_: None)
    nobody: Any = SimpleNamespace()
    return Errands(shop, library, nobody, nobody, limits, lambda reply, facts: Response(reply), str)


def at(thinking: Thinking, moment: datetime, **other: Any) -> Thinking:
    """Return what thinks at another moment, and otherwise too."""
    listener = replace(thinking.listener, clock=lambda: moment)
    return replace(thinking, clock=lambda: moment, listener=listener, **other)

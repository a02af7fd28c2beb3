"""Who reads a reply, and when: what the conditions of its variants are held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chatbot.domain.shop import ContactWay

Mood = Literal["calm", "angry", "happy"]
Channel = Literal["widget", "api"]
"""Where the customer writes: in the widget, or through another application."""
OPENS_ON = "opens_on"
"""The one variable that comes with the listener: when the shop opens again, in words."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Who reads a reply, and when; what is not known (None) meets no condition."""

    mood: Mood | None = None
    channel: Channel | None = None
    segment: str | None = None
    """The customer's segment, as the shop calls it."""
    reached_by: ContactWay | None = None
    """How they like to be reached; by phone only where a number is known."""
    variants: frozenset[str] = frozenset()
    """Which variants of the experiments that run they meet."""
    open: bool | None = None
    """Whether people are there by the shop's hours."""
    opens_on: str | None = None
    """When they are next, in words: `tomorrow at 8:00`; None while the shop is open."""

    @property
    def variables(self) -> Mapping[str, str]:
        """Return what every reply to this listener may use besides its own variables."""
        return {OPENS_ON: self.opens_on} if self.opens_on else {}


UNKNOWN = Listener()
"""Nothing is known: only variants without conditions are said."""

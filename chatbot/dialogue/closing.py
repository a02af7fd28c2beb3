"""Where a talk with the bot comes to an end: something was dealt with, and nothing is open; pure."""

from __future__ import annotations

from chatbot.dialogue.ladder import PERSON
from chatbot.domain.conversation import MISREAD, UNCLEAR, Memory
from chatbot.domain.understanding import Understanding

FAREWELLS = frozenset({"thanks", "goodbye"})
"""Intents of who is content: the bot is rated after one of these."""
SMALL_TALK = FAREWELLS | {"greet", "affirm", "deny"}
"""Intents of who takes up nothing new."""

LEFT = frozenset({"goodbye", "deny"})
"""Intents of who goes without being content: what was open until then was left, not settled."""


def is_small_talk(understanding: Understanding) -> bool:
    """Say whether a message takes up nothing new: every wish in it is a pleasantry."""
    names = {wish.name for wish in understanding.intents}
    return bool(names) and names <= SMALL_TALK


def is_idle(memory: Memory) -> bool:
    """Say whether the bot has no flow to go on with or to come back to, and offers no person."""
    return not (memory.flow or memory.paused or memory.postponed or memory.awaiting)


def is_settled(memory: Memory) -> bool:
    """Say whether the bot has dealt with a wish, as far as it can tell, and has nothing open."""
    dealt_with = memory.topic is not None and memory.topic != PERSON
    return dealt_with and is_idle(memory) and memory.unmet.keys().isdisjoint({UNCLEAR, MISREAD})


def takes_leave(understanding: Understanding, before: Memory, after: Memory) -> bool:
    """Say whether a message ends a matter that was settled: "thanks", and no flow was left for it.

    Args:
        before: what was remembered before the message.
        after: what is remembered with the answer, which must offer nothing more.
    """
    names = {wish.name for wish in understanding.intents}
    content = bool(names) and names <= FAREWELLS
    lost = not before.unmet.keys().isdisjoint({UNCLEAR, MISREAD})
    return content and not lost and is_idle(before) and is_settled(after) and not after.buttons

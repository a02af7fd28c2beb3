"""Who reads an answer: all the bot's words are chosen by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from chatbot.assistant.turn import Turn
from chatbot.playbook.catalogue import Catalogue
from chatbot.replies.listener import Channel, Listener
from chatbot.replies.opening import listener_at
from chatbot.replies.replies import Replies


@dataclass(frozen=True, slots=True)
class Listening:
    """Looks up what is known of who reads the answer now; of their mood nothing, which is the memory's."""

    catalogue: Callable[[], Catalogue]
    replies: Callable[[], Replies]
    segment_of: Callable[[str | None], str | None]
    """The segment a batch put a customer in."""
    clock: Callable[[], datetime]

    def __call__(self, turn: Turn) -> Listener:
        """Return who reads the answer to a turn."""
        channel: Channel = "api" if turn.before.key_id else "widget"
        return replace(
            listener_at(self.clock(), self.catalogue().conventions, self.replies()),
            channel=channel,
            segment=self.segment_of(turn.customer_id or turn.before.customer_id),
            reached_by=turn.memory.reach.possible,
            variants=frozenset(self.catalogue().met(turn.memory.arms)),
        )

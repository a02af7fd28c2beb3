"""What a hand-over asks of an agent, from all that is known when the customer joins the line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chatbot.assistant.turn import Turn
from chatbot.domain.decision import Escalation
from chatbot.domain.routing import Team, Worth
from chatbot.handoff.placing import place
from chatbot.playbook.catalogue import Catalogue

COMPLAINT = "complaint"
"""The intent of who is dissatisfied and does not say with what."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Looks up what `handoff.placing` decides by."""

    catalogue: Callable[[], Catalogue]
    teams: Callable[[], Mapping[str, Team]]
    worth: Callable[[str | None, datetime], Worth]
    clock: Callable[[], datetime]

    def __call__(self, escalation: Escalation, turn: Turn) -> Escalation:
        """Return the escalation with its place in the line."""
        catalogue, understood, now = self.catalogue(), turn.understanding, self.clock()
        customer_id = turn.customer_id or turn.before.customer_id
        placement = place(
            escalation,
            topic=_topic(turn, catalogue),
            language=understood.language or turn.before.locale,
            anger=understood.sentiment.anger,
            worth=self.worth(customer_id, now),
            catalogue=catalogue,
            teams=self.teams(),
            opened_at=now,
        )
        return replace(escalation, placement=placement)


def _topic(turn: Turn, catalogue: Catalogue) -> str | None:
    """Return what it is about: the first that belongs to a team of what the message wishes, what was dealt with before.

    A complaint in general comes last: it is about what was told before it.
    """
    wished = [wish.name for wish in turn.understanding.intents]
    before = [turn.before.memory.topic, turn.memory.topic]
    told = sorted([*wished, *before], key=lambda name: name == COMPLAINT)
    return next((name for name in told if name and catalogue.entry(name).team), turn.memory.topic)

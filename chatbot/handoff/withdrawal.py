"""When a customer in the line needs no person any more, and when somebody looks at it all the same."""

from __future__ import annotations

from dataclasses import dataclass

from chatbot.domain.conversation import Memory
from chatbot.domain.decision import Escalation
from chatbot.domain.understanding import Understanding
from chatbot.handoff.patterns import Patterns, plain
from chatbot.handoff.triggers import detect

GRAVE = ("high_risk", "vulnerable")
"""Reasons for which a person looks at it whatever the customer says next."""
QUESTION_WORDS = 2
"""Fewer words beside the withdrawal, "sorry" or "thanks", ask nothing."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The wish for a person taken back."""

    danger: str | None
    """`high_risk.safety`, the danger for which the customer stays in the line; None: they may leave it."""
    says_more: bool
    """Something else stands in the message, maybe a question for the bot."""


def find_withdrawal(understanding: Understanding, memory: Memory, patterns: Patterns) -> Withdrawal | None:
    """Return how a waiting customer takes the wish for a person back; None: they do not.

    Whoever gives a new reason for a person beside it, another danger or an outburst, stays in the line.
    `memory` is that before the message.
    """
    text = plain(understanding.text)
    if understanding.source == "button" or not patterns.find("withdrawn", text):
        return None
    rest = patterns.without("withdrawn", text)
    if _needs_person(detect(understanding, memory, patterns), rest, patterns):
        return None
    danger = next((told for told in memory.warned if told.startswith(GRAVE)), None)
    return Withdrawal(danger, says_more=len(rest.split()) >= QUESTION_WORDS)


def _needs_person(found: Escalation | None, rest: str, patterns: Patterns) -> bool:
    """Say whether the trigger that went off counts: "no need to put me through" asks for nobody."""
    if found and found.reason == "human_requested":
        return patterns.find("human", rest) is not None
    return found is not None

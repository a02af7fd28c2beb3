"""When a customer in the line needs no person any more, and when somebody looks at it all the same."""

from __future__ import annotations

from dataclasses import dataclass

from chatbot.domain.conversation import Memory
from chatbot.domain.decision import Escalation
from chatbot.domain.understanding import Intent, Understanding
from chatbot.handoff.patterns import Patterns, plain
from chatbot.handoff.triggers import detect

GRAVE = ("high_risk", "vulnerable")
"""Reasons for which a person looks at it whatever the customer says next."""
QUESTION_WORDS = 2
"""Fewer words beside the withdrawal, "sorry" or "thanks", ask nothing."""
WISH_MIN_CONFIDENCE = 0.6
"""Beside a wish less sure than this nobody is sent out of the line: what they wrote may mean something else."""
NO_WISHES = frozenset(
    {"affirm", "deny", "thanks", "greet", "goodbye", "bot_challenge", "contact_human_agent", None}
)
"""What the bot has no answer for that a person in the line would want instead."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The wish for a person taken back."""

    danger: str | None
    """`high_risk.safety`, the danger for which the customer stays in the line; None: they may leave it."""
    says_more: bool
    """Something else stands in the message, surely a wish for the bot."""


def find_withdrawal(understanding: Understanding, memory: Memory, patterns: Patterns) -> Withdrawal | None:
    """Return how a waiting customer takes the wish for a person back; None: they do not.

    Whoever gives a new reason for a person beside it, another danger or an outburst, stays in the line;
    so does who says more that is no sure wish: to wait in vain is better than to be thrown out.
    `memory` is that before the message.
    """
    text = plain(understanding.text)
    if understanding.source == "button" or not patterns.find("withdrawn", text):
        return None
    rest = patterns.without("withdrawn", text)
    if _needs_person(detect(understanding, memory, patterns), rest, patterns):
        return None
    says_more = len(rest.split()) >= QUESTION_WORDS
    if says_more and not _is_sure_wish(understanding.intent):
        return None
    danger = next((told for told in memory.warned if told.startswith(GRAVE)), None)
    return Withdrawal(danger, says_more)


def _needs_person(found: Escalation | None, rest: str, patterns: Patterns) -> bool:
    """Say whether the trigger that went off counts: "no need to put me through" asks for nobody."""
    if found and found.reason == "human_requested":
        return patterns.find("human", rest) is not None
    return found is not None


def _is_sure_wish(intent: Intent) -> bool:
    return intent.name not in NO_WISHES and intent.confidence >= WISH_MIN_CONFIDENCE

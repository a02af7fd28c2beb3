"""A decision put into words, with a memory that knows what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chatbot.dialogue import memory as remember
from chatbot.dialogue.catalogue import Catalogue
from chatbot.dialogue.policy import PERSON
from chatbot.dialogue.replies import Replies
from chatbot.domain.conversation import Memory, Response
from chatbot.domain.decision import Escalate, Say


def speak(
    decision: Say | Escalate, replies: Replies, catalogue: Catalogue, known: Mapping[str, str] | None = None
) -> tuple[Response, Memory]:
    """Return what the customer reads, and the memory to save.

    Args:
        known: variables besides the shop's facts and the decision's own, such as `first_name`.
    """
    response = _word(decision, replies, {**catalogue.facts, **(known or {})}, turn=_turn(decision, catalogue))
    memory = remember.said(decision.memory, response.text)
    if isinstance(decision, Say) and memory.awaiting is None and _offers_a_person(response):
        memory = replace(memory, awaiting=PERSON)
    return response, memory


def _turn(decision: Say | Escalate, catalogue: Catalogue) -> int:
    """Return where the variants start: a wish with its first, and further on each time it comes up unsettled."""
    memory = decision.memory
    if memory.topic and decision.reply == catalogue.reply(memory.topic):
        return max(memory.unmet.get(memory.topic, 0) - 1, 0)
    return memory.turns


def _word(decision: Say | Escalate, replies: Replies, variables: Mapping[str, str], *, turn: int) -> Response:
    avoid = decision.memory.recent_replies
    if isinstance(decision, Escalate):
        return replies.render(decision.reply, variables, avoid=avoid, turn=turn)
    if decision.text:
        return replies.vary(Response(decision.text), avoid=avoid, turn=turn)
    return replies.render(
        decision.reply,
        {**variables, **decision.variables},
        avoid=avoid,
        turn=turn,
        mood=remember.mood(decision.memory),
        offers=decision.offers,
    )


def _offers_a_person(response: Response) -> bool:
    """Say whether the text closes by offering a person: then a typed "yes" is as good as the button."""
    first = response.buttons[0].payload if response.buttons else ""
    return response.text.endswith("?") and first == f"/{PERSON}"

"""A decision put into words, with a memory that knows what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chatbot.dialogue import memory as remember
from chatbot.dialogue.ladder import PERSON
from chatbot.domain.conversation import Memory, Response
from chatbot.domain.decision import Escalate, Say, Sentence
from chatbot.playbook.catalogue import Catalogue
from chatbot.replies.listener import UNKNOWN, Listener, Mood
from chatbot.replies.replies import Replies
from chatbot.replies.variables import NONE, PARCELS, PURPOSE


def speak(
    decision: Say | Escalate,
    replies: Replies,
    catalogue: Catalogue,
    known: Mapping[str, str] | None = None,
    listener: Listener = UNKNOWN,
) -> tuple[Response, Memory]:
    """Return what the customer reads, and the memory to save.

    Args:
        known: variables besides the shop's facts and the decision's own, such as `first_name`.
        listener: who reads it, and when; the mood is the memory's.
    """
    listener = replace(listener, mood=_mood(decision))
    turn = _turn(decision, catalogue)
    response = _word(decision, replies, catalogue, known or {}, turn=turn, listener=listener)
    memory = remember.said(decision.memory, response.text)
    if isinstance(decision, Say) and memory.awaiting is None:
        memory = _note_offer(_offered(response), decision, memory, catalogue)
    return response, memory


def _note_offer(offered: str | None, decision: Say, memory: Memory, catalogue: Catalogue) -> Memory:
    """Note what a yes would take; only the answer to a wish offers another, a greeting just shows what there is."""
    if offered == PERSON:
        return replace(memory, awaiting=PERSON)
    answers = memory.topic is not None and decision.reply.startswith(catalogue.reply(memory.topic))
    return replace(memory, offered=offered) if answers else memory


def _turn(decision: Say | Escalate, catalogue: Catalogue) -> int:
    """Return where the variants start: a wish with its first, and further on each time it comes up unsettled."""
    memory = decision.memory
    if memory.topic and decision.reply == catalogue.reply(memory.topic):
        return max(memory.unmet.get(memory.topic, 0) - 1, 0)
    return memory.turns


def _mood(decision: Say | Escalate) -> Mood | None:
    """Return the tone to take; a hand-over has cleared the moods, and is no time for cheer in any case."""
    if isinstance(decision, Say):
        return remember.mood(decision.memory)
    return "angry" if decision.escalation.reason == "angry" else None


def _word(
    decision: Say | Escalate,
    replies: Replies,
    catalogue: Catalogue,
    known: Mapping[str, str],
    *,
    turn: int,
    listener: Listener,
) -> Response:
    avoid, facts = decision.memory.recent_replies, catalogue.facts
    if isinstance(decision, Escalate):
        told = {**facts, **known, **decision.variables}
        return replies.render(decision.reply, told, avoid=avoid, turn=turn, listener=listener)
    if decision.text:
        return replies.vary(
            Response(decision.text, decision.beside), avoid=avoid, turn=turn, listener=listener
        )
    if decision.opener:  # which says already why the same question comes again
        avoid = ()
    learnt = {**known, **decision.variables, **_worded(decision, replies, catalogue)}
    said = replies.render(
        decision.reply,
        {**facts, **learnt},
        telling=learnt.keys() - {PURPOSE},
        avoid=avoid,
        turn=turn,
        listener=listener,
        offers=decision.offers,
        choices=decision.choices,
    )
    said = replace(said, buttons=(*said.buttons, *decision.beside))
    if decision.opener is None:
        return said
    opener = replies.render(decision.opener.reply, {**facts, **learnt}, turn=turn, listener=listener)
    return replace(said, text=f"{opener.text} {said.text}")


def _worded(decision: Say, replies: Replies, catalogue: Catalogue) -> dict[str, str]:
    """Return the variables of a flow that are replies themselves: its purpose, options chosen, no piece, parcels."""
    flow = catalogue.flows.get(decision.flow or "")
    if flow is None:
        return {}
    parcels = [_told(parcel, replies, catalogue) for parcel in decision.parcels]
    options = {
        name: f"option.{decision.variables[name]}"
        for name, slot in flow.slots.items()
        if slot.type == "choice" and name in decision.variables
    }
    none = {
        name: NONE
        for name, slot in flow.slots.items()
        if slot.type == "number" and decision.variables.get(name) == "0"
    }
    named = {PURPOSE: f"purpose.{decision.flow}", **options, **none}
    worded = {name: replies.render(key, catalogue.facts).text for name, key in named.items()}
    return {**worded, PARCELS: "\n".join(parcels)} if parcels else worded


def _told(sentence: Sentence, replies: Replies, catalogue: Catalogue) -> str:
    known = {**catalogue.facts, **sentence.variables}
    return replies.render(sentence.reply, known, telling=sentence.variables.keys()).text


def _offered(response: Response) -> str | None:
    """Return the intent the text closes by offering: a typed "yes" is as good as the first button."""
    asks = response.text.endswith("?") and response.buttons
    return response.buttons[0].payload.removeprefix("/") if asks else None

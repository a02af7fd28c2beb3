"""Several wishes in one message: the order in which they are answered, and which of them have to wait."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from chatbot.dialogue.course import chooses
from chatbot.dialogue.memory import SLOT_MIN_CONFIDENCE
from chatbot.domain.conversation import Memory, Progress, Response, Wish
from chatbot.domain.understanding import Entity, Intent, Understanding
from chatbot.playbook.catalogue import Catalogue
from chatbot.playbook.flows import PAIR

OPENER = "wishes.next"
"""The reply that opens the answer to a wish that had to wait."""
ORDER = "order_number"
_LAST_QUESTION = re.compile(r"^(.*[.!:)”])\s+[^.!?]*\?$", re.DOTALL)


def line_up(understanding: Understanding, memory: Memory, catalogue: Catalogue) -> list[Understanding]:
    """Return the wishes in the order of their answers: what asks nothing of the customer comes first.

    A wish about two orders is two of them. `memory` is that before the message; it knows what was told anyway. What
    chooses an option that was asked for is one answer, whatever wishes its words sound like.
    """
    if chooses(understanding, memory, catalogue):
        return [understanding]
    if asks_beside(understanding, catalogue):
        return [understanding.wishes[0]]
    wishes = [one for wish in understanding.wishes or (understanding,) for one in _by_order(wish, catalogue)]
    told = _told(understanding, memory, catalogue)
    return sorted(wishes, key=lambda wish: _lacking(wish, told, catalogue))


def asks_beside(understanding: Understanding, catalogue: Catalogue) -> bool:
    """Say whether the other wishes only ask what comes of the first: "cancel it, and when do I get my money?"."""
    first, *others = understanding.wishes or (understanding,)
    flow, own = catalogue.flows.get(first.intent.name or ""), _all(first, ORDER)
    if flow is None or not others:
        return False
    return all(one.intent.name in flow.asked_beside and _all(one, ORDER) <= own for one in others)


def share(understanding: Understanding, first: Understanding, memory: Memory, catalogue: Catalogue) -> Memory:
    """Note what the first wish may need and stands beside it: "… and my e-mail is anna@example.com"."""
    own = {found.entity for found in first.entities}
    told = _told(understanding, memory, catalogue).slots
    return replace(memory, slots={**memory.slots, **{kind: told[kind] for kind in told.keys() - own}})


def postpone(wishes: Sequence[Understanding], memory: Memory, catalogue: Catalogue) -> Memory:
    """Remember wishes for later."""
    waiting = (Wish(wish.intent.name, _values(wish, catalogue)) for wish in wishes if wish.intent.name)
    return replace(memory, postponed=(*memory.postponed, *waiting))


def take_up(memory: Memory, understanding: Understanding) -> tuple[Understanding, Memory]:
    """Return the first wish that waits as if it had just been said, and the memory without it."""
    first, *rest = memory.postponed
    own = {name: value for name, value in first.slots.items() if name not in PAIR}
    flow = Progress(first.intent, values=own) if own else None
    told = {name: value for name, value in first.slots.items() if name in PAIR}
    said = _say_again(replace(first, slots=told), understanding)
    return said, replace(memory, postponed=tuple(rest), flow=flow)


def without_question(response: Response) -> Response:
    """Drop the question an answer closes with: more follows, and one question at a time is enough."""
    found = _LAST_QUESTION.match(response.text)
    return replace(response, text=found[1]) if found else response


def opened(response: Response, opener: Response) -> Response:
    """Return the answer with words before it that say which wish it is for."""
    return replace(response, text=f"{opener.text} {response.text}")


def _by_order(wish: Understanding, catalogue: Catalogue) -> list[Understanding]:
    """Return the wish once for each order it names; only looking up is done for one after the other."""
    flow = catalogue.flows.get(wish.intent.name or "")
    numbers = list(dict.fromkeys(found.value for found in wish.entities if found.entity == ORDER))
    if flow is None or not flow.report or wish.source == "button":
        return [wish]
    more = (Wish(wish.intent.name or "", {ORDER: number}) for number in numbers[1:])
    return [wish, *(_say_again(one, wish) for one in more)]


def _say_again(wish: Wish, understanding: Understanding) -> Understanding:
    text, entities = " ".join(wish.slots.values()), []
    for name, value in wish.slots.items():
        start = text.index(value)
        entities.append(Entity(name, value, start, start + len(value), 1.0))
    intent = Intent(wish.intent, 1.0)
    return replace(
        understanding,
        text=text,
        intent=intent,
        ranking=(intent,),
        entities=tuple(entities),
        source="button",
        wishes=(),
    )


def _told(understanding: Understanding, memory: Memory, catalogue: Catalogue) -> Memory:
    """Return the memory with every value of which the message names but one."""
    kinds = {found.entity for found in understanding.entities} & catalogue.slots
    values = {kind: _all(understanding, kind) for kind in kinds}
    told = {kind: found.pop() for kind, found in values.items() if len(found) == 1}
    return replace(memory, slots={**memory.slots, **told})


def _all(understanding: Understanding, kind: str) -> set[str]:
    sure = (found for found in understanding.entities if found.confidence >= SLOT_MIN_CONFIDENCE)
    return {found.value for found in sure if found.entity == kind}


def _lacking(wish: Understanding, memory: Memory, catalogue: Catalogue) -> bool:
    """Say whether something will have to be asked before the wish is answered."""
    flow = catalogue.flows.get(wish.intent.name or "")
    told = memory.slots.keys() | _values(wish, catalogue).keys()
    return flow is not None and (
        not flow.report or bool(catalogue.lacking(wish.intent.name, told, known=memory.known))
    )


def _values(wish: Understanding, catalogue: Catalogue) -> dict[str, str]:
    """Return the first value of each kind that some intent needs."""
    return {found.entity: found.value for found in reversed(wish.entities) if found.entity in catalogue.slots}

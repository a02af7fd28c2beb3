"""How the customer likes to be reached: looked up once, noted when told, kept where it is proved who they are."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from chatbot.assistant.errands import one_task, proved
from chatbot.assistant.turn import Turn
from chatbot.dialogue.contact import Told, noted
from chatbot.dialogue.wishes import opened
from chatbot.domain.conversation import Response
from chatbot.domain.decision import Act, Finding
from chatbot.domain.shop import Reach, Task, TaskName
from chatbot.domain.understanding import Intent, Understanding
from chatbot.errors import ShopUnavailable
from chatbot.handoff.withdrawal import GRAVE
from chatbot.shop.shop import Shop

log = logging.getLogger(__name__)
CHANGE: TaskName = "change_reached_by"


def acquaint(turn: Turn, shop: Shop) -> Turn:
    """Remember what the account of a proved customer says; of nobody else's anything is looked at."""
    own = proved(turn, turn.memory)
    if own is None:
        return replace(turn, memory=replace(turn.memory, account_reach=None))
    if turn.memory.account_reach is not None:
        return turn
    return replace(turn, memory=replace(turn.memory, account_reach=_look_up(own, shop)))


def note(turn: Turn, told: Told) -> Turn:
    """Remember at once what was told."""
    return replace(turn, memory=noted(turn.memory, told))


def besides(whole: Understanding, told: Told, interpret: Callable[[str], Understanding]) -> Understanding:
    """Return what a message means besides how its customer likes to be reached; its mood is that of all of it."""
    if not told.rest.strip():
        return replace(
            whole,
            text=told.rest,
            intent=Intent(None, 0.0),
            ranking=(),
            wishes=(),
            rule_reply=None,
            vector=None,
        )
    return replace(interpret(told.rest), sentiment=whole.sentiment, language=whole.language)


def confirm(answered: Turn, whole: Understanding, note: Response) -> Turn:
    """Say beside the answer that it was noted; whoever is in danger is told of nothing else."""
    turn = replace(answered, understanding=replace(answered.understanding, entities=whole.entities))
    first, *others = turn.responses
    if turn.escalation is None:
        return replace(turn, responses=(opened(first, note), *others))
    grave = turn.escalation.reason in GRAVE
    return turn if grave else replace(turn, responses=(first, note, *others))


def whose(turn: Turn, act: Act, found: Finding, customer_id: str | None) -> str | None:
    """Return whom the conversation is with after an errand, who was `customer_id` before it.

    Whoever proved themselves; else whom it was with, unless their proof has just gone and the order is another's.
    """
    if found.customer_id or not found.orders:
        return found.customer_id or customer_id
    gone = turn.before.memory.proved is not None and act.memory.proved is None
    linked = act.memory.proved or (None if gone else turn.before.customer_id)
    return customer_id or linked or found.orders[0].customer_id


def handed_on(turn: Turn, act: Act, customer_id: str | None) -> tuple[Turn, Act]:
    """Return both with nothing of how the customer before likes to be reached, where it is with another one now."""
    first = turn.before.customer_id
    if first is None or customer_id in (None, first):
        return turn, act
    earlier, told = turn.before.memory.told_reach, turn.memory.told_reach
    # what was told in this very message is a new object, as `noted` makes it: that is the other one's own wish
    number = None if told.phone == earlier.phone else told.phone
    reach = Reach() if told is earlier else Reach(told.by, number)
    turn = replace(turn, memory=replace(turn.memory, told_reach=reach, account_reach=None))
    return turn, replace(act, memory=replace(act.memory, told_reach=reach, account_reach=None))


def keep(turn: Turn, told: Told, shop: Shop) -> None:
    """Keep it in the account of whoever is proved by now; the conversation knows it in any case."""
    own = proved(turn, turn.memory)
    if own is None:
        return
    task = Task(CHANGE, f"{turn.before.id}:{turn.message_id}:{CHANGE}", {"reached_by": told.way}, own)
    try:
        shop.perform(one_task(task))
    except ShopUnavailable as error:
        log.warning("how a customer likes to be reached is known to this conversation alone: %s", error)


def _look_up(customer_id: str, shop: Shop) -> Reach:
    """Return it, or nothing: the next answer shall not wait for a shop that is away."""
    try:
        found = shop.customer(customer_id)
    except ShopUnavailable as error:
        log.warning("how a customer likes to be reached cannot be looked up: %s", error)
        return Reach()
    return Reach(found.reached_by, found.phone) if found else Reach()

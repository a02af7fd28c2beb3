"""Whom a person will talk with: found for the desk, before the hand-over is placed and while the customer waits."""

from __future__ import annotations

from dataclasses import replace

from chatbot.assistant.errands import Errands
from chatbot.assistant.reaching import whose
from chatbot.assistant.turn import Turn
from chatbot.domain.decision import Act


def recognise(turn: Turn, errands: Errands) -> Turn:
    """Return the turn with the customer whose order's number and e-mail address were told, if nobody looked yet.

    The customer is told nothing of it. In the line only what is new is looked up: wrong pairs are counted.
    """
    before, slots = turn.before, turn.memory.slots
    known = turn.customer_id or before.customer_id or turn.memory.known
    old = before.status in ("waiting", "assigned") and slots == before.memory.slots
    if known or old or not {"order_number", "email"} <= slots.keys():
        return turn
    act = Act("find_orders", turn.memory, turn.understanding)
    found = errands.run(act, turn)
    if not found.orders:
        return turn
    agreed = replace(turn.memory, agreed=True, pair=(slots["order_number"], slots["email"]))
    return replace(turn, memory=agreed, customer_id=whose(turn, act, found, None))

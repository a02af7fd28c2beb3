"""The run of a flow: whose order it is about, and what follows on each thing learnt; pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from chatbot.dialogue import memory as remember
from chatbot.dialogue import wording
from chatbot.dialogue.answers import like
from chatbot.dialogue.collecting import check, collect
from chatbot.dialogue.context import means_another_order, odd_number
from chatbot.dialogue.course import CHOICES_MOST, ORDER, Course, over, question, say
from chatbot.dialogue.ending import ask_for_code, believe, end_task
from chatbot.domain.conversation import CODE, Memory
from chatbot.domain.decision import Act, Decision, Finding, Move, Say, Stray
from chatbot.domain.rules import refusal
from chatbot.domain.shop import Order
from chatbot.domain.understanding import Intent, Understanding
from chatbot.playbook.catalogue import Catalogue
from chatbot.playbook.flows import PAIR

NO_REFUNDS = frozenset({"none", "undelivered"})


def begin(course: Course) -> Move:
    """Take up a flow, or go on with the one that runs, with a new message."""
    course = course.noting()
    if not means_another_order(course.understanding, course.catalogue):
        course = replace(course, memory=replace(course.memory, told_orders=()))
    asks_pair = course.progress.asked in (ORDER, *PAIR)
    if course.progress.asked and course.strays and course.gives_pair is not asks_pair:
        return Stray(course.memory, course.understanding)
    if asks_pair and course.refuses:
        return say("flow.dropped", over(course, settled=True))
    proved = course.flow.identity and course.memory.known and not course.gives_pair
    if not course.flow.needs_pair or proved:
        return collect(course)
    asks_order = asks_pair or not course.progress.asked
    if asks_order and (number := odd_number(course.understanding)):
        return _refuse_number(course, number)
    return _find_order(course)


def go_on(act: Act, found: Finding, catalogue: Catalogue, today: date) -> Move:
    """Go on with what the world said to an act."""
    name = act.memory.awaiting or ""
    course = Course(name, act.memory, act.understanding, catalogue, today, act.order, act.opener)
    if act.look == "find_orders":
        return _choose(course, found)
    if act.look == "send_code":
        return ask_for_code(course, found)
    if act.look == "check_code":
        return believe(course, found)
    return end_task(course, found)


def ask_again(course: Course) -> Move:
    """Ask the open question once more in the words of the first time; the message is not read for an answer."""
    if course.progress.asked == CODE:
        return replace(say("code.ask_again", course), opener=course.opener)
    course = course.noting(asked="")
    return begin(replace(course, understanding=_unsaid(course.understanding)))


def _unsaid(understanding: Understanding) -> Understanding:
    return replace(understanding, text="", intent=Intent(None, 0.0), entities=(), wishes=())


def _find_order(course: Course) -> Decision:
    """Look, as soon as number and address are there; the same pair that found nothing finds nothing again."""
    lacking = course.catalogue.lacking(course.name, course.memory.slots.keys(), known=course.memory.known)
    if lacking:
        return _ask(course, lacking)
    vain = course.progress.asked == ORDER and not course.memory.known and not course.gives_pair
    if vain:
        return question(course, ORDER, "order.ask", again="_again")
    return Act("find_orders", course.memory, course.understanding, opener=course.opener)


def _refuse_number(course: Course, number: str) -> Say:
    """Say what an order number looks like; the one told before is not meant any more."""
    course = course.noting(asked=ORDER)
    memory = remember.count(remember.forget_slot(course.memory, "order_number"), course.name)
    return say("order.odd_number", replace(course, memory=memory), {"order_number": number.lstrip("#")})


def _ask(course: Course, lacking: tuple[str, ...]) -> Decision:
    """Ask for number and address at once, then for the one that lacks; asking again counts as a need unmet."""
    asked = lacking[0] if len(lacking) == 1 else ORDER
    if asked == "email" and course.progress.asked == asked and "@" in course.understanding.text:
        return say("order.odd_email", replace(course, memory=remember.count(course.memory, course.name)))
    reply = {ORDER: "order.ask", "order_number": "order.ask_number", "email": "order.ask_email"}[asked]
    return question(course, asked, reply, again="_again")


def _choose(course: Course, found: Finding) -> Move:
    """Settle which of the orders found is meant."""
    if found.problem:
        return _not_found(course, found.problem)
    course = replace(course, memory=replace(course.memory, agreed=True, pair=_agreed(course.memory)))
    if not course.flow.order:
        return collect(course)
    if "order_number" in course.memory.slots or len(found.orders) == 1:
        return check(replace(course, order=found.orders[0]))
    meant = [one for one in found.orders if _is_relevant(course, one)]
    likely = meant or [one for one in found.orders if one.status not in wording.OVER] or found.orders
    named = like(course.understanding.text, {one.number: _things(one) for one in likely})
    chosen = [one for one in found.orders if one.number == named] or meant or list(found.orders[:1])
    if len(chosen) == 1:
        return check(replace(course, order=chosen[0]))
    buttons = tuple(wording.order_button(one, course.today) for one in chosen[:CHOICES_MOST])
    return question(course, ORDER, "order.which", choices=buttons)


def _agreed(memory: Memory) -> tuple[str, str] | None:
    """Return the number and address that opened an order; none where it was opened because it is theirs."""
    number, email = (memory.slots.get(name, "") for name in PAIR)
    return None if memory.known else (number, email)


def _things(order: Order) -> str:
    return " ".join(item.product for item in order.items)


def _is_relevant(course: Course, order: Order) -> bool:
    """Say whether the flow can do something for this order."""
    flow = course.flow
    if flow.report == "refund":
        return wording.refund_state(order, course.catalogue.rules, course.today) not in NO_REFUNDS
    if flow.report == "parcel":
        return order.status not in wording.OVER
    return flow.task is None or refusal(flow.task, order, course.catalogue.rules, course.today) is None


def _not_found(course: Course, problem: str) -> Decision:
    if problem == "not_found":
        course = course.noting(asked=ORDER)
        course = replace(course, memory=remember.count(course.memory, course.name))
        told = {name: course.memory.slots[name] for name in PAIR if name in course.memory.slots}
        return say("order.not_found", course, told)
    if problem in ("no_orders", "no_other", "another_customer"):
        return say(f"order.{problem}", over(course, settled=True))
    room = "shop" if problem == "unavailable" else "order"
    return say(f"{room}.{problem}", over(course, settled=False))

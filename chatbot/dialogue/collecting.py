"""The middle of a flow: is it allowed, what the message tells, and what is still to be asked; pure."""

from __future__ import annotations

from dataclasses import replace

from chatbot.dialogue import wording
from chatbot.dialogue.answers import ALL_ITEMS
from chatbot.dialogue.course import (
    CHOICES_MOST,
    CONFIRM,
    ORDER,
    Course,
    hand_over,
    over,
    question,
    say,
)
from chatbot.dialogue.ending import end, is_about_code, prove, read_code
from chatbot.domain.conversation import CODE, Button
from chatbot.domain.decision import Decision, Escalation, Move, Opener, Say, Stray
from chatbot.domain.rules import find_item, misfit, refusal
from chatbot.domain.shop import Order
from chatbot.playbook.flows import BEYOND, PAIR, Slot


def check(course: Course) -> Move:
    """Say at once what the shop will not do, before anything is asked."""
    order = course.order
    if order is None:
        return collect(course)
    told = replace(course.memory, slots={**course.memory.slots, "order_number": order.number})
    course = replace(course, memory=told)
    if course.progress.order_number not in (None, order.number):
        # what was said about another order's items does not hold for this one
        kept = {name: value for name, value in course.progress.values.items() if _is_free(course, name)}
        # nor does a yes: it may stand in this very message
        asked = "" if course.progress.asked in (CONFIRM, CODE) else course.progress.asked
        course = course.noting(values=kept, confirmed=False, asked=asked)
    course = course.noting(order_number=order.number)
    if course.flow.report:
        return _report(course, order)
    if course.progress.asked in (ORDER, *PAIR):
        course = course.advanced().noting(asked="")
    task = course.flow.task
    reason = refusal(task, order, course.catalogue.rules, course.today) if task else None
    return end(course, reason, {}) if reason else collect(course)


def _is_free(course: Course, slot: str) -> bool:
    found = course.flow.slots.get(slot)
    return found is not None and found.type not in ("item", "number")


def _report(course: Course, order: Order) -> Say:
    """Tell how parcel or refund stand."""
    of_report = wording.parcel_state if course.flow.report == "parcel" else wording.refund_state
    state = of_report(order, course.catalogue.rules, course.today)
    memory = replace(course.memory, told_orders=(*course.memory.told_orders, order.number))
    told = over(replace(course, memory=memory), settled=True)
    if course.flow.report == "parcel" and order.is_split and order.status in wording.IN_PARCELS:
        return _report_parcels(told, order, state)
    return say(f"{course.name}.{state}", told)


def _report_parcels(course: Course, order: Order, state: str) -> Say:
    """Tell how each parcel stands, and what may be done about one that is late."""
    kind = f".{state}" if state in ("late", "overdue") else ""
    parcels = wording.of_parcels(order, course.today)
    said = say(f"{course.name}.parcels{kind}", course, {"parcel_count": str(len(parcels))})
    return replace(said, parcels=parcels)


def collect(course: Course) -> Move:
    """Read what the message tells, then ask for the first thing that is missing."""
    if wish := next(filter(course.reader.names, course.flow.beyond), None):
        return _leave_to_a_person(course, wish)
    before = course.progress
    course = _read(_corrected(course))
    unread = before.asked and course.progress.values == before.values
    if unread and course.strays and not (before.asked == CODE and is_about_code(course)):
        return Stray(course.memory, course.understanding)
    refuses = course.refuses and not (before.asked == CODE and is_about_code(course))
    if before.asked == CODE and unread and not refuses:
        return read_code(course)
    if unread and refuses:
        left = over(course, settled=True)
        declined = course.progress if before.asked == CONFIRM else None
        return say("flow.kept", replace(left, memory=replace(left.memory, declined=declined)))
    if before.asked == CONFIRM and unread and course.agrees:
        return prove(course.noting(confirmed=True))
    return _next(course)


def _leave_to_a_person(course: Course, wish: str) -> Decision:
    told = f"“{course.name}” leaves “{wish}” to a person."
    escalation = Escalation("policy", 4, told, {"flow": course.name, "wish": wish})
    return replace(
        hand_over(escalation, course.memory), reply=f"{course.name}.{BEYOND}", variables=course.variables
    )


def _corrected(course: Course) -> Course:
    """Take a value said before back for another one, where the customer says so."""
    asked, text = course.progress.asked, course.understanding.text
    corrects = course.reader.holds(course.reader.phrases.correcting)
    may_correct = "?" not in text and (asked == CONFIRM or _answers_nothing(course))
    if not (corrects or may_correct):  # a question that names another thing does not choose it
        return course
    for name, slot in course.flow.slots.items():
        old = course.progress.values.get(name)
        if name == asked or old is None or slot.type == "text":
            continue
        new = course.reader.correct(slot, old, asked=asked == CONFIRM)
        if new and new != old:
            course = _fill(_without_pieces(course) if slot.type == "item" else course, name, new)
            course = course.noting(confirmed=False)
            course = replace(course, opener=Opener("flow.corrected"))
    return course


def _without_pieces(course: Course) -> Course:
    """Forget how many were meant: they were pieces of another item."""
    numbers = {name for name, slot in course.flow.slots.items() if slot.type == "number"}
    # values may be another flow's, which led on to this one
    kept = {name: value for name, value in course.progress.values.items() if name not in numbers}
    return course.noting(values=kept)


def _answers_nothing(course: Course) -> bool:
    """Say whether the message is no answer to a question with few answers: an older button may have been pressed."""
    slot = course.flow.slots.get(course.progress.asked)
    return (
        slot is not None
        and slot.type in ("choice", "number")
        and course.reader.read(slot, asked=True) is None
    )


def _read(course: Course) -> Course:
    """Fill every slot the message holds a value for; the one asked for takes what the others would not."""
    asked = course.progress.asked
    for name, slot in course.flow.slots.items():
        if course.filled(name) is not None and name != asked:
            continue
        value = None if _is_no_text(course, slot) else course.reader.read(slot, asked=name == asked)
        if value is None and slot.opening and not asked:
            value = course.reader.opening()
        if value is None and name == asked and slot.optional and _skips(course):
            value = ""
        if value is not None and _fits(course, slot, value):
            course = _fill(course.advanced(), name, value)
            course = course.noting(answered=(*course.progress.answered, name))
    return course


def _fits(course: Course, slot: Slot, value: str) -> bool:
    """Say whether a number is one that can be meant: not more than were bought, unless it is to be changed."""
    bought = _pieces(course)
    return slot.type != "number" or not bought or 0 < int(value) <= bought


def _is_no_text(course: Course, slot: Slot) -> bool:
    """Say whether words that would do for any text are a question about something else, or a plain no."""
    asks = course.strays and course.understanding.text.rstrip().endswith("?")
    return slot.type == "text" and (asks or course.refuses)


def _fill(course: Course, name: str, value: str) -> Course:
    asked = "" if course.progress.asked == name else course.progress.asked
    values = {**course.progress.values, name: value}
    words = {**course.progress.words, name: course.said(name, value)}
    return course.noting(values=values, words=words, asked=asked, tries=0)


def _skips(course: Course) -> bool:
    skips = course.reader.holds(course.reader.phrases.skip)
    return skips or course.understanding.intent.name == "deny"


def _next(course: Course) -> Move:
    for name, slot in course.flow.slots.items():
        if course.filled(name) is None:
            settled = _only_choice(course, name, slot)
            if settled is None:
                odd = _misfit(course) if course.progress.values.get("item") else None
                return end(course, odd, {}) if odd else _ask_for(course, name, slot)
            course = _fill(course, name, settled)
    if odd := _misfit(course):
        return end(course, odd, {})
    if course.flow.confirm and not course.progress.confirmed:
        return question(course, CONFIRM, f"{course.name}.confirm")
    return prove(course)


def _misfit(course: Course) -> str | None:
    """Return what the shop would say to these values: nobody is asked for a yes to what will not be done."""
    task, order = course.flow.task, course.order
    if task is None or order is None:
        return None
    values = course.task_values()
    odd = misfit(task, order, values) or refusal(task, order, course.catalogue.rules, course.today, values)
    return odd if odd in course.flow.outcomes else None


def _only_choice(course: Course, name: str, slot: Slot) -> str | None:
    """Return the value of a slot that leaves no choice, or was asked for too often to go on asking."""
    items = course.order.items if course.order else ()
    if slot.type == "item" and len(items) == 1:
        return items[0].id
    if slot.type == "number" and _pieces(course) == 1:
        return "1"
    if slot.type == "number" and course.progress.values.get("item") == ALL_ITEMS:
        return ""
    return "" if slot.optional and _is_tired(course, name, slot) else None


def _is_tired(course: Course, name: str, slot: Slot) -> bool:
    """Say whether a slot was asked for often enough; a message that put something else right is no vain answer."""
    vain = course.progress.asked == name and course.opener is None
    return vain and course.progress.tries + 1 >= slot.limit


def _pieces(course: Course) -> int:
    item = find_item(course.order, course.progress.values.get("item")) if course.order else None
    return item.quantity if item and course.flow.task != "change_quantity" else 0


def _ask_for(course: Course, name: str, slot: Slot) -> Decision:
    if _is_tired(course, name, slot):
        evidence = {"asked": name, "times": str(course.progress.tries)}
        told = f"The customer could not tell what “{name}” should be."
        return hand_over(Escalation("repeated_failure", 3, told, evidence), course.memory)
    return question(course, name, f"{course.name}.ask.{name}", choices=_choices(course, slot))


def _choices(course: Course, slot: Slot) -> tuple[Button, ...]:
    if slot.type == "item" and course.order:
        return tuple(wording.item_button(item) for item in course.order.items[:CHOICES_MOST])
    return tuple(map(wording.option_button, slot.options))

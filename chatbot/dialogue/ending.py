"""The end of a flow: the proof of who asks, the deed, and what came of it; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chatbot.dialogue import memory as remember
from chatbot.dialogue import wording
from chatbot.dialogue.course import CONFIRM, Course, hand_over, over, say
from chatbot.domain.conversation import CODE, CODE_PATTERN, Wish
from chatbot.domain.decision import Act, Decision, Escalation, Finding, Lead, Move, Say
from chatbot.domain.shop import DONE


def prove(course: Course) -> Move:
    """Go on to the deed; money, orders and personal data need proof of who asks first."""
    if course.flow.needs_proof and not course.memory.known:
        return Act("send_code", course.memory, course.understanding, order=course.order)
    return _perform(course)


def ask_for_code(course: Course, found: Finding) -> Decision:
    """Ask for the one-time code that was sent, or say why none could be."""
    if found.problem:
        return say(f"code.{found.problem}", over(course, settled=False))
    again = course.progress.asked == CODE
    course = course.noting(asked=CODE, tries=0)
    return say("code.sent_again" if again else "code.sent", course, {"email": found.email})


def read_code(course: Course) -> Decision:
    """Read the code out of the message; "nothing came" sends another, "I can't read that mailbox" fetches a person."""
    code = CODE_PATTERN.search(course.understanding.text)
    if code:
        return Act(
            "check_code", course.memory, course.understanding, code=code[1] + code[2], order=course.order
        )
    if course.reader.holds(course.reader.phrases.unreachable):
        return _leave_proof_to_a_person(course)
    if course.reader.holds(course.reader.phrases.resend):
        return Act("send_code", course.memory, course.understanding, order=course.order)
    memory = remember.count(course.memory, course.name)
    return say("code.ask_again", replace(course, memory=memory))


def is_about_code(course: Course) -> bool:
    """Say whether a message holds a code, or tells that none came or can be read."""
    phrases = course.reader.phrases
    missed = course.reader.holds(phrases.resend | phrases.unreachable)
    return missed or CODE_PATTERN.search(course.understanding.text) is not None


def _leave_proof_to_a_person(course: Course) -> Decision:
    told = "The one-time code went to a mailbox that the customer can't read: make sure in another way who this is."
    escalation = Escalation("policy", 4, told, {"flow": course.name, "asked": CODE})
    return replace(hand_over(escalation, course.memory), reply="code.unreachable")


def believe(course: Course, found: Finding) -> Move:
    """Go on to the deed when the code was right."""
    if found.problem:
        course = replace(course, memory=remember.count(course.memory, course.name))
        return say(f"code.{found.problem}", course)
    return _perform(replace(course, memory=replace(course.memory, proved=found.customer_id)))


def _perform(course: Course) -> Move:
    flow = course.flow
    if flow.by:
        chosen = course.progress.values[flow.by]
        if chosen in flow.then:
            return Lead(flow.then[chosen], over(course, settled=True).memory, course.understanding)
        return end(course, chosen, {})
    if flow.hand_over:
        told = f"“{_plain(course.name)}” is for a person: what the customer told so far is collected."
        priority = 2 if flow.risk else 3
        why = Escalation(flow.hand_over, priority, told, {"flow": course.name}, risk=flow.risk)
        return hand_over(why, course.memory)
    return Act(
        "perform",
        course.memory,
        course.understanding,
        task=flow.task,
        mail=flow.mail,
        values=course.task_values(),
        order=course.order,
    )


def end_task(course: Course, found: Finding) -> Decision:
    """Tell what the shop said."""
    if found.problem == "unsure":  # maybe done, maybe not: a yes asks once more under the same key
        asked = course.noting(asked=CONFIRM, confirmed=False, key=found.key)
        return say("shop.unsure", asked)
    if found.result is None:
        return say(f"shop.{found.problem}", over(course, settled=False))
    facts = wording.of_facts(found.result.facts, course.today)
    return end(course, found.result.outcome, facts)


def end(course: Course, outcome: str, facts: Mapping[str, str]) -> Decision:
    """Tell the outcome, and lead on to another flow or a person where it takes one."""
    flow, reply = course.flow, f"{course.name}.{outcome}"
    if outcome in flow.people:
        told = (
            f"“{_plain(course.name)}” came to “{_plain(outcome)}”: the shop's rules leave that to a person."
        )
        escalation = Escalation("policy", 4, told, {"flow": course.name, "outcome": outcome})
        return replace(
            hand_over(escalation, course.memory), reply=reply, variables={**course.variables, **facts}
        )
    if outcome not in flow.outcomes:
        reply = "shop.refused"
    variables = {**course.variables, **facts}
    if slot := flow.again.get(outcome):
        return _ask_otherwise(course, slot, reply, variables)
    left = over(course, settled=outcome == DONE)
    if outcome == DONE:
        left = replace(left, memory=replace(left.memory, settled=True, done=course.name))
    if following := flow.then.get(outcome):
        wish = Wish(following, _inherited(course), leads_on=True)
        left = replace(left, memory=replace(left.memory, postponed=(wish, *left.memory.postponed)))
    return say(reply, left, variables)


def _ask_otherwise(course: Course, slot: str, reply: str, variables: Mapping[str, str]) -> Say:
    """Ask for a slot again: what was chosen is not to be had."""
    chosen = course.progress.values.get(slot)
    values = {name: value for name, value in course.progress.values.items() if name != slot}
    left = tuple(option for option in course.flow.slots[slot].options if option != chosen)
    course = course.noting(values=values, asked=slot, tries=0, confirmed=False)
    return replace(say(reply, course, variables), choices=tuple(map(wording.option_button, left)))


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _inherited(course: Course) -> dict[str, str]:
    """Return the values the next flow takes over: which order, and what else is called the same."""
    order = {"order_number": course.order.number} if course.order else {}
    return {**order, **{name: value for name, value in course.progress.values.items() if value}}

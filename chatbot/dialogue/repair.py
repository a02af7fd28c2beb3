"""What a customer does to a flow besides answering it: drop it, lose the thread, go back, chat."""

from __future__ import annotations

from dataclasses import replace

from chatbot.dialogue import running
from chatbot.dialogue.context import CLEAR_MIN_CONFIDENCE, waves_away
from chatbot.dialogue.course import CODE, ORDER, Course, over, say
from chatbot.domain.decision import Decision, Move, Opener, Stray
from chatbot.playbook.flows import PAIR

ANSWERS = frozenset({"affirm", "deny"})
BACK_WORDS = 3
"""As many words as "go back please" has."""
LONG_WORDS = 12
"""A description this long may hold "forget it" or "go back" without meaning the bot."""


def repair(course: Course) -> Move | None:
    """Return what to do with a message that is said about the flow, not to it; None: read it as an answer."""
    phrases, brief = course.reader.phrases, len(course.understanding.text.split()) < LONG_WORDS
    slot = course.flow.slots.get(course.progress.asked)
    if slot and slot.type == "choice" and course.reader.read(slot, asked=True):
        return None  # "changed my mind" may be an option
    if brief and waves_away(course.understanding, course.catalogue):
        return drop(course)
    if brief and course.reader.holds(phrases.recap):
        return running.ask_again(replace(course, opener=Opener("flow.recap")))
    if brief and course.reader.holds(phrases.why):
        return _give_reason(course)
    if brief and course.reader.holds(phrases.back) and not _names_what_goes_back(course):
        return _step_back(course)
    return _chat(course)


def drop(course: Course) -> Decision:
    """Leave everything as it is; nothing is asked any more."""
    left = over(course, settled=True)
    return say("flow.dropped", replace(left, memory=left.memory.without_flows()))


def _names_what_goes_back(course: Course) -> bool:
    """Say whether "the kettle should go back" answers which item it is."""
    slot = course.flow.slots.get(course.progress.asked)
    return slot is not None and slot.type == "item" and len(course.understanding.text.split()) > BACK_WORDS


def _give_reason(course: Course) -> Move:
    """Say what the open question is for, and ask it again."""
    if course.progress.asked == CODE:
        return replace(say("code.ask_again", course), opener=Opener("code.why"))
    about_order = course.progress.asked in (ORDER, *PAIR)
    return running.ask_again(replace(course, opener=Opener("order.why" if about_order else "flow.why")))


def _step_back(course: Course) -> Move:
    """Take the last answer back and ask for it again."""
    # an answer that went with another order's items is none to go back to
    given = [name for name in course.progress.answered if name in course.progress.values]
    if given:
        *answered, last = given
        kept = list(course.progress.values)[: list(course.progress.values).index(last)]
        values = {name: course.progress.values[name] for name in kept}
        course = course.noting(values=values, answered=tuple(answered), confirmed=False)
    return running.ask_again(replace(course, opener=Opener("flow.back")))


def _chat(course: Course) -> Stray | None:
    """Let a pleasantry be answered; the flow goes on in the same breath, but a goodbye ends it."""
    said = course.understanding
    name = said.intent.name
    if name is None or name in ANSWERS or course.catalogue.is_wish(name) or said.entities:
        return None
    if said.intent.confidence < CLEAR_MIN_CONFIDENCE or course.progress.asked == CODE:
        return None
    if name == "goodbye":
        course = course.noting(resumed=True)
    return Stray(course.memory, said)

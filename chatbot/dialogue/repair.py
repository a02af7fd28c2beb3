"""What a customer does to a flow besides answering it: drop it, lose the thread, go back, chat."""

from __future__ import annotations

from dataclasses import replace

from chatbot.dialogue import running
from chatbot.dialogue.answers import plain_words
from chatbot.dialogue.context import CLEAR_MIN_CONFIDENCE, waves_away
from chatbot.dialogue.course import CONFIRM, ORDER, Course, over, say
from chatbot.domain.conversation import CODE
from chatbot.domain.decision import Decision, Move, Opener, Stray
from chatbot.playbook.flows import PAIR

ANSWERS = frozenset({"affirm", "deny"})
BACK_WORDS = 3
"""As many words as "go back please" has."""
SURELY_ANOTHER = 0.9
"""A wish this sure for something else to be done is believed, however plain its words: "can I get my money back?"."""
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
    if brief and (opener := _explanation(course)):
        return running.ask_again(replace(course, opener=Opener(opener)))
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


def _explanation(course: Course) -> str | None:
    """Return the reply to a question about the flow: what was asked, what for, what does it cost."""
    phrases, asked = course.reader.phrases, course.progress.asked
    if course.reader.holds(phrases.recap):
        return "flow.recap"
    if course.reader.holds(phrases.why):
        return {CODE: "code.why"}.get(asked, "order.why" if asked in (ORDER, *PAIR) else "flow.why")
    return f"{course.name}.about" if course.flow.explains and _asks_about_it(course) else None


def _asks_about_it(course: Course) -> bool:
    """Say whether a question names no other subject: in a return, "is that free?" is about the return.

    The intent alone does not tell: "do I pay the postage?" out of its place asks for the delivery's price. Before a
    yes, a question with one such word is about what is to be done.
    """
    said, known = course.understanding, course.reader.phrases
    another = course.catalogue.flows.get(said.intent.name or "")
    wanted = another is not None and another.report is None and said.intent.confidence >= SURELY_ANOTHER
    if wanted or said.entities or "?" not in said.text:
        return False
    words = set(plain_words(said.text))
    plain = words <= known.matter | known.filler | known.insisting
    return not words.isdisjoint(known.matter) and (plain or course.progress.asked == CONFIRM)


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
    answers = course.progress.asked == CODE or (course.progress.asked == CONFIRM and course.agrees)
    if said.intent.confidence < CLEAR_MIN_CONFIDENCE or answers:
        return None
    if name == "goodbye":
        course = course.noting(resumed=True)
    return Stray(course.memory, said)

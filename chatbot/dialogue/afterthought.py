"""What a customer says right after a matter has ended: take a no back, take the deed back, miss the e-mail."""

from __future__ import annotations

from dataclasses import replace

from chatbot.dialogue import running
from chatbot.dialogue.answers import holds
from chatbot.dialogue.context import is_clear_wish, phrases, topic_words, waves_away
from chatbot.dialogue.course import Course
from chatbot.dialogue.ladder import PERSON
from chatbot.domain.conversation import Memory
from chatbot.domain.decision import Lead, Move, Say
from chatbot.domain.understanding import Understanding
from chatbot.playbook.catalogue import Catalogue


def follow_up(course: Course, before: Memory) -> Move | None:
    """Return the answer to an afterthought; None: the message is something else.

    Args:
        course: of the flow that ended in the answer before, its memory that of this message.
        before: the memory before the message, which knows how it ended.
    """
    understanding, catalogue = course.understanding, course.catalogue
    if before.declined:
        return _take_up(course, before) if _takes_no_back(understanding, catalogue) else None
    if course.flow.mail and _misses_mail(understanding, catalogue):
        return Lead(course.name, course.memory, understanding)
    if course.flow.needs_proof and _regrets(understanding, catalogue):
        return Say("flow.is_done", "flow", replace(course.memory, awaiting=PERSON), flow=course.name)
    return None


def ended(memory: Memory) -> str | None:
    """Return the flow that ended in the answer before."""
    return memory.declined.flow if memory.declined else memory.done


def _take_up(course: Course, before: Memory) -> Move:
    """Ask for the yes once more: what was told before still stands."""
    memory = replace(course.memory, flow=before.declined, awaiting=course.name, topic=course.name)
    return running.ask_again(replace(course, memory=memory))


def _takes_no_back(understanding: Understanding, catalogue: Catalogue) -> bool:
    """Say whether it is a yes after all; a plain "ok" only takes note of the no."""
    pressed = understanding.source == "button"
    turned = pressed or holds(understanding.text, phrases(understanding, catalogue).correcting)
    return understanding.intent.name == "affirm" and turned


def _misses_mail(understanding: Understanding, catalogue: Catalogue) -> bool:
    """Say whether the message tells that nothing came, and nothing else: "my parcel never came" does."""
    resend = phrases(understanding, catalogue).resend
    named = {word for phrase in resend for word in phrase.split()}
    said = set(topic_words(understanding, catalogue))
    return holds(understanding.text, resend) and said <= named


def _regrets(understanding: Understanding, catalogue: Catalogue) -> bool:
    """Say whether the deed is to be undone: "actually no", "changed my mind", "undo that"."""
    if is_clear_wish(understanding, catalogue):
        return False
    known = phrases(understanding, catalogue)
    denies = understanding.intent.name == "deny" and holds(understanding.text, known.correcting)
    undoes = holds(understanding.text, known.undo | known.back)
    return denies or undoes or waves_away(understanding, catalogue)

"""What the bot remembers, turn by turn: every change gives a new Memory."""

from __future__ import annotations

from collections.abc import Container, Mapping, Set
from dataclasses import replace

from chatbot.domain.conversation import MISREAD, Memory
from chatbot.domain.understanding import Understanding
from chatbot.replies.listener import Mood
from chatbot.replies.replies import fingerprint

MOODS_KEPT = 10
REPLIES_KEPT = 6
"""Longer than any reply has variants, so that the least recent one can be told."""
PAUSED_MOST = 2
"""So many matters a customer may leave open and be called back to."""
SLOT_MIN_CONFIDENCE = 0.5
"""An entity surer than chance is worth asking back with; one below it is asked for."""
ANGRY_FROM = 0.5
"""Anger on the last message from which the bot drops its cheer; well below the limit for a hand-over."""
HAPPY_FROM = 0.8
"""Score of the last message from which the bot may be glad with the customer; plain thanks pass it."""


def hear(understanding: Understanding, memory: Memory, slots: Set[str]) -> Memory:
    """Take in one more customer message: its mood, and the values for `slots` it holds."""
    told = {
        found.entity: found.value
        for found in reversed(understanding.entities)  # the first of a kind wins
        if found.entity in slots and found.confidence >= SLOT_MIN_CONFIDENCE
    }
    return replace(
        memory,
        slots={**memory.slots, **told},
        awaiting=memory.flow.flow if memory.flow else None,  # a person was offered by the answer before alone
        offered=None,
        declined=None,
        done=None,
        articles=(),
        guessed=(),
        moods=(*memory.moods, understanding.sentiment)[-MOODS_KEPT:],
        turns=memory.turns + 1,
    )


def unhear(memory: Memory) -> Memory:
    """Take the last message back, its values aside: its next wish is heard anew, and one message counts once."""
    return replace(memory, moods=memory.moods[:-1], turns=memory.turns - 1)


def put_aside(memory: Memory, *, goes_on: bool = False) -> Memory:
    """Let the flow wait; one that the customer left a second time they are done with, unless they only asked."""
    progress = replace(memory.flow, resumed=False) if memory.flow and goes_on else memory.flow
    waits = (progress,) if progress and not progress.resumed else ()
    return replace(memory, flow=None, awaiting=None, paused=(*memory.paused, *waits)[-PAUSED_MOST:])


def keep_flows(memory: Memory, flows: Container[str]) -> Memory:
    """Drop flows that an edit took out of the file meanwhile: nobody can go on with them."""
    paused = tuple(one for one in memory.paused if one.flow in flows)
    memory = replace(memory, paused=paused)
    gone = memory.flow is not None and memory.flow.flow not in flows
    return replace(memory, flow=None, awaiting=None) if gone else memory


def count(memory: Memory, need: str) -> Memory:
    """Note that a need came up and is not settled yet."""
    return replace(memory, unmet={**memory.unmet, need: memory.unmet.get(need, 0) + 1})


def forget_slot(memory: Memory, slot: str) -> Memory:
    """Forget a value that is not meant any more."""
    return replace(memory, slots={name: value for name, value in memory.slots.items() if name != slot})


def turn_to(memory: Memory, intent: str, words: tuple[str, ...]) -> Memory:
    """Take up a wish; another one before it is done with, and the same about something else begins anew."""
    again = intent == memory.topic and (set(words) <= set(memory.topic_words) or mood(memory) == "angry")
    kept = {need: n for need, n in memory.unmet.items() if need == MISREAD or (again and need == intent)}
    topic_words = _union(memory.topic_words, words) if again else words
    return replace(memory, unmet=kept, topic=intent, topic_words=topic_words, awaiting=None)


def insist(memory: Memory, intent: str, words: tuple[str, ...], *, unsure: bool) -> Memory:
    """Note that the need last dealt with goes on, maybe under another name.

    So it does if the wish has its name or one of its words, or if it is unsure what the wish is.
    """
    topic = memory.topic
    if topic is None or not (unsure or intent == topic or set(words) & set(memory.topic_words)):
        return memory
    unmet = {intent if need == topic else need: times for need, times in memory.unmet.items()}
    return replace(memory, topic=intent, topic_words=_union(memory.topic_words, words), unmet=unmet)


def settle(memory: Memory, *needs: str) -> Memory:
    """Forget how often these needs stayed open."""
    return replace(memory, unmet=_without(memory.unmet, needs))


def content(memory: Memory) -> Memory:
    """Note that the customer is done with everything asked so far: they said thanks or goodbye."""
    return replace(memory, unmet={}, awaiting=None)


def may_suggest(memory: Memory) -> bool:
    """Say whether a suggestion would be welcome: a matter of a known customer is settled, and nobody is cross."""
    calm = all(felt.anger < ANGRY_FROM and felt.label != "negative" for felt in memory.moods)
    return memory.known and memory.settled and calm and not (memory.complained or memory.suggested)


def said(memory: Memory, text: str) -> Memory:
    """Note what the bot said, so that it is not said twice running."""
    return replace(memory, recent_replies=(*memory.recent_replies, fingerprint(text))[-REPLIES_KEPT:])


def mood(memory: Memory) -> Mood:
    """Return the tone the last customer message asks for; who was angry lately is not happy with one kind word."""
    if not memory.moods:
        return "calm"
    if memory.moods[-1].anger >= ANGRY_FROM:
        return "angry"
    glad = memory.moods[-1].score >= HAPPY_FROM
    return "happy" if glad and all(mood.anger < ANGRY_FROM for mood in memory.moods) else "calm"


def _union(words: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*words, *more}))


def _without(unmet: Mapping[str, int], needs: tuple[str, ...]) -> dict[str, int]:
    return {need: times for need, times in unmet.items() if need not in needs}

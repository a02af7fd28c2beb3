"""When the bot has settled something and nothing is open: only then is it asked about."""

from __future__ import annotations

import pytest

from chatbot.dialogue.closing import is_settled, is_small_talk, takes_leave
from chatbot.domain.conversation import MISREAD, UNCLEAR, Button, Memory, Progress, Wish
from chatbot.domain.understanding import Intent, Sentiment, Understanding

CALM = Sentiment("neutral", 0.0, 0.0)
SETTLED = Memory(topic="track_order")
RUNNING = Progress("cancel_order", "confirm")


def said(*intents: str) -> Understanding:
    """Return a message with these wishes."""
    first = Intent(intents[0] if intents else None, 0.9)
    one = Understanding("…", first, (first,), CALM, (), "en", "model")
    wishes = tuple(Understanding("…", Intent(name, 0.9), (), CALM, (), "en", "model") for name in intents)
    return Understanding(**{**_fields(one), "wishes": wishes}) if len(wishes) > 1 else one


def _fields(one: Understanding) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__slots__}


@pytest.mark.parametrize(
    ("memory", "settled"),
    [
        (SETTLED, True),
        (Memory(topic="track_order", unmet={"track_order": 1}), True),
        (Memory(), False),  # nothing was asked yet
        (Memory(topic="contact_human_agent"), False),
        (Memory(topic="track_order", unmet={UNCLEAR: 1}), False),
        (Memory(topic="track_order", unmet={MISREAD: 1}), False),
        (Memory(topic="cancel_order", flow=RUNNING, awaiting="cancel_order"), False),
        (Memory(topic="track_order", paused=(RUNNING,)), False),
        (Memory(topic="track_order", postponed=(Wish("return_item"),)), False),
        (Memory(topic="track_order", awaiting="contact_human_agent"), False),
    ],
)
def test_a_matter_is_settled_when_it_was_dealt_with_and_nothing_is_open(
    memory: Memory, settled: bool
) -> None:
    assert is_settled(memory) is settled


@pytest.mark.parametrize(
    ("intents", "before", "after", "leaves"),
    [
        (["thanks"], SETTLED, SETTLED, True),
        (["goodbye"], SETTLED, SETTLED, True),
        (["thanks", "goodbye"], SETTLED, SETTLED, True),
        (["greet"], SETTLED, SETTLED, False),
        (["deny"], SETTLED, SETTLED, False),
        ([], SETTLED, SETTLED, False),
        (["thanks", "track_order"], SETTLED, SETTLED, False),
        (["thanks"], Memory(), Memory(), False),
        (["thanks"], Memory(topic="track_order", unmet={UNCLEAR: 1}), SETTLED, False),
        (["goodbye"], Memory(topic="cancel_order", flow=RUNNING), Memory(topic="cancel_order"), False),
        (["thanks"], SETTLED, Memory(topic="track_order", flow=RUNNING), False),
        (["thanks"], SETTLED, Memory(topic="track_order", buttons=(Button("Tell me more", "/x"),)), False),
    ],
)
def test_thanks_or_a_goodbye_end_what_was_settled(
    intents: list[str], before: Memory, after: Memory, leaves: bool
) -> None:
    assert takes_leave(said(*intents), before, after) is leaves


@pytest.mark.parametrize(
    ("intents", "small"),
    [(["thanks"], True), (["affirm"], True), (["thanks", "return_item"], False), ([], False)],
)
def test_only_pleasantries_leave_a_question_standing(intents: list[str], small: bool) -> None:
    assert is_small_talk(said(*intents)) is small

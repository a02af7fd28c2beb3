"""Who takes part in an experiment reads, and is understood by, their variant; everybody else notices nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.assistant.thinking import Thinking
from chatbot.domain.conversation import Conversation, CustomerMessage, Memory
from chatbot.domain.experiments import Arm
from chatbot.playbook.experiments import ExperimentEntry, VariantEntry
from chatbot.replies.replies import Replies
from chatbot.replies.when import When
from tests.assistant.world import NOW

SHORT, LONG = Arm("greeting", "short", "u"), Arm("greeting", "long", "u")
BRIEF = "Hi, what is it?"


@pytest.fixture
def trying(thinking: Thinking) -> Thinking:
    """Return what greets those who meet `short` in fewer words."""
    entry = ExperimentEntry(variants={"long": VariantEntry(), "short": VariantEntry()})
    catalogue = thinking.content.catalogue().model_copy(update={"experiments": {"greeting": entry}})
    said = thinking.content.replies().variants
    brief = replace(said["greet"][-1], text=BRIEF, buttons=(), when=When(variant=frozenset({"short"})))
    replies = Replies({**said, "greet": (*said["greet"], brief)})
    listener = replace(thinking.listener, catalogue=lambda: catalogue, replies=lambda: replies)
    content = replace(thinking.content, catalogue=lambda: catalogue, replies=lambda: replies)
    return replace(thinking, content=content, listener=listener)


def hears(thinking: Thinking, *arms: Arm, idle: bool = False) -> tuple[str, tuple[Arm, ...]]:
    active_at = NOW.replace(year=2020) if idle else NOW
    before = Conversation("c", "s", "", "bot", 0, 0, "en", NOW, active_at, memory=Memory(arms=arms))
    turn = thinking.think(before, CustomerMessage("hello", "s"), "m")
    return turn.responses[0].text, turn.memory.arms


def test_who_meets_a_variant_reads_its_words_and_nobody_else_does(trying: Thinking) -> None:
    assert hears(trying, SHORT)[0] == BRIEF
    assert hears(trying, LONG)[0] != BRIEF
    assert hears(trying)[0] != BRIEF


def test_an_experiment_that_was_taken_out_stops_at_once(thinking: Thinking, trying: Thinking) -> None:
    stopped = replace(trying, listener=replace(trying.listener, catalogue=thinking.content.catalogue))

    assert hears(stopped, SHORT)[0] != BRIEF


def test_a_conversation_keeps_its_variant_when_all_else_is_forgotten(trying: Thinking) -> None:
    assert hears(trying, SHORT, idle=True) == (BRIEF, (SHORT,))

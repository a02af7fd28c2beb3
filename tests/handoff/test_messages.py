"""Words alone, no model: who is brought in for what, in some four hundred messages."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from chatbot.domain.conversation import Memory
from chatbot.handoff.patterns import Patterns
from chatbot.handoff.triggers import detect
from tests.handoff.conftest import heard

MESSAGES = yaml.safe_load(Path(__file__).with_name("messages_en.yml").read_text(encoding="utf-8"))
NEEDS = [(reason, text) for reason, texts in MESSAGES["needs_a_person"].items() for text in texts]


@pytest.mark.parametrize(("reason", "text"), NEEDS)
def test_a_person_is_needed(patterns: Patterns, reason: str, text: str):
    escalation = detect(heard(text), Memory(), patterns)

    assert escalation is not None
    assert reason in (escalation.reason, f"{escalation.reason}.{escalation.risk}")


@pytest.mark.parametrize("text", MESSAGES["stays_with_the_bot"])
def test_no_person_is_needed(patterns: Patterns, text: str):
    assert detect(heard(text), Memory(), patterns) is None


def test_the_table_is_long_and_says_nothing_twice():
    texts = [text for _, text in NEEDS] + MESSAGES["stays_with_the_bot"]

    assert len(NEEDS) >= 200
    assert len(MESSAGES["stays_with_the_bot"]) >= 190
    assert len(texts) == len(set(texts))

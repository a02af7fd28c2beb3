"""A bot that understands by rules alone, with the shipped words and facts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from chatbot.assistant.listening import Listening
from chatbot.assistant.thinking import Content, Thinking
from chatbot.handoff.patterns import load_patterns
from chatbot.nlu.interpreter import Interpreter
from chatbot.nlu.language import LanguageDetector
from chatbot.nlu.rules import load_rules
from chatbot.playbook.catalogue import load_catalogue
from chatbot.replies.replies import load_replies
from chatbot.services.content import load_entities
from tests.assistant.actors import errands_in
from tests.assistant.world import NOW


def thinking_in(shop: Any) -> Thinking:
    """Return what thinks by rules alone, with the shipped files and this shop."""
    catalogue = load_catalogue(sorted(Path("intents").glob("*.yml")))
    replies = load_replies(sorted(Path("templates/replies/en").glob("*.yml")))
    patterns = load_patterns([Path("intents/triggers/en.yml")])
    rules = load_rules([Path("intents/rules/en.yml")])
    entities = load_entities([Path("intents/domain.yml")])
    interpreter = Interpreter(lambda: None, lambda: rules, LanguageDetector("en"), lambda: entities)
    return Thinking(
        lambda arms: interpreter,
        Content(lambda: catalogue, lambda: replies, lambda: patterns),
        errands_in(shop),
        Listening(lambda: catalogue, lambda: replies, lambda _: None, lambda: NOW),
        session_ttl=timedelta(hours=1),
        staffed=lambda: True,
        place=lambda escalation, _turn: escalation,
        wait_min=lambda: None,
        clock=lambda: NOW,
    )


@pytest.fixture(scope="module")
def thinking() -> Thinking:
    return thinking_in(SimpleNamespace(customer=lambda _: None))

"""The real parts that understand a message without a model."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.nlu.entities import EntityExtractor
from chatbot.nlu.language import LanguageDetector
from chatbot.nlu.rules import Rules, load_rules
from chatbot.services.content import load_entities

RULES = Path("intents/rules/en.yml")


@pytest.fixture(scope="session")
def rules() -> Rules:
    return load_rules([RULES])


@pytest.fixture(scope="session")
def language() -> LanguageDetector:
    return LanguageDetector("en")


@pytest.fixture(scope="session")
def extractor() -> EntityExtractor:
    return load_entities([Path("intents/domain.yml")])

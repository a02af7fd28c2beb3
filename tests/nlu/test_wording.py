from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chatbot.nlu.entities import EntityExtractor
from chatbot.nlu.wording import wording

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("where is my lamp", "where is my lamp"),
        ("cancel 1001234 please", "cancel 1001234 please"),
        ("cancel 1001234, I am anna@example.com, now", "cancel 1001234, I am  , now"),
        ("anna@example.com", ""),
        ("#1001234, anna@example.com!", ""),
        ("ring me on +44 7911 123456", "ring me on"),
        ("I paid £20 yesterday", "I paid £20 yesterday"),
        ("...", "..."),
    ],
)
def test_addresses_are_out_of_the_way_and_values_say_nothing(
    extractor: EntityExtractor, text: str, left: str
) -> None:
    assert wording(text, extractor.extract(text, NOW)) == left

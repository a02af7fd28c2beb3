from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chatbot.nlu.entities import EntityExtractor
from chatbot.nlu.unnamed import unnamed

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
GIFT_CARDS = (r"\bHLGC[- ]?[A-Z0-9]{4}[- ]?[A-Z0-9]{4}\b",)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("do you match\n prices?", "do you match prices?"),
        ("where is #1001234, it's late", "where is my order , it's late"),
        ("parcel RN123456785GB is lost", "parcel my parcel is lost"),
        ("write to anna@example.com please", "write to please"),
        ("ring +44 7911 123456 please", "ring please"),
        ("I paid with 4111 1111 1111 1111", "I paid with [card]"),
        ("what is left on hlgc 4f7k-92qm", "what is left on my gift card"),
        ("I live in YO22 4DN now", "I live in my postcode now"),
        ("account 20-45-67 12345678", "account [number]"),
        ("serial KX-2291-AB4 is dead", "serial [number] is dead"),
        ("2 x 60 W bulbs for £19.99", "2 x 60 W bulbs for £19.99"),
        ("1001234", "my order"),
        ("anna@example.com", ""),
        ("ｎｏ １００１２３４ here", "ｎｏ my order here"),
    ],
)
def test_what_was_asked_stays_and_whose_it_is_goes(extractor: EntityExtractor, text: str, left: str) -> None:
    assert unnamed(text, extractor, GIFT_CARDS, now=NOW) == left


def test_of_more_numbers_than_are_looked_for_none_is_left(extractor: EntityExtractor) -> None:
    text = " ".join(str(1_001_234 + number) for number in range(200))

    assert not any(map(str.isdigit, unnamed(text, extractor, GIFT_CARDS, now=NOW)))

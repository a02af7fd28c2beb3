from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chatbot.nlu.entities import EntityExtractor

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
"""A Saturday."""

CASES = [
    ("order1001234 is late", [("order_number", "1001234", "1001234")]),
    ("orders 1001234/1001235", [("order_number", "1001234", "1001234"), ("order_number", "1001235", "1001235")]),
    ("HL1001234, #100 1235", [("order_number", "1001234", "HL1001234"), ("order_number", "1001235", "#100 1235")]),
    ("order １００１２３４", [("order_number", "1001234", "１００１２３４")]),
    ("my ticket 1471902, serial no. 1234567, customer number 1234568", []),
    ("1234567.50 or SN-1234567-B or 1,000,000", []),
    ("<Tom.O'Neil@x.co.uk>, or (ann@b.de).", [("email", "tom.o'neil@x.co.uk", "Tom.O'Neil@x.co.uk"),
                                             ("email", "ann@b.de", "ann@b.de")]),
    ("tom@example and @tom and a@1.2", []),
    ("07911 123456 1001234", [("phone", "+447911123456", "07911 123456"), ("order_number", "1001234", "1001234")]),
    ("ring 7911123456", [("phone", "+447911123456", "7911123456")]),
    ("tel 030 123456 on 01-02-2026", [("date", "2026-02-01", "01-02-2026")]),
    ("between £50 and 60 quid", [("money", "50.00 GBP", "£50"), ("money", "60.00 GBP", "60 quid")]),
    ("20 euroſ, 3 weeKs ago", [("money", "20.00 EUR", "20 euroſ"), ("date", "2026-10-31", "3 weeKs ago")]),
    ("1.249,00 € or $1,000", [("money", "1249.00 EUR", "1.249,00 €"), ("money", "1000.00 USD", "$1,000")]),
    ("a tenner, fifty pounds, £2k, 20p", [("money", "10.00 GBP", "a tenner"), ("money", "50.00 GBP", "fifty pounds"),
                                         ("money", "2000.00 GBP", "£2k"), ("money", "0.20 GBP", "20p")]),
    ("it weighs 2 pounds, 3 pounds of coffee, 2 euro plugs, 1080p", []),
    ("AB123456785DE", [("tracking_number", "AB123456785DE", "AB123456785DE")]),
    ("is 123456789 to be trusted", []),
    ("DHL 1234567890", [("tracking_number", "1234567890", "1234567890")]),
    ("1018842 1018843", [("order_number", "1018842", "1018842"), ("order_number", "1018843", "1018843")]),
    ("JJD000390007883259877", [("tracking_number", "JJD000390007883259877", "JJD000390007883259877")]),
    ("EC1A1BB, gir 0aa", [("postcode", "EC1A 1BB", "EC1A1BB"), ("postcode", "GIR 0AA", "gir 0aa")]),
    ("W1 2nd floor, A4 2PD, iPhone 12 5GB", []),
]  # fmt: skip


def found(extractor: EntityExtractor, text: str) -> list[tuple[str, str, str]]:
    return [(e.entity, e.value, text[e.start : e.end]) for e in extractor.extract(text, NOW)]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_a_message_yields_its_values(
    extractor: EntityExtractor, text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert found(extractor, text) == expected


def test_the_gold_messages_are_read_rightly(extractor: EntityExtractor) -> None:
    messages = yaml.safe_load(Path("tests/data/entities_en.yml").read_text(encoding="utf-8"))["messages"]
    wrong = [
        message["text"]
        for message in messages
        if sorted(found(extractor, message["text"]))
        != sorted((e["entity"], e["value"], e["text"]) for e in message["entities"])
    ]

    assert len(messages) >= 100
    assert len(wrong) <= 0.03 * len(messages), wrong


def test_another_shop_has_its_own_order_numbers() -> None:
    extractor = EntityExtractor([r"AB-\d{4}", r"W(\d{5})"])

    assert found(extractor, "ab-1234 and W55555, not 1001234") == [
        ("order_number", "AB1234", "ab-1234"),
        ("order_number", "55555", "W55555"),
    ]


def test_phones_follow_the_region() -> None:
    assert found(EntityExtractor(region="DE"), "030 23125014") == [("phone", "+493023125014", "030 23125014")]


def test_the_longer_of_two_readings_wins(extractor: EntityExtractor) -> None:
    assert found(extractor, "1001234@example.com") == [
        ("email", "1001234@example.com", "1001234@example.com")
    ]


@pytest.mark.parametrize(
    "unit", ["a", "(", "1", "1 ", "1/1 ", "@", "a@", "£", "07 ", "may 1 ", "on monday ", "AB1 "]
)
def test_a_nasty_message_is_read_to_its_end(extractor: EntityExtractor, unit: str) -> None:
    text = (unit * 2000)[:2000]

    assert all(0 <= e.start < e.end <= 2000 for e in extractor.extract(text, NOW))


SNIPPETS = st.sampled_from(
    ["1001234", "#1001234", "07700 900417", "£5", "20 quid", "on 5/12", "5 December", "RN407182652GB", "x@y.de",
     "M1 4BT", "next friday", "in 2 weeks", "1Z4R77E66800219353", " ", "-", "/", ".",
     ",", "１２", "\u200b", "12", "may", "@"]
)  # fmt: skip


@given(st.lists(st.one_of(SNIPPETS, st.text(max_size=4))).map("".join))
def test_spans_lie_in_the_text_and_never_overlap(text: str) -> None:
    entities = SHARED.extract(text, NOW)

    assert all(0 <= e.start < e.end <= len(text) and e.value and 0 < e.confidence <= 1 for e in entities)
    assert all(one.end <= other.start for one, other in pairwise(entities))


SHARED = EntityExtractor()

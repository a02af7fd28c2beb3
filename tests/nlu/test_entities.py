from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chatbot.nlu.entities import EntityExtractor
from chatbot.services.content import load_entities

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
    ("(my mobile is 07911 123456)", [("phone", "+447911123456", "07911 123456")]),
    ("(07911 123456) is new", [("phone", "+447911123456", "07911 123456")]),
    ("at 10:15p or 3 p.m.", []),
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

    assert len(messages) >= 200
    assert sum(not message["entities"] for message in messages) >= len(messages) / 3
    assert len(wrong) <= 0.03 * len(messages), wrong


def test_another_shop_has_its_own_order_numbers() -> None:
    extractor = EntityExtractor([r"AB-\d{4}", r"W(\d{5})"], country="GB", currency="GBP")

    assert found(extractor, "ab-1234 and W55555, not 1001234") == [
        ("order_number", "AB1234", "ab-1234"),
        ("order_number", "55555", "W55555"),
    ]


def test_phones_follow_the_country() -> None:
    extractor = EntityExtractor([r"AB-\d{4}"], country="DE", currency="EUR")

    assert found(extractor, "030 23125014") == [("phone", "+493023125014", "030 23125014")]


@pytest.mark.parametrize(
    ("currency", "text", "value"),
    [
        ("EUR", "you charged me 20 twice", "20.00 EUR"),
        ("EUR", "the lamp cost £20", "20.00 GBP"),
        ("CAD", "I paid $35 and 5 bucks", "35.00 CAD"),
        ("GBP", "I paid $35", "35.00 USD"),
        ("CNY", "¥88", "88.00 CNY"),
        ("SEK", "250 kr", "250.00 SEK"),
        ("ZAR", "ZAR 99,50", "99.50 ZAR"),
    ],
)
def test_amounts_follow_the_currency(currency: str, text: str, value: str) -> None:
    extractor = EntityExtractor([r"AB-\d{4}"], country="GB", currency=currency)

    assert found(extractor, text)[0][:2] == ("money", value)


@pytest.mark.parametrize(
    "text",
    [
        "charged 3 times",
        "paid 2 weeks ago, no 3 weeks",
        "it cost me 45 minutes",
        "the bill came at 10.30",
        "paid with version 4.12 of the app",
        "spent 5 extra hours on this",
        "a meeting with bill for 5:30",
        "worth 5 stars",
        "you get 250 kr",
        "which lamp is 34.50 long",
    ],
)
def test_a_number_is_no_amount_unless_its_words_say_so(extractor: EntityExtractor, text: str) -> None:
    assert [one for one in found(extractor, text) if one[0] == "money"] == []


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


SHARED = load_entities([Path("intents/domain.yml")])

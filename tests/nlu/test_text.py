from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.nlu.text import display, fold, normalise

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))
"""With lone surrogates, unassigned and private characters."""


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("  where  is\tmy\r\norder ", "where is my order"),
        ("cafe\u0301", "café"),
        ("e\u200b\u0301", "é"),
        ("re\u00adfund", "refund"),
        ("\u202eno\u2066 way\u2069", "no way"),
        ("a\u00a0b\u3000c", "a b c"),
        ("nul\x00 bell\x07", "nul bell"),
        ("👨\u200d👩\u200d👧", "👨👩👧"),
        ("half \ud83d emoji", "half emoji"),
        ("\u200b\u200b", ""),
    ],
)
def test_what_matches_is_free_of_hidden_characters(written: str, expected: str) -> None:
    assert normalise(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("two\r\nlines\tand a tab", "two\nlines\tand a tab"),
        ("old mac\rline", "old mac\nline"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("nul\x00\x1b[31m", "nul[31m"),
        ("cafe\u0301", "café"),
        ("  spaces stay  ", "  spaces stay  "),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    ],
)
def test_what_is_shown_keeps_all_that_does_no_harm(written: str, expected: str) -> None:
    assert display(written) == expected


def test_folding_swaps_look_alikes_in_place() -> None:
    assert fold("order １００–１２３４ for ٣٠ ￡ it’s") == "order 100-1234 for 30 £ it's"


@given(ANY_TEXT)
def test_a_normalised_text_stays_as_it_is(text: str) -> None:
    once = normalise(text)

    assert normalise(once) == once
    assert once.encode("utf-8").decode("utf-8") == once
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in once)


@given(ANY_TEXT)
def test_a_displayed_text_stays_as_it_is_and_can_be_stored(text: str) -> None:
    once = display(text)

    assert display(once) == once
    assert "\x00" not in once
    assert once.encode("utf-8").decode("utf-8") == once


@given(ANY_TEXT)
def test_folding_keeps_every_position(text: str) -> None:
    assert len(fold(text)) == len(text)

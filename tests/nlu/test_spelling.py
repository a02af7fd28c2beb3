"""Misspelt words are made common words of the examples, and words that may be meant stay."""

from __future__ import annotations

import pytest

from chatbot.nlu.spelling import Spelling

EXAMPLES = [
    "cancel my order",
    "I bought the wrong grinder",
    "the delivery is late, is it?",
    "a receipt, please",
] * 4
RARE = ["the delivery came by lorry"] * 2
WHOLE = {"halt", "half", "kettle", "redirect"}


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling(lambda: EXAMPLES + RARE, WHOLE.__contains__)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("CANSEL my ordr", "cancel my order"),
        ("canecl my oredr!", "cancel my order!"),
        ("i boght teh wrong grindr", "i bought teh wrong grinder"),
        ("delivrey, 1001234", "delivery, 1001234"),
        ("delivvrey", "delivery"),
        ("a recept", "a receipt"),
    ],
)
def test_a_word_one_slip_from_a_common_one_is_mended_two_where_it_is_long(
    spelling: Spelling, text: str, mended: str
) -> None:
    assert spelling.mend(text) == mended


@pytest.mark.parametrize(
    "text",
    [
        "halt it",
        "the kettles redirected",
        "a lorri",
        "cancelled",
        "order",
        "xyzzy",
        "",
        "1001234",
        "注文はどこ",
    ],
)
def test_a_known_word_its_forms_and_what_resembles_no_common_word_stay(spelling: Spelling, text: str) -> None:
    assert spelling.mend(text) == text


def test_of_two_words_as_near_the_one_that_begins_alike_is_meant() -> None:
    spelling = Spelling(lambda: ["sound of late", "late late"] * 4 + ["rate"] * 40, set().__contains__)

    assert spelling.mend("lote") == "late"


def test_the_examples_are_read_only_when_a_word_is_not_known() -> None:
    read: list[int] = []

    def examples() -> list[str]:
        read.append(1)
        return EXAMPLES

    spelling = Spelling(examples, WHOLE.__contains__)
    spelling.mend("halt the kettle")
    assert read == []
    spelling.mend("cansel it, cansel it")
    assert read == [1]

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.knowledge.sentences import pieces

TEXT = "Ring us. We answer Mr. Jones, e.g. by No. 5 in the list.\n\n1. Open the lid.\n2. Press “Go”. Wait!"


def test_a_short_text_stays_whole() -> None:
    assert pieces(TEXT, 200) == (TEXT,)


def test_a_text_is_cut_at_the_ends_of_sentences_and_lines_only() -> None:
    assert pieces(TEXT, 60) == (
        "Ring us. We answer Mr. Jones, e.g. by No. 5 in the list.",
        "1. Open the lid.\n2. Press “Go”. Wait!",
    )


def test_the_pieces_are_of_much_the_same_length() -> None:
    sentence = "Twenty-five letters here. "

    assert [len(piece) for piece in pieces(sentence * 5, 110)] == [77, 51]


@settings(deadline=None, database=None)
@given(st.text(alphabet="aB. !?\n1", max_size=120), st.integers(5, 40))
def test_no_piece_is_too_long_and_no_word_is_lost(text: str, most: int) -> None:
    found = pieces(text, most)

    assert all(0 < len(piece) <= most for piece in found)
    assert re.sub(r"\s", "", "".join(found)) == re.sub(r"\s", "", text)

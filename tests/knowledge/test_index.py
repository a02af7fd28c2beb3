from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from chatbot.knowledge.articles import load_articles
from chatbot.knowledge.index import Index, index_words
from chatbot.knowledge.passages import read_passages
from chatbot.knowledge.score import Floats


@pytest.fixture
def words_alone(shelf: Path, facts: dict[str, str]) -> Index:
    return index_words(read_passages(load_articles(sorted(shelf.glob("*.md"))), facts), "en")


@pytest.fixture
def both(words_alone: Index, encode: Callable[[str], Floats]) -> Index:
    vectors = np.stack([encode(passage.whole) for passage in words_alone.passages])
    return replace(words_alone, model="tiny", vectors=vectors)


def test_words_are_found_in_other_forms(words_alone: Index) -> None:
    (quote,) = words_alone.search("Boiling the kettles with citric acids?", None, 3)

    assert (quote.source, quote.title) == ("kettle", "Removing limescale from the kettle")


def test_what_the_words_do_not_say_the_meaning_does(
    words_alone: Index, both: Index, encode: Callable[[str], Floats]
) -> None:
    question = "a quilt against the cold"

    assert words_alone.search(question, None, 3) == ()
    assert [quote.source for quote in both.search(question, encode(question), 3)] == ["duvet"]


def test_a_quote_is_the_passage_word_for_word_and_ends_with_where_it_stands(words_alone: Index) -> None:
    quote = words_alone.search("how do I send it, where is the label for the box", None, 3)[0]

    assert quote.text == "Print the label, then:\n\n1. Pack the goods.\n2. Stick the label on the box."
    assert quote.place == "Sending something back › How to send it"
    assert 0.5 < quote.score <= 1


def test_an_opening_is_quoted_with_the_headings_it_leads_up_to(words_alone: Index) -> None:
    quote = words_alone.search("may I send back what I do not like", None, 3)[0]

    assert quote.heading == ""
    assert quote.text == "You can send back what you do not like.\n\n- How long you have\n- How to send it"


def test_an_article_is_quoted_once(both: Index, encode: Callable[[str], Floats]) -> None:
    question = "send back within days of delivery, label on the box"

    assert [quote.source for quote in both.search(question, encode(question), 3)] == ["returns"]


@pytest.mark.parametrize(
    "question", ["do you rent out sofas in Peru", "", "?!", "the and of", "{[(AND OR *:"]
)
def test_nothing_is_found_where_nothing_fits(
    both: Index, encode: Callable[[str], Floats], question: str
) -> None:
    assert both.search(question, encode(question), 3) == ()
    assert both.search(question, None, 3) == ()


def test_no_articles_answer_nothing() -> None:
    assert index_words((), "en").search("anything", None, 3) == ()


def test_a_language_without_known_stems_is_searched_as_it_stands(shelf: Path, facts: dict[str, str]) -> None:
    passages = read_passages(load_articles(sorted(shelf.glob("*.md"))), facts)

    assert index_words(passages, "xx").search("limescale from the kettle", None, 3)[0].source == "kettle"


def test_of_the_article_the_passage_is_quoted_that_means_the_question(both: Index) -> None:
    question, places = "send it back", range(len(both.passages))
    (how_long,) = [place for place in places if both.passages[place].heading == "How long you have"]
    vector = np.zeros(len(both.passages), dtype=np.float32)
    vector[how_long] = 1
    seen = replace(both, vectors=np.eye(len(both.passages), dtype=np.float32))

    assert seen.search(question, vector, 1)[0].heading == "How long you have"


def test_what_two_articles_say_alike_is_less_likely_than_what_one_says(
    shelf: Path, facts: dict[str, str]
) -> None:
    def score() -> float:
        passages = read_passages(load_articles(sorted(shelf.glob("*.md"))), facts)
        return index_words(passages, "en").rank("limescale from the kettle", None, 1)[0].score

    alone = score()
    twin = (shelf / "kettle.md").read_text().replace("title: Removing", "title: Getting rid of")
    (shelf / "twin.md").write_text(twin)

    assert score() < alone

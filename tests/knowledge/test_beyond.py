"""What an article says beside a reply that speaks in general, and what speaks for an article."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.knowledge.articles import load_articles
from chatbot.knowledge.index import BESIDE_MOST, Index, index_words
from chatbot.knowledge.passages import read_passages
from chatbot.knowledge.score import BOTH, LEAD_MOST, Signals
from chatbot.knowledge.words import WordIndex

REPLY = "We deliver everywhere in the country within four days, for a small fee or free of charge."
ISLANDS = """---
title: Delivery to the islands
---

Every island pays what everybody pays.

## By the ferry

Skye and Mull wait for the ferry, a day more.

## By plane

Guernsey and Jersey are reached by plane in a week.
"""


@pytest.fixture
def index(shelf: Path, facts: dict[str, str]) -> Index:
    """Return the words of the shelf with an article on islands; without vectors, so that each can be seen through."""
    (shelf / "islands.md").write_text(ISLANDS, encoding="utf-8")
    return index_words(read_passages(load_articles(sorted(shelf.glob("*.md"))), facts), "en")


@pytest.mark.parametrize(
    ("question", "heading"),
    [("delivery to Skye", "By the ferry"), ("delivery to Guernsey", "By plane")],
)
def test_the_passage_is_quoted_that_names_what_the_reply_leaves_out(
    index: Index, question: str, heading: str
) -> None:
    (quote,) = index.beyond(REPLY, question, None)

    assert (quote.source, quote.heading) == ("islands", heading)


@pytest.mark.parametrize("question", ["do you deliver", "delivery please", "is it free of charge", "", "?!"])
def test_a_general_question_is_left_to_the_reply(index: Index, question: str) -> None:
    assert index.beyond(REPLY, question, None) == ()


def test_what_the_reply_names_itself_is_left_to_it(index: Index) -> None:
    question = "delivery to Guernsey"

    assert index.beyond(f"{REPLY} To Guernsey it takes a week.", question, None) == ()
    assert index.search(question, None, 1)[0].source == "islands"


def test_an_article_that_names_the_place_alone_is_no_answer(index: Index) -> None:
    assert index.beyond(REPLY, "who was the last king of Guernsey that wore a wooden crown", None) == ()


def test_a_word_of_many_articles_tells_nothing_in_particular() -> None:
    words = WordIndex([f"the lamp and shade {number}" for number in range(20)] + ["a lamp of rattan"], "en")

    assert words.telling("rattan lamp", "") == {"rattan"}
    assert words.telling("rattan lamp", "all our rattans") == frozenset()


def test_of_the_words_covered_the_rare_ones_count_most() -> None:
    words = WordIndex([f"a lamp, number {number}" for number in range(20)] + ["a lamp of rattan"], "en")

    assert words.cover("rattan lamps", "rattan") > words.cover("rattan lamps", "lamp") > 0
    assert words.cover("rattan lamps", "the lamp made of rattan") == 1
    assert words.cover("", "lamp") == 0


def test_a_product_s_name_alone_does_not_make_an_article_sure() -> None:
    """However far ahead the only article on mixers is, "how heavy is the mixer" is covered by half."""
    ahead = Signals(nearness=0.45, cover=0.5, lead=LEAD_MOST)

    assert BOTH.score(Signals(0.45, 0.5, 5 * LEAD_MOST)) == BOTH.score(ahead)
    assert BOTH.score(Signals(0.45, 0.5, LEAD_MOST / 2)) < BOTH.score(ahead)


def test_what_only_comes_near_in_particular_is_offered_beside_the_reply(index: Index) -> None:
    found = index.beyond(REPLY, "does a ferry to the islands take dogs or furniture", None)

    assert [(quote.source, quote.answers) for quote in found][:1] == [("islands", False)]
    assert len(found) <= BESIDE_MOST

"""Articles, facts and models change under way; questions are answered by what was good last."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from chatbot import files
from chatbot.errors import InvalidData
from chatbot.files import Watched
from chatbot.knowledge import library as looked
from chatbot.knowledge.articles import load_articles
from chatbot.knowledge.library import Library
from chatbot.knowledge.score import Floats
from chatbot.knowledge.vectors import PassageEncoder, Vectors

QUILT = "a quilt against the cold"


class Shop:
    """What a library is made of, and what changes about it."""

    def __init__(self, shelf: Path, facts: dict[str, str], encode: Callable[[str], Floats]) -> None:
        self.shelf, self.facts, self.encode = shelf, facts, encode
        self.model: str | None = "en/first"
        self.articles = Watched(shelf, "*.md", load_articles)
        self.library = self.open()

    def open(self) -> Library:
        folder = Vectors(self.shelf.parent / "kept")
        return Library(self.articles.current, lambda: self.facts, self.encoder, folder, "en")

    def encoder(self) -> PassageEncoder | None:
        return PassageEncoder(self.model, self.encode) if self.model else None

    def answers(self, question: str) -> list[str]:
        return [quote.source for quote in self.library.search(question, self.encode(question))]


@pytest.fixture
def shop(
    shelf: Path,
    facts: dict[str, str],
    encode: Callable[[str], Floats],
    monkeypatch: pytest.MonkeyPatch,
) -> Shop:
    """Return a shop whose changes are seen when the test says so."""
    monkeypatch.setattr(files, "RELOAD_CHECK_S", 0)
    monkeypatch.setattr(looked, "LOOK_S", 3600)
    found = Shop(shelf, facts, encode)
    found.library.look()  # the one look in an hour
    for thread in threading.enumerate():
        if thread.name == "knowledge":
            thread.join()
    return found


def test_a_library_that_closes_makes_no_more_vectors_and_answers_to_the_end(shop: Shop) -> None:
    shop.model = "en/second"

    shop.library.close()
    shop.library.refresh()

    assert not shop.library.is_complete
    assert shop.library.error is None
    assert shop.answers("limescale from the kettle") == ["kettle"]


def test_words_alone_answer_until_the_vectors_are_made(shop: Shop) -> None:
    shop.model = "en/second"
    assert not shop.library.is_complete
    assert (shop.answers(QUILT), shop.answers("limescale from the kettle")) == ([], ["kettle"])

    shop.library.refresh()

    assert shop.library.is_complete
    assert shop.answers(QUILT) == ["duvet"]


def test_a_question_begins_the_look_itself(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looked, "LOOK_S", 0)
    shop.model = "en/second"
    while not shop.library.is_complete:
        shop.answers(QUILT)

    assert shop.answers(QUILT) == ["duvet"]


def test_kept_vectors_answer_from_the_start(shop: Shop) -> None:
    assert shop.open().is_complete


def test_without_a_model_the_words_answer(shop: Shop) -> None:
    shop.model = None
    shop.library.refresh()

    assert shop.library.search("limescale from the kettle")[0].source == "kettle"
    assert shop.library.is_complete


def test_a_new_article_and_a_new_fact_are_quoted(shop: Shop) -> None:
    (shop.shelf / "lamp.md").write_text("---\ntitle: Dimming the lamp\n---\nTurn the knob.\n")
    shop.facts["return_days"] = "60"
    shop.library.refresh()

    assert shop.library.search("dimming a lamp by its knob")[0].text == "Turn the knob."
    (quote, *_) = shop.library.search("send it back within days of delivery")
    assert quote.text == "Send it back within 60 days of delivery."
    assert shop.library.is_complete


def test_a_broken_edit_keeps_what_was_good(shop: Shop) -> None:
    (shop.shelf / "kettle.md").write_text("no front matter\n")
    del shop.facts["return_days"]
    shop.library.refresh()

    assert "returns.md:11: the unknown fact {return_days}" in str(shop.library.error)
    assert "kettle.md:1: no front matter" in str(shop.articles.error)
    assert shop.answers("limescale from the kettle") == ["kettle"]

    shop.facts["return_days"] = "30"
    shop.library.refresh()
    assert shop.library.error is None


def test_an_unknown_fact_stops_the_start(shop: Shop) -> None:
    shop.facts.clear()

    with pytest.raises(InvalidData, match="unknown fact"):
        shop.open()


def test_a_folder_that_cannot_be_written_leaves_the_words(shop: Shop) -> None:
    kept = shop.shelf.parent / "kept"
    for file in kept.iterdir():
        file.unlink()
    kept.rmdir()
    kept.write_text("in the way")
    shop.model = "en/second"
    shop.library.refresh()

    assert "make DATA_DIR writable" in str(shop.library.error)
    assert shop.answers("limescale from the kettle") == ["kettle"]

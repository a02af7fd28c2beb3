from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from chatbot.knowledge import vectors as kept
from chatbot.knowledge.articles import load_articles
from chatbot.knowledge.passages import Passage, read_passages
from chatbot.knowledge.score import Floats
from chatbot.knowledge.vectors import PassageEncoder, Vectors


class Counting:
    """An encoder that writes down what it is asked."""

    def __init__(self, encode: Callable[[str], Floats], model: str = "en/first") -> None:
        self.asked: list[str] = []
        self.encoder = PassageEncoder(model, self._note)
        self._encode = encode

    def _note(self, text: str) -> Floats:
        self.asked.append(text)
        return self._encode(text)


@pytest.fixture
def passages(shelf: Path, facts: dict[str, str]) -> tuple[Passage, ...]:
    return read_passages(load_articles(sorted(shelf.glob("*.md"))), facts)


@pytest.fixture
def counting(encode: Callable[[str], Floats]) -> Counting:
    return Counting(encode)


def test_vectors_are_made_once_for_a_model(
    tmp_path: Path, passages: tuple[Passage, ...], counting: Counting
) -> None:
    made = Vectors(tmp_path / "kept").make(passages, counting.encoder)
    again = Vectors(tmp_path / "kept").make(passages, counting.encoder)

    assert len(counting.asked) == len(passages)
    assert np.allclose(made, again, atol=1e-3)
    assert Vectors(tmp_path / "kept").fetch(passages, "en/second") is None


def test_an_edit_costs_only_what_was_edited(
    tmp_path: Path, passages: tuple[Passage, ...], counting: Counting
) -> None:
    folder = Vectors(tmp_path / "kept")
    folder.make(passages, counting.encoder)
    edited = (*passages[:-1], Passage("new", "New", "", "Words."))

    assert folder.fetch(edited, "en/first") is None
    folder.make(edited, counting.encoder)

    assert counting.asked[len(passages) :] == ["New. Words."]


def test_two_processes_share_the_work(
    tmp_path: Path, passages: tuple[Passage, ...], counting: Counting
) -> None:
    makers = [
        threading.Thread(target=Vectors(tmp_path / "kept").make, args=(passages, counting.encoder))
        for _ in range(3)
    ]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()

    assert len(counting.asked) == len(passages)


def test_what_was_made_before_a_stop_is_kept(
    tmp_path: Path,
    passages: tuple[Passage, ...],
    encode: Callable[[str], Floats],
    counting: Counting,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kept, "CHUNK", 2)

    def stopped(text: str) -> Floats:
        if text == passages[3].whole:
            raise KeyboardInterrupt
        return encode(text)

    with pytest.raises(KeyboardInterrupt):
        Vectors(tmp_path / "kept").make(passages, PassageEncoder("en/first", stopped))
    Vectors(tmp_path / "kept").make(passages, counting.encoder)

    assert counting.asked == [passage.whole for passage in passages[2:]]


def test_a_damaged_file_is_made_anew(
    tmp_path: Path, passages: tuple[Passage, ...], counting: Counting
) -> None:
    folder = Vectors(tmp_path / "kept")
    folder.make(passages, counting.encoder)
    (file,) = (tmp_path / "kept").glob("*.npz")
    file.write_bytes(file.read_bytes()[:100])

    assert folder.fetch(passages, "en/first") is None
    assert folder.make(passages, counting.encoder).shape == (len(passages), 4)


def test_only_the_latest_models_stay(
    tmp_path: Path, passages: tuple[Passage, ...], encode: Callable[[str], Floats]
) -> None:
    folder = Vectors(tmp_path / "kept")
    for number in range(5):
        folder.make(passages, PassageEncoder(f"en/{number}", encode))

    assert len(list((tmp_path / "kept").glob("*.npz"))) == kept.KEPT
    assert folder.fetch(passages, "en/4") is not None

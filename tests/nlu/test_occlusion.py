from __future__ import annotations

import pytest

from chatbot.domain.understanding import Entity
from chatbot.nlu.occlusion import MOST_PASSES, Glance, weigh


class Network:
    """Hears of refunds and of anger where a word says so."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def look(self, words: str) -> Glance:
        self.read.append(words)
        return Glance(0.9 if "refund" in words else 0.2, 0.8 if "!!!" in words else 0.1)


def test_the_word_that_carries_the_intent_weighs_most() -> None:
    whole, words = weigh("I want a refund, now!!!", (), Network().look)

    assert whole == Glance(0.9, 0.8)
    assert {word.text: (word.weight, word.anger) for word in words} == {
        "I": (0, 0), "want": (0, 0), "a": (0, 0), "refund": (pytest.approx(0.7), 0), ",": (0, 0), "now": (0, 0),
        "!!!": (0, pytest.approx(0.7)),
    }  # fmt: skip


def test_a_word_tells_where_it_stands() -> None:
    text = "can't you\nrefund  it 😡"

    _, words = weigh(text, (), Network().look)

    assert [word.text for word in words] == ["can't", "you", "refund", "it", "😡"]
    assert all(text[word.start : word.end] == word.text for word in words)


def test_a_number_is_one_word_and_the_others_stay_as_the_network_reads_them() -> None:
    text = "refund 100 1234, not 1005678"
    numbers = (Entity("order_number", "1001234", 7, 15, 1.0), Entity("order_number", "1005678", 21, 28, 1.0))
    network = Network()

    _, words = weigh(text, numbers, network.look)

    assert [word.text for word in words] == ["refund", "100 1234", ",", "not", "1005678"]
    assert network.read[2].split() == ["refund", ",", "not", "1005678"]


def test_a_long_message_is_hidden_in_pieces() -> None:
    text = "word " * 300 + "refund"
    network = Network()

    _, words = weigh(text, (), network.look)

    assert len(network.read) <= MOST_PASSES + 1
    assert " ".join(word.text for word in words) == text
    assert max(words, key=lambda word: word.weight).text.endswith("refund")


def test_nothing_to_hide_weighs_nothing() -> None:
    assert weigh("", (), Network().look)[1] == ()

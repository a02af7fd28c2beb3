"""Where a message falls apart, and which of its clauses are wishes; read by a stub that knows a few words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from chatbot.domain.understanding import Intent, Sentiment
from chatbot.nlu.classifier import Prediction
from chatbot.nlu.interpreter import Interpreter
from chatbot.nlu.language import LanguageDetector
from chatbot.nlu.rules import Rules
from chatbot.nlu.rules_file import WishWords
from chatbot.nlu.wishes import STORY_WORDS, Wishes
from chatbot.services.content import load_entities

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ENTITIES = load_entities([Path("intents/domain.yml")])
KNOWN = {
    "cancel": "cancel_order",
    "money back": "track_refund",
    "return": "return_item",
    "invoice": "get_invoice",
    "password": "recover_password",
    "broken": "report_damaged_item",
    "thank": "thanks",
}


@dataclass
class WordReader:
    """A classifier that takes the first of its words for the intent, torn between several and lost in a story."""

    asked: list[str] = field(default_factory=list)

    @property
    def model(self) -> Any:
        return SimpleNamespace(
            name="en/run-1", info=SimpleNamespace(intents=tuple(KNOWN.values()), sentiment=False)
        )

    def predict(self, text: str) -> Prediction:
        self.asked.append(text)
        found = [intent for word, intent in KNOWN.items() if word in text.lower()]
        intents = tuple(Intent(name, 0.95 / len(found)) for name in found) or (Intent("gift_card", 0.1),)
        calm = Sentiment("neutral", 0.0, 0.0)
        sure = bool(found) and len(text.split()) < STORY_WORDS
        return Prediction(intents, 0.05, 0.95, sure, calm, np.zeros(3, dtype=np.float32))


@pytest.fixture
def reader() -> WordReader:
    return WordReader()


@pytest.fixture
def interpret(reader: WordReader, rules: Rules, language: LanguageDetector) -> Any:
    interpreter = Interpreter(lambda: reader, lambda: rules, language, lambda: ENTITIES)  # type: ignore[arg-type,return-value]
    return lambda text: interpreter.interpret(text, now=NOW)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Cancel it and when do I get my money back?", ["Cancel it", "when do I get my money back?"]),
        ("i want to return the lamp and the rug", ["i want to return the lamp and the rug"]),
        ("where is it? also do u take amex", ["where is it?", "also do u take amex"]),
        ("if it has not shipped, cancel it", ["if it has not shipped, cancel it"]),
        ("don't cancel, just change the address", ["don't cancel", "just change the address"]),
        ("I also want it cancelled", ["I also want it cancelled"]),
        ("Can you help me? I want to cancel, how do I do that?", ["I want to cancel, how do I do that?"]),
        ("Hello there! By the way, is it waterproof?", ["Hello there! By the way, is it waterproof?"]),
        ("1) where is my order 2) reset my password", ["1) where is my order", "reset my password"]),
    ],
)
def test_a_message_falls_apart_where_something_is_asked(rules: Rules, text: str, pieces: list[str]) -> None:
    found = [text[clause.start : clause.end].strip() for clause in rules.wishes.clauses(text)]

    assert found == pieces


def test_both_wishes_are_understood_in_their_order(interpret: Any) -> None:
    understood = interpret("when do I get my money back? And please cancel 1001234")

    assert [intent.name for intent in understood.intents] == ["track_refund", "cancel_order"]
    assert understood.intent in (understood.wishes[0].intent, understood.ranking[0])


def test_values_belong_to_the_wish_they_stand_in(interpret: Any) -> None:
    first, second = interpret("send me the invoice for 1003009 and cancel 1003010, thanks").wishes

    assert (first.entity("order_number"), second.entity("order_number")) == ("1003009", "1003010")
    (entity,) = second.entities
    assert second.text[entity.start : entity.end] == "1003010"


def test_a_message_of_one_clause_costs_one_reading(interpret: Any, reader: WordReader) -> None:
    understood = interpret("please cancel the lamp and the rug")

    assert len(reader.asked) == 1
    assert (understood.wishes, len(understood.intents)) == ((), 1)


@pytest.mark.parametrize(
    "text",
    [
        "the lamp arrived broken. can i return it?",
        "thank you! how do i return this?",
        "can i cancel it? i really want to cancel it",
        "don't cancel it. just tell me how to reset my password",
    ],
)
def test_reasons_thanks_repeats_and_refusals_are_no_second_wish(interpret: Any, text: str) -> None:
    assert interpret(text).wishes == ()


def test_a_trouble_beside_another_matter_is_a_wish(interpret: Any) -> None:
    understood = interpret("the lamp arrived broken. and how do i reset my password?")

    assert [intent.name for intent in understood.intents] == ["report_damaged_item", "recover_password"]


def test_clauses_of_a_shape_that_never_held_two_wishes_are_not_read(
    interpret: Any, reader: WordReader
) -> None:
    interpret("my broken lamp, the tall one with the green shade that you sent me in May, is it to be mended")

    assert len(reader.asked) == 1


def test_a_clause_that_sounds_like_anything_means_what_the_others_do(interpret: Any) -> None:
    understood = interpret("cancel it, the blue one. and reset my password")

    assert [intent.name for intent in understood.intents] == ["cancel_order", "recover_password"]


STORY = "Good morning, my granddaughter has shown me how to write here, which is very kind of her, and so I hope that "
STORY += (
    "somebody reads it. {} The weather has been dreadful, as you will have noticed, with kind regards, Grace."
)


def test_in_a_story_that_is_unclear_as_a_whole_one_sentence_says_what_is_wanted(interpret: Any) -> None:
    text = STORY.format("Could you send me the invoice once more?")

    understood = interpret(text)

    assert [wish.intent.name for wish in understood.wishes] == ["get_invoice"]
    assert (understood.intent.name, understood.wishes[0].text) == ("get_invoice", text)


@pytest.mark.parametrize("asked", ["Could you tell me when the shop was founded?", "I have no wish at all."])
def test_a_story_in_which_nothing_is_asked_that_is_known_stays_unclear(interpret: Any, asked: str) -> None:
    understood = interpret(STORY.format(asked))

    assert (understood.wishes, understood.intent.name) == ((), None)


def test_a_message_of_ever_so_many_clauses_is_read_once(interpret: Any, reader: WordReader) -> None:
    interpret("please cancel it, then return it, " * 50)

    assert len(reader.asked) == 1


def test_a_button_holds_one_wish(interpret: Any) -> None:
    assert interpret("/cancel_order").wishes == ()


def test_without_words_for_it_a_sentence_stays_whole() -> None:
    assert len(Wishes([WishWords()]).clauses("cancel it and send it back please")) == 1

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from chatbot.domain.understanding import Entity, Intent, Sentiment
from chatbot.errors import ModelUnavailable
from chatbot.nlu.classifier import Prediction
from chatbot.nlu.entities import EntityExtractor
from chatbot.nlu.interpreter import RULE_CONFIDENCE, Interpreter
from chatbot.nlu.language import LanguageDetector
from chatbot.nlu.rules import Rules

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
GLOOM = Sentiment("negative", -0.7, 0.4)


@dataclass
class Trained:
    """A classifier that was taught one answer."""

    best: str = "track_order"
    sure: bool = True
    knows_moods: bool = True
    busy: bool = False
    asked: list[str] = field(default_factory=list)
    mood: Sentiment = GLOOM
    also: tuple[str, ...] = ("get_refund", "cancel_order", "return_item", "warranty", "gift_card")

    @property
    def model(self) -> Any:
        info = SimpleNamespace(intents=(self.best, *self.also), sentiment=self.knows_moods)
        return SimpleNamespace(name="en/run-1", info=info)

    def predict(self, text: str) -> Prediction:
        self.asked.append(text)
        if self.busy:
            raise ModelUnavailable("every core was busy")
        intents = (Intent(self.best, 0.8), *(Intent(name, 0.01) for name in self.also))
        return Prediction(
            intents=intents,
            out_of_scope=0.15,
            scope_score=0.85,
            sure=self.sure,
            sentiment=self.mood,
            vector=np.zeros(3, dtype=np.float32),
            meaning=np.ones(3, dtype=np.float32),
        )


@pytest.fixture
def interpreter_with(rules: Rules, language: LanguageDetector, extractor: EntityExtractor) -> Any:
    def build(classifier: Trained | None) -> Interpreter:
        return Interpreter(lambda: classifier, lambda: rules, language, lambda: extractor)  # type: ignore[arg-type,return-value]

    return build


def test_a_sure_model_decides(interpreter_with: Any) -> None:
    understood = interpreter_with(Trained()).interpret(
        "where is #1001234, which I ordered yesterday", now=NOW
    )

    assert understood.intent == Intent("track_order", 0.8)
    assert (understood.source, understood.model, understood.language) == ("model", "en/run-1", "en")
    assert (understood.sentiment.score, understood.sentiment.anger) == (GLOOM.score, GLOOM.anger)
    assert (understood.entity("order_number"), understood.entity("date")) == ("1001234", "2026-11-20")


def test_rules_help_a_model_that_is_not_sure_but_thought_of_it(interpreter_with: Any) -> None:
    understood = interpreter_with(Trained(sure=False)).interpret("cancel my order please", now=NOW)

    assert understood.intent == Intent("cancel_order", RULE_CONFIDENCE)
    assert (understood.source, understood.model) == ("rules", None)
    assert understood.ranking[0].name == "track_order"
    assert understood.sentiment == GLOOM


def test_a_rule_the_model_never_thought_of_is_not_believed(interpreter_with: Any) -> None:
    understood = interpreter_with(Trained(sure=False)).interpret("how long is the delivery time", now=NOW)

    assert understood.intent.name is None
    assert understood.source == "model"


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("I want my money back and a human", True),
        ("I want the mug with a cat and a person", False),
        ("I need a robot and a human figure", False),
    ],
)
def test_a_person_asked_for_beside_another_wish_is_heard_by_a_sure_model(
    interpreter_with: Any, text: str, heard: bool
) -> None:
    understood = interpreter_with(Trained("get_refund")).interpret(text, now=NOW)

    assert (understood.intent.name == "contact_human_agent") is heard


def test_who_asks_for_a_person_is_heard_whatever_the_model_thought(interpreter_with: Any) -> None:
    understood = interpreter_with(Trained(sure=False)).interpret("let me talk to a human", now=NOW)

    assert (understood.intent.name, understood.source) == ("contact_human_agent", "rules")


def test_a_rule_with_words_of_its_own_is_believed(interpreter_with: Any) -> None:
    understood = interpreter_with(Trained(sure=False)).interpret("what is your name", now=NOW)

    assert understood.intent.name == "bot_challenge"
    assert understood.rule_reply


def test_what_nobody_understands_is_out_of_scope_with_the_ranking(interpreter_with: Any) -> None:
    understood = interpreter_with(Trained(sure=False)).interpret("colourless green ideas sleep", now=NOW)

    assert understood.intent == Intent(None, pytest.approx(0.15))
    assert (understood.source, understood.model) == ("model", "en/run-1")
    assert understood.ranking[0] == Intent("track_order", 0.8)


@pytest.mark.parametrize("classifier", [None, Trained(best="gift_card", busy=True)])
def test_without_a_model_the_rules_answer(interpreter_with: Any, classifier: Trained | None) -> None:
    understood = interpreter_with(classifier).interpret("WHERE IS MY ORDER!!! this is an outrage", now=NOW)

    assert understood.intent == Intent("track_order", RULE_CONFIDENCE)
    assert (understood.source, understood.ranking) == ("rules", (understood.intent,))
    assert understood.sentiment.anger > 0.6


def test_without_model_and_rule_nothing_is_claimed(interpreter_with: Any) -> None:
    understood = interpreter_with(None).interpret("colourless green ideas sleep", now=NOW)

    assert (understood.intent, understood.ranking, understood.source) == (Intent(None, 0.0), (), "rules")


def test_a_model_that_was_taught_no_moods_leaves_them_to_the_rules(interpreter_with: Any) -> None:
    understood = interpreter_with(Trained(knows_moods=False)).interpret("I love it, thanks", now=NOW)

    assert understood.sentiment.label == "positive"


def test_a_button_needs_no_model(interpreter_with: Any) -> None:
    classifier = Trained()
    text = '/track_order{"order_number": "#100 1234"}'

    understood = interpreter_with(classifier).interpret(text, now=NOW)

    assert understood.intent == Intent("track_order", 1.0)
    assert understood.source == "button"
    assert understood.entities == (Entity("order_number", "1001234", 30, 39, 1.0),)
    assert classifier.asked == []


@pytest.mark.parametrize("value", ["../../customers/hl-001", "<img src=x>", "{email}", "", "-1", "100"])
def test_a_buttons_value_that_cannot_be_read_is_none(interpreter_with: Any, value: str) -> None:
    understood = interpreter_with(Trained()).interpret(f'/track_order{{"order_number": "{value}"}}', now=NOW)

    assert understood.intent == Intent("track_order", 1.0)
    assert understood.entities == ()


def test_a_button_of_an_intent_nobody_knows_is_text(interpreter_with: Any) -> None:
    classifier = Trained()

    interpreter_with(classifier).interpret("/become_admin", now=NOW)

    assert classifier.asked == ["/become_admin"]


@pytest.mark.parametrize(
    ("text", "intent", "label"),
    [
        ("👍", "affirm", "positive"),
        ("😡", None, "negative"),
        ("❤️", "thanks", "positive"),
        ("???", None, "neutral"),
    ],
)
def test_emoji_and_marks_are_read_by_the_rules(
    interpreter_with: Any, text: str, intent: str | None, label: str
) -> None:
    classifier = Trained()

    understood = interpreter_with(classifier).interpret(text, now=NOW)

    assert (understood.intent.name, understood.sentiment.label) == (intent, label)
    assert classifier.asked == []


def test_entities_point_into_the_text_as_shown(interpreter_with: Any) -> None:
    understood = interpreter_with(None).interpret("\u202eorder\r\n1001234\x00", now=NOW)

    (entity,) = understood.entities
    assert understood.text == "order\n1001234"
    assert understood.text[entity.start : entity.end] == "1001234"


def test_a_new_model_takes_over_between_two_messages(
    rules: Rules, language: LanguageDetector, extractor: EntityExtractor
) -> None:
    models = [Trained("warranty", also=()), Trained("gift_card", also=())]
    interpreter = Interpreter(lambda: models.pop(0), lambda: rules, language, lambda: extractor)  # type: ignore[arg-type,return-value]

    names = [interpreter.interpret("hm, well then", now=NOW).intent.name for _ in range(2)]

    assert names == ["warranty", "gift_card"]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("1001108 weilin.chen@example.com", []),
        ("weilin.chen@example.com", []),
        ("where's 1001151, robert.ellingham@example.org", ["where's 1001151,"]),
        ("-1", []),
        ("cancel my lamp", ["cancel my lamp"]),
    ],
)
def test_the_model_is_asked_neither_for_addresses_nor_for_values_alone(
    interpreter_with: Any, text: str, asked: list[str]
) -> None:
    classifier = Trained("contact_human_agent")

    understood = interpreter_with(classifier).interpret(text, now=NOW)

    assert classifier.asked == asked
    assert (understood.intent.name is None) == (not asked)
    assert understood.text == text


@pytest.mark.parametrize("text", ["no, it really did not come to us", "I don't see it in the post box yet"])
def test_a_no_inside_a_sentence_is_no_refusal(interpreter_with: Any, text: str) -> None:
    assert interpreter_with(Trained("deny")).interpret(text, now=NOW).intent.name != "deny"


@pytest.mark.parametrize("text", ["not now", "better not", "no, stay", "no thanks"])
def test_a_short_no_is_a_refusal(interpreter_with: Any, text: str) -> None:
    assert interpreter_with(Trained("deny")).interpret(text, now=NOW).intent.name == "deny"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("oui", "affirm"),
        ("si", "affirm"),
        ("sim", "affirm"),
        ("ja", "affirm"),
        ("tak", "affirm"),
        ("nein", "deny"),
    ],
)
def test_a_foreign_yes_is_understood_whatever_the_model_thinks(
    interpreter_with: Any, text: str, intent: str
) -> None:
    assert interpreter_with(Trained("greet")).interpret(text, now=NOW).intent.name == intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("ok. back to my order", "track_order"),
        ("so it's late. what now?", "track_order"),
        ("where is order 9999999", "track_order"),
        ("no, it's still not here", "report_missing_parcel"),
        ("are you sure?", None),
        ("that's too long", None),
    ],
)
def test_what_an_unsure_model_misses_the_rules_hear(
    interpreter_with: Any, text: str, intent: str | None
) -> None:
    understood = interpreter_with(Trained("gift_card", sure=False)).interpret(text, now=NOW)

    assert (understood.intent.name, understood.source) == (intent, "rules")


@pytest.mark.parametrize(
    ("text", "sure", "read"),
    [
        ("where is my parcel", True, True),
        ("cancel my order please", False, True),  # a rule decides, the model read it all the same
        ("/track_order", True, False),
        ("🙂", True, False),
    ],
)
def test_what_the_model_read_can_be_searched_for(
    interpreter_with: Any, text: str, sure: bool, read: bool
) -> None:
    understood = interpreter_with(Trained(sure=sure)).interpret(text, now=NOW)

    assert (understood.vector is not None) == read
    assert "vector" not in repr(understood)
    assert understood == replace(understood, vector=None)

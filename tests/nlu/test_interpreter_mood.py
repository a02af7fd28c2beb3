"""The mood of a message: what the model feels, mended by plain words; and praise not meant as such."""

from __future__ import annotations

from typing import Any

import pytest

from chatbot.domain.understanding import Intent, Sentiment
from chatbot.nlu.entities import EntityExtractor
from chatbot.nlu.interpreter import MILD_ANGER, MILD_SCORE, RULE_CONFIDENCE, Interpreter
from chatbot.nlu.language import LanguageDetector
from chatbot.nlu.rules import Rules
from tests.nlu.test_interpreter import GLOOM, NOW, Trained


@pytest.fixture
def interpreter_with(rules: Rules, language: LanguageDetector, extractor: EntityExtractor) -> Any:
    def build(classifier: Any) -> Interpreter:
        return Interpreter(lambda: classifier, lambda: rules, language, lambda: extractor)

    return build


def test_plain_words_of_anger_make_a_gloomy_mood_angrier(interpreter_with: Any) -> None:
    interpret = interpreter_with(Trained()).interpret

    calm = interpret("the parcel is late", now=NOW).sentiment
    angry = interpret("this is unacceptable, I am absolutely furious", now=NOW).sentiment

    assert calm == GLOOM
    assert angry.anger > GLOOM.anger


@pytest.mark.parametrize("text", ["cancel it", "cancel!", "cancel my order", "give me a refund"])
def test_a_terse_wish_is_no_angry_one(interpreter_with: Any, text: str) -> None:
    curt = Trained(best="cancel_order", mood=Sentiment("negative", -0.8, 0.7))

    understood = interpreter_with(curt).interpret(text, now=NOW)

    mood = understood.sentiment
    assert (mood.label, mood.score, mood.anger) == ("neutral", MILD_SCORE, MILD_ANGER)


def test_how_loud_a_message_is_does_not_depend_on_who_felt_its_mood(interpreter_with: Any) -> None:
    felt = interpreter_with(Trained()).interpret("WHERE is my LAMP?!!", now=NOW).sentiment
    read = interpreter_with(None).interpret("WHERE is my LAMP?!!", now=NOW).sentiment

    assert (felt.capitals, felt.marks) == (read.capitals, read.marks) == (0.69, 2)


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("CANCEL MY ORDER", "cancel_order"),
        ("cancel it!!!", "cancel_order"),
        ("cancel the bloody order", "cancel_order"),
        ("Refund. Today. Not asking.", "get_refund"),
        ("I want the order cancelled right now", "cancel_order"),
        ("you lot never learn", "complaint"),
    ],
)
def test_other_anger_the_model_feels_is_believed(interpreter_with: Any, text: str, best: str) -> None:
    felt = Sentiment("negative", -0.8, 0.7)

    understood = interpreter_with(Trained(best=best, mood=felt)).interpret(text, now=NOW)

    assert understood.sentiment.anger >= felt.anger


@pytest.mark.parametrize("best", ["thanks", "deny", "goodbye"])
def test_sarcastic_thanks_are_a_complaint_and_no_joy(interpreter_with: Any, best: str) -> None:
    pleased = Trained(best=best, mood=Sentiment("positive", 0.9, 0.05))

    understood = interpreter_with(pleased).interpret(
        "great job losing my parcel again, thanks a lot", now=NOW
    )

    assert (understood.intent.name, understood.source) == ("complaint", "rules")
    assert understood.sentiment.label == "negative"
    assert understood.sentiment.anger >= MILD_ANGER


def test_a_sarcastic_wish_is_still_that_wish(interpreter_with: Any) -> None:
    understood = interpreter_with(Trained(best="track_order")).interpret("Great, another delay.", now=NOW)

    assert understood.intent.name == "track_order"
    assert understood.sentiment.label == "negative"


def test_plain_thanks_are_no_wish_whatever_they_are_for(interpreter_with: Any) -> None:
    glad = Trained(best="track_refund", mood=Sentiment("positive", 0.6, 0.0))

    understood = interpreter_with(glad).interpret("thanks for the refund", now=NOW)

    assert understood.intent == Intent("thanks", RULE_CONFIDENCE)


@pytest.mark.parametrize(
    ("text", "taken_for", "intent"),
    [
        ("helo wher is my pakage", "report_fraud", "track_order"),
        ("Good afternoon, I hope you are well", "goodbye", "greet"),
        ("no it doesn't work!!", "deny", "complaint"),
        ("still nothing", "deny", "complaint"),
    ],
)
def test_what_models_get_wrong_a_rule_puts_right(
    interpreter_with: Any, text: str, taken_for: str, intent: str
) -> None:
    assert interpreter_with(Trained(best=taken_for)).interpret(text, now=NOW).intent.name == intent


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("hello, I hope you can help me with a refund", "get_refund"),
        ("my kettle is not working, where is my order", "technical_support"),
        ("can you cancel it and send me the refund", "get_refund"),
    ],
)
def test_a_wish_behind_such_words_is_still_a_wish(interpreter_with: Any, text: str, wish: str) -> None:
    assert interpreter_with(Trained(best=wish)).interpret(text, now=NOW).intent.name == wish


def test_a_sure_model_speaks_in_the_words_of_a_rule_that_agrees(interpreter_with: Any) -> None:
    understood = interpreter_with(Trained(best="bot_challenge")).interpret("how are you today", now=NOW)

    assert (understood.source, understood.intent.name) == ("model", "bot_challenge")
    assert understood.rule_reply is not None


def test_are_you_sure_is_no_yes(interpreter_with: Any) -> None:
    understood = interpreter_with(Trained(best="affirm")).interpret("are you sure", now=NOW)

    assert understood.intent.name is None
    assert understood.rule_reply is not None


def test_angry_thanks_are_not_believed(interpreter_with: Any) -> None:
    cross = Trained(best="complaint", mood=Sentiment("negative", -0.6, 0.6))

    understood = interpreter_with(cross).interpret("thanks for the refund of a whole pound", now=NOW)

    assert understood.intent.name == "complaint"


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("Thanks for your help. Cancel my order", "cancel_order"),
        ("thanks for the help, cancel order 1001234", "cancel_order"),
        ("Thanks for checking, give me my money back", "get_refund"),
        ("thanks for the reply, i changed my address to 5 High Street", "change_shipping_address"),
        ("thanks for your help cancel my order", "cancel_order"),
        ("thanks for the help cancel order", "cancel_order"),
        ("thanks for checking it refund me", "get_refund"),
        ("thanks for fixing it return the lamp", "return_item"),
        ("Thank you for your reply. Return label to my new house", "return_item"),
        ("cheers for that, send the invoice", "get_invoice"),
        ("thanks for sorting it, swap the mug for a blue one", "exchange_item"),
        ("thanks for your time, delete my account", "delete_account"),
        ("Thanks for the info. Track my parcel", "track_order"),
        ("thank you for your patience, the lamp arrived broken", "report_damaged_item"),
        ("thanks for the help with order 1001234", "track_order"),
        ("thanks for the update - two towels fewer", "change_order"),
        ("thanks for all your support, stop the newsletter", "newsletter_subscription"),
        ("thanks so much for your help. I ordered the wrong size", "exchange_item"),
        ("thanks for nothing but trouble, very poor service", "complaint"),
    ],
)
def test_thanks_swallow_no_wish_the_model_is_sure_of(interpreter_with: Any, text: str, wish: str) -> None:
    sure = Trained(best=wish, mood=Sentiment("positive", 0.6, 0.0), also=("thanks",))

    assert interpreter_with(sure).interpret(text, now=NOW).intent.name == wish


@pytest.mark.parametrize(
    "text",
    [
        "thanks for the refund",
        "Thank you so much for cancelling my order!",
        "thanks for the quick reply and the new label",
        "many thanks for replacing the broken lamp so quickly, you're a star",
        "cheers for letting me know",
    ],
)
def test_nothing_but_thanks_is_no_wish(interpreter_with: Any, text: str) -> None:
    glad = Trained(best="get_refund", mood=Sentiment("positive", 0.6, 0.0))

    assert interpreter_with(glad).interpret(text, now=NOW).intent.name == "thanks"


def test_thanks_in_many_words_are_no_yes(interpreter_with: Any) -> None:
    text = "thanks so much for all your help, I was really stressed about it and now I can sleep again"
    glad = Trained(best="affirm", mood=Sentiment("positive", 0.6, 0.0))

    assert interpreter_with(glad).interpret(text, now=NOW).intent.name == "thanks"


@pytest.mark.parametrize(
    "classifier", [None, Trained(best="warranty", sure=False, mood=Sentiment("positive", 0.6, 0))]
)
def test_an_order_beside_thanks_is_not_lost_without_a_sure_model(
    interpreter_with: Any, classifier: Any
) -> None:
    understood = interpreter_with(classifier).interpret("Thanks for your help. Cancel my order", now=NOW)

    assert understood.intent.name == "cancel_order"

"""A model small enough to train for a test: a handful of intents, a few steps."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.training.corpus import Corpus, Example, Mood
from chatbot.training.recipe import Recipe
from chatbot.training.trainer import train

RECIPE = Recipe(least_steps=12, pace=0.1)
MESSAGES = {
    "track_order": [
        "where is my parcel",
        "has my order been shipped yet",
        "when will my package arrive",
        "track my delivery please",
        "my order still is not here, where is it",
        "what is the status of order 1001234",
    ],
    "get_refund": [
        "i want my money back",
        "please refund me",
        "can i get a refund for this kettle",
        "give me back what i paid",
        "refund my purchase",
        "how do i get my money back",
    ],
    "create_account": [
        "i want to open an account",
        "how do i sign up",
        "create an account for me",
        "register me as a new customer",
        "can i make an account",
        "sign me up please",
    ],
}
OUTSIDE = (
    "what is the capital of peru",
    "will it rain tomorrow",
    "tell me about quantum physics",
    "who won the football game",
    "recipe for banana bread",
    "sing me a song",
    "book me a flight to rome",
    "what is 12 times 30",
)
MOODS = (
    Mood("thank you so much, wonderful", "positive", 0),
    Mood("i love it, great service", "positive", 0),
    Mood("this is fantastic", "positive", 0),
    Mood("the blue one is 20 cm wide", "neutral", 0),
    Mood("my name is sam", "neutral", 0),
    Mood("i ordered on monday", "neutral", 0),
    Mood("this is a disgrace, you thieves", "negative", 3),
    Mood("worst shop ever, i am furious", "negative", 3),
    Mood("it is rather disappointing", "negative", 0),
)
CORPUS = Corpus(
    tuple(Example(text, intent) for intent, texts in MESSAGES.items() for text in texts), OUTSIDE, MOODS
)


def trained_folder(factory: pytest.TempPathFactory) -> Path:
    """Return a model folder trained once for the whole run of the tests."""
    models = factory.getbasetemp() / "small-models" / "en"
    if not (models / "run").exists():
        train(CORPUS, RECIPE, language="en", parent=models, name="run", progress=lambda _done, _all: None)
    return models / "run"

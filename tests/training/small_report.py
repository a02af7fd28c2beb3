"""A report on made-up answers: two intents that are confused, one that is not, an out-of-scope message taken on."""

from __future__ import annotations

import numpy as np

from chatbot.domain.understanding import Intent, Sentiment
from chatbot.nlu.classifier import Prediction
from chatbot.training.answers import Answer, Answers, MoodAnswer
from chatbot.training.corpus import Mood
from chatbot.training.evaluation import Report, report
from chatbot.training.learning import Stage, learning_report

SCRIPT = "<script>alert(1)</script> | *bold*"


def prediction(intent: str, confidence: float, *, mood: float = 0.0) -> Prediction:
    """Return what a model might have said."""
    label = "negative" if mood < 0 else "neutral"
    sentiment = Sentiment(label, mood, max(0.0, -mood))  # type: ignore[arg-type]
    vector = np.ones(1, dtype=np.float32)
    return Prediction((Intent(intent, confidence),), 0.0, confidence, confidence > 0.5, sentiment, vector)


def answers(wrong: int = 3) -> Answers:
    """Return answers of which so many take one intent for another."""
    inside = [Answer(f"call it off {n}", "cancel", prediction("cancel", 0.9)) for n in range(10)]
    inside += [Answer(f"hello {n}", "greet", prediction("greet", 0.99)) for n in range(10)]
    inside += [Answer(SCRIPT, "change", prediction("cancel", 0.6), ("call it off",)) for _ in range(wrong)]
    inside += [Answer(f"make it two {n}", "change", prediction("change", 0.4)) for n in range(10 - wrong)]
    outside = [
        Answer("will it rain", "", prediction("greet", 0.7)),
        Answer("sing", "", prediction("greet", 0.1)),
    ]
    moods = [
        MoodAnswer(Mood("you thieves", "negative", 3), prediction("greet", 0.4, mood=-0.9)),
        MoodAnswer(Mood("i am 30", "neutral", 0), prediction("greet", 0.4)),
    ]
    return Answers(tuple(inside), tuple(outside), tuple(moods))


def small_report(wrong: int = 3) -> Report:
    """Return a report with every part."""
    made = answers(wrong)
    truth = [one.intent for one in made.inside]
    few, many = ["greet"] * len(truth), [one.best for one in made.inside]
    stages = [Stage(0.5, dict.fromkeys(truth, 5.0), few), Stage(1.0, dict.fromkeys(truth, 10.0), many)]
    learning = learning_report(truth, stages, dict.fromkeys(truth, 10))
    return report("en/small", "Made up.", made, 0.5, learning)

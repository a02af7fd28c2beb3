"""What a model says of messages whose truth is known, the material of every figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from chatbot.nlu.classifier import Classifier, Prediction
from chatbot.training.corpus import Corpus, Example, Mood
from chatbot.training.metrics import Floats

NEIGHBOURS = 2
"""So many examples stand beside a misread message."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One message, what it means and what the model made of it."""

    text: str
    intent: str
    """The true one; empty: out of scope."""
    prediction: Prediction
    near: tuple[str, ...] = ()
    """Of a misread message: the nearest examples of the intent it was taken for."""

    @property
    def truth(self) -> str:
        """Return the true label, as of a mood."""
        return self.intent

    @property
    def best(self) -> str:
        """Return the intent it was read as, whatever the threshold."""
        return self.prediction.intents[0].name or ""

    @property
    def confidence(self) -> float:
        """Return the model's confidence in that."""
        return self.prediction.intents[0].confidence

    @property
    def right(self) -> bool:
        """Say whether that is the true intent."""
        return self.best == self.intent


@dataclass(frozen=True, slots=True)
class MoodAnswer:
    """One message, its mood and what the model made of it."""

    mood: Mood
    prediction: Prediction

    @property
    def text(self) -> str:
        """Return the message."""
        return self.mood.text

    @property
    def truth(self) -> str:
        """Return its true sentiment."""
        return self.mood.sentiment

    @property
    def best(self) -> str:
        """Return the sentiment it was read as."""
        return self.prediction.sentiment.label

    @property
    def right(self) -> bool:
        """Say whether that is the true one."""
        return self.best == self.truth


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that was asked."""

    inside: tuple[Answer, ...] = ()
    outside: tuple[Answer, ...] = ()
    moods: tuple[MoodAnswer, ...] = ()

    def __add__(self, other: Answers) -> Answers:
        """Return both together."""
        return Answers(self.inside + other.inside, self.outside + other.outside, self.moods + other.moods)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Finds the examples of an intent that lie nearest to a message."""

    examples: Sequence[Example]
    read: Callable[[Sequence[int]], Floats]
    """From places in `examples` to their vectors, (n, H), of length 1."""
    _known: dict[str, tuple[list[int], Floats]] = field(default_factory=dict)

    def near(self, text: str, vector: Floats, intent: str) -> tuple[str, ...]:
        """Return the nearest examples' texts, the nearest first; never the message itself."""
        places, vectors = self._vectors(intent)
        order = np.argsort(-(vectors @ vector), kind="stable") if places else ()
        texts = [self.examples[places[place]].text for place in order]
        return tuple([one for one in texts if one != text][:NEIGHBOURS])

    def _vectors(self, intent: str) -> tuple[list[int], Floats]:
        if intent not in self._known:
            places = [place for place, one in enumerate(self.examples) if one.intent == intent]
            self._known[intent] = places, self.read(places) if places else np.empty((0, 0))
        return self._known[intent]


def ask(
    classifier: Classifier,
    corpus: Corpus,
    *,
    beside: Sequence[Example] = (),
    tick: Callable[[], None] = lambda: None,
) -> Answers:
    """Put every message to a model as it is served.

    Args:
        beside: the examples from which the neighbours of misread messages are taken; none: they get none.
        tick: called after each message.
    """

    def said(text: str) -> Prediction:
        prediction = classifier.predict(text)
        tick()
        return prediction

    def read(places: Sequence[int]) -> Floats:
        return np.stack([classifier.predict(beside[place].text).vector for place in places])

    neighbours = Neighbours(beside, read)
    return Answers(
        tuple(answer(one.text, one.intent, said(one.text), neighbours) for one in corpus.examples),
        tuple(answer(text, "", said(text), neighbours) for text in corpus.out_of_scope),
        tuple(MoodAnswer(mood, said(mood.text)) for mood in corpus.moods),
    )


def answer(text: str, intent: str, prediction: Prediction, neighbours: Neighbours) -> Answer:
    """Return the answer, with neighbours if the intent is the wrong one."""
    found = Answer(text, intent, prediction)
    if found.right or not (intent or prediction.sure):
        return found
    return Answer(text, intent, prediction, neighbours.near(text, prediction.vector, found.best))

"""From a text to intents, out of scope, sentiment and vector, by the network of one model folder."""

from __future__ import annotations

import math
import os
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import numpy as np

from chatbot.domain.understanding import Intent, Sentiment, SentimentLabel
from chatbot.errors import ModelUnavailable
from chatbot.nlu.encoder import Floats, Reading
from chatbot.nlu.folder import Model, ModelInfo
from chatbot.nlu.text import normalise

LEAST_SHARE = 1e-6
"""A network is never surer than that of what is out of scope."""
WAIT_S = 2.0
"""A message that finds no free core for so long is answered by the rules."""
MENDED_FROM = 0.9
"""With its spelling mended a message is believed from here on: of 579 held-out ones nine more are read rightly, none
less."""
RANKING_LENGTH = 5
CACHE_SIZE = 1024
"""Repeated messages ("hi", "where is my order") cost no pass; some 5 MB at most."""
MOODS: tuple[SentimentLabel, ...] = ("negative", "neutral", "positive")
"""The order of the sentiment logits."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the network makes of one text."""

    intents: tuple[Intent, ...]
    """The likeliest `RANKING_LENGTH`, best first; all confidences and `out_of_scope` would sum to 1."""
    out_of_scope: float
    """The probability that no intent is meant; 0 when the model was taught no such messages."""
    scope_score: float
    """What the threshold is held against: 0 (foreign) to 1, the probability of being in scope where that was learnt."""
    sure: bool
    """The message passes both limits: in scope, and one intent stands out; else nothing is answered unasked."""
    sentiment: Sentiment
    vector: Floats = field(compare=False, repr=False)
    """(H), of length 1."""
    meaning: Floats | None = field(default=None, compare=False, repr=False)
    """(H), of length 1: what the search in articles compares; None where the model has not learnt it."""


class Classifier:
    """Safe to call from many threads: as many passes at a time as there are cores."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._slots = threading.BoundedSemaphore(os.cpu_count() or 1)
        self._recent: OrderedDict[str, Prediction] = OrderedDict()
        self._lock = threading.Lock()

    def predict(self, text: str) -> Prediction:
        """Read one message.

        Raises:
            ModelUnavailable: every core was busy for `WAIT_S`.
        """
        text = normalise(text)
        if (known := self._recall(text)) is not None:
            return known
        prediction = self._second(text, self._judge(text))
        self._remember(text, prediction)
        return prediction

    def _judge(self, text: str) -> Prediction:
        reading = self.read(text)
        return replace(judge(reading, self.model.info), meaning=self.model.meaning(reading.vector))

    def _second(self, text: str, first: Prediction) -> Prediction:
        """Read it with its spelling mended and believe that where it is clearer; the mood stays that of the first."""
        mended = self.model.spelling.mend(text)
        if mended == text.lower():
            return first
        second = self._judge(mended)
        clearer = second.intents[0].confidence > max(MENDED_FROM, first.intents[0].confidence)
        return replace(second, sentiment=first.sentiment) if second.sure and clearer else first

    def read(self, text: str) -> Reading:
        """Run the network on a normalised text that nobody will send again.

        Raises:
            ModelUnavailable: every core was busy for `WAIT_S`.
        """
        with self._slot():
            return self.model.encoder.read(text)

    @contextmanager
    def _slot(self) -> Iterator[None]:
        if not self._slots.acquire(timeout=WAIT_S):
            raise ModelUnavailable(f"every core was busy for {WAIT_S:g} s: the rules answer")
        try:
            yield
        finally:
            self._slots.release()

    def _recall(self, text: str) -> Prediction | None:
        with self._lock:
            if (known := self._recent.get(text)) is not None:
                self._recent.move_to_end(text)
            return known

    def _remember(self, text: str, prediction: Prediction) -> None:
        with self._lock:
            self._recent[text] = prediction
            while len(self._recent) > CACHE_SIZE:
                self._recent.popitem(last=False)


def judge(reading: Reading, info: ModelInfo) -> Prediction:
    """Turn logits into calibrated probabilities and hold them against the threshold."""
    probabilities = intent_probabilities(reading, info)
    in_scope = probabilities[: len(info.intents)]
    best = np.argsort(-in_scope, kind="stable")[:RANKING_LENGTH]
    intents = tuple(Intent(info.intents[i], float(in_scope[i])) for i in best)
    out_of_scope = float(probabilities[-1]) if info.knows_out_of_scope else 0.0
    score = scope_score(out_of_scope, reading.nearness, info.scope_weights)
    sure = score >= info.threshold and intents[0].confidence >= info.answer_from
    return Prediction(intents, out_of_scope, score, sure, _sentiment(reading, info), reading.vector)


def intent_probabilities(reading: Reading, info: ModelInfo) -> Floats:
    """Return calibrated probabilities, (intents), one more for out of scope where the network knows it."""
    return softmax(reading.intent_logits / info.temperature)


def scope_score(out_of_scope: float, nearness: float, weights: tuple[float, float, float]) -> float:
    """Return 0 (foreign) to 1 (in scope); `weights` as in `ModelInfo.scope_weights`."""
    weighted = weights[0] * logit(1 - out_of_scope) + weights[1] * nearness + weights[2]
    return 1 / (1 + math.exp(-weighted))


def logit(share: float) -> float:
    """Return the logarithm of the odds of a probability."""
    share = min(max(share, LEAST_SHARE), 1 - LEAST_SHARE)
    return math.log(share / (1 - share))


def softmax(logits: Floats) -> Floats:
    """Return probabilities over the last axis."""
    exponents = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(exponents / exponents.sum(axis=-1, keepdims=True))


def _sentiment(reading: Reading, info: ModelInfo) -> Sentiment:
    if not info.sentiment:
        return Sentiment("neutral", 0.0, 0.0)
    negative, neutral, positive = (float(share) for share in softmax(reading.sentiment_logits))
    label = MOODS[int(np.argmax((negative, neutral, positive)))]
    return Sentiment(label, positive - negative, min(1.0, max(0.0, reading.anger)))

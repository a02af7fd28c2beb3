"""Probabilities that add up, a threshold that is kept, many threads, and no torch."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from chatbot.domain.understanding import Intent, Sentiment
from chatbot.errors import ModelUnavailable
from chatbot.nlu import classifier as module
from chatbot.nlu.classifier import Classifier, Prediction, judge
from chatbot.nlu.encoder import Reading
from chatbot.nlu.folder import ModelInfo, open_model
from tests.training.small import MESSAGES, trained_folder


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trained_folder(tmp_path_factory)


@pytest.fixture
def classifier(folder: Path) -> Classifier:
    return Classifier(open_model(folder))


@pytest.fixture
def info(folder: Path) -> ModelInfo:
    return open_model(folder).info.model_copy(
        update={"temperature": 1.0, "threshold": 0.9, "scope_weights": (1.0, 0.0, 0.0)}
    )


def reading(
    *intents: float, sentiment: tuple[float, float, float] = (0, 0, 0), anger: float = 0.5
) -> Reading:
    vector = np.zeros(384, dtype=np.float32)
    logits = np.array(intents, dtype=np.float32)
    return Reading(logits, np.array(sentiment, dtype=np.float32), anger, vector, nearness=0.5)


def test_confidences_and_out_of_scope_sum_to_one(classifier: Classifier) -> None:
    prediction = classifier.predict("where is my parcel")
    confidences = [intent.confidence for intent in prediction.intents]

    assert sum(confidences) + prediction.out_of_scope == pytest.approx(1, abs=1e-5)
    assert confidences == sorted(confidences, reverse=True)
    assert {intent.name for intent in prediction.intents} == set(MESSAGES)
    assert float(np.linalg.norm(prediction.vector)) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize(
    ("first", "second", "believed"),
    [
        ((0.3, False), (0.95, True), True),
        ((0.91, True), (0.95, True), True),  # clearer
        ((0.3, False), (0.7, True), False),  # no more than likely
        ((0.3, False), (0.95, False), False),  # nothing that is taken on
        ((0.96, True), (0.95, True), False),  # no clearer than as it was typed
    ],
)
def test_what_is_clearer_with_its_spelling_mended_is_believed_so(
    classifier: Classifier,
    monkeypatch: pytest.MonkeyPatch,
    first: tuple[float, bool],
    second: tuple[float, bool],
    believed: bool,
) -> None:
    cross = Sentiment("negative", -0.9, 0.8)
    typed = Prediction((Intent("a", first[0]),), 0.0, 0.5, first[1], cross, np.zeros(1))
    mended = Prediction(
        (Intent("b", second[0]),), 0.0, 0.5, second[1], Sentiment("neutral", 0, 0), np.zeros(1)
    )
    monkeypatch.setattr(classifier.model.spelling, "mend", lambda _: "my parcel")
    monkeypatch.setattr(classifier, "_judge", {"my prcel": typed, "my parcel": mended}.__getitem__)

    prediction = classifier.predict("my prcel")

    assert prediction == (replace(mended, sentiment=cross) if believed else typed)


@pytest.mark.parametrize(
    ("logits", "sure"),
    [
        ((9, 0, 0, 0), True),  # plainly the first intent
        ((0, 0, 0, 9), False),  # plainly out of scope
        ((2, 0, 0, 1), False),  # in scope at less than the threshold
        ((5, 5, 5, 0), False),  # in scope, but which of the three?
    ],
)
def test_a_message_is_taken_on_when_it_is_in_scope_and_one_intent_stands_out(
    info: ModelInfo, logits: tuple[float, ...], sure: bool
) -> None:
    assert judge(reading(*logits), info).sure is sure


def test_without_a_notion_of_out_of_scope_the_nearness_to_what_was_learnt_decides(info: ModelInfo) -> None:
    plain = info.model_copy(update={"knows_out_of_scope": False, "scope_weights": (0.0, 10.0, -5.0)})
    near, far = replace(reading(9, 0, 0), nearness=0.9), replace(reading(9, 0, 0), nearness=0.6)

    assert judge(near, plain).sure
    assert not judge(far, plain).sure
    assert judge(far, plain).out_of_scope == 0.0


def test_of_many_intents_the_likeliest_are_named_best_first(info: ModelInfo) -> None:
    many = info.model_copy(update={"intents": tuple("abcdefgh")})

    named = judge(reading(1, 2, 3, 9, 5, 6, 7, 8, 0), many).intents

    assert [intent.name for intent in named] == ["d", "h", "g", "f", "e"]


def test_a_higher_temperature_makes_it_humbler(info: ModelInfo) -> None:
    humble = info.model_copy(update={"temperature": 2.0})

    best = [judge(reading(4, 0, 0, 0), one).intents[0].confidence for one in (info, humble)]
    assert best[0] > best[1]


def test_the_mood_is_read_from_three_logits(info: ModelInfo) -> None:
    mood = judge(reading(1, 0, 0, 0, sentiment=(9, 0, 0), anger=0.8), info).sentiment

    assert mood.label == "negative"
    assert mood.score == pytest.approx(-1, abs=0.01)
    assert mood.anger == pytest.approx(0.8)


@pytest.mark.parametrize("text", ["", " ", "\u200b", "🙂", "a" * 20_000, "ß\x00ü", "where is it? " * 400])
def test_any_text_gets_a_prediction(classifier: Classifier, text: str) -> None:
    assert len(classifier.predict(text).intents) == len(MESSAGES)


def test_hidden_characters_and_extra_spaces_change_nothing(classifier: Classifier) -> None:
    assert classifier.predict("where  is my\u200b parcel") is classifier.predict("where is my parcel")


def test_many_threads_get_what_one_gets(
    classifier: Classifier, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WAIT_S", 60)  # a machine under load may be slow, not wrong
    texts = [f"where is order {number}" for number in range(40)]
    alone = [Classifier(open_model(folder)).predict(text).intents[0] for text in texts[:5]]

    with ThreadPoolExecutor(16) as threads:
        together = list(threads.map(classifier.predict, texts))

    assert [prediction.intents[0] for prediction in together[:5]] == alone


def test_it_forgets_the_oldest_messages(classifier: Classifier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CACHE_SIZE", 2)
    first = classifier.predict("one")
    classifier.predict("two")
    assert classifier.predict("one") is first

    classifier.predict("three")
    classifier.predict("four")
    assert classifier.predict("one") is not first


def test_who_finds_no_free_core_is_told_so(classifier: Classifier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAIT_S", 0.01)
    monkeypatch.setattr(classifier, "_slots", threading.BoundedSemaphore(1))
    with classifier._slot(), pytest.raises(ModelUnavailable, match="every core was busy"):
        classifier.predict("hello")

    assert classifier.predict("hello").intents


def test_serving_a_model_imports_neither_torch_nor_its_friends(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from chatbot.nlu.classifier import Classifier;"
        "from chatbot.nlu.folder import open_model; Classifier(open_model(Path(sys.argv[1]))).predict('hi');"
        "print([name for name in ('torch', 'transformers', 'onnx', 'scipy', 'sklearn') if name in sys.modules])"
    )

    found = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == "[]"

"""Why a message was understood as it was, told by a small trained model and the shop's own rules."""

from __future__ import annotations

import json
import shutil
import threading
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from chatbot.domain.explanation import Explanation
from chatbot.errors import ModelUnavailable
from chatbot.nlu import classifier as module
from chatbot.nlu.classifier import Classifier
from chatbot.nlu.entities import EntityExtractor
from chatbot.nlu.examples import nearest_examples
from chatbot.nlu.explainer import Explainer
from chatbot.nlu.folder import open_model
from chatbot.nlu.interpreter import Interpreter
from chatbot.nlu.language import LanguageDetector
from chatbot.nlu.rules import Rules
from tests.training.small import CORPUS, trained_folder

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trained_folder(tmp_path_factory)


@pytest.fixture
def classifier(folder: Path) -> Classifier:
    return Classifier(open_model(folder))


@pytest.fixture
def explain(rules: Rules, language: LanguageDetector, extractor: EntityExtractor) -> object:
    def explained(text: str, classifier: Classifier | None) -> Explanation:
        interpreter = Interpreter(lambda: classifier, lambda: rules, language, lambda: extractor)
        return Explainer(lambda: classifier, lambda: rules).explain(interpreter.interpret(text, now=NOW))

    return explained


def test_the_words_add_up_to_the_intent(explain, classifier):
    found = explain("hello there, please refund me for this kettle", classifier)

    assert found.intent == "get_refund"
    assert max(found.words, key=lambda word: word.weight).text == "refund"
    assert found.confidence > 0.4


def test_the_training_examples_most_like_it_are_quoted(explain, classifier):
    found = explain("please refund me", classifier)

    assert (found.examples[0].text, found.examples[0].intent) == ("please refund me", "get_refund")
    assert found.examples[0].similarity > 0.95
    assert len(found.examples) == 5


def test_what_is_out_of_scope_is_held_against_the_threshold(explain, classifier):
    found = explain("what is the capital of peru", classifier)

    assert (found.examples[0].text, found.examples[0].intent) == ("what is the capital of peru", None)
    assert found.limits is not None
    assert not found.limits.sure
    assert found.intent in {"track_order", "get_refund", "create_account"}
    assert "out of scope" in found.reasons[0]
    assert "below the threshold" in found.reasons[0]


def test_a_rule_that_decided_is_named_with_its_words(explain, classifier):
    found = explain("I want a human being, a person, at the phone, about quantum physics", classifier)

    assert found.rule is not None
    assert (found.rule.intent, "human" in found.rule.words) == ("contact_human_agent", True)
    assert found.reasons[-1].startswith(f"rule {found.rule.number} fits '{found.rule.words}'")


def test_without_a_model_the_rule_is_all_there_is(explain):
    found = explain("where is my order", None)

    assert found.reasons[0] == "there is no model: the rules answer"
    assert found.rule is not None
    assert (found.words, found.examples, found.limits) == ((), (), None)


def test_a_button_needs_no_words(explain, classifier):
    assert explain("/track_order", classifier).reasons == ("a button asked for track_order",)


def test_a_number_alone_was_never_shown_to_the_model(explain, classifier):
    assert explain("1001234", classifier).reasons == ("there are no words to ask the model about",)


def test_a_busy_model_is_said_so(explain, classifier, monkeypatch):
    monkeypatch.setattr(module, "WAIT_S", 0.01)
    monkeypatch.setattr(classifier, "_slots", threading.BoundedSemaphore(1))
    with classifier._slot():
        found = explain("please refund me", classifier)

    assert found.reasons[0].startswith("every core was busy")


def test_a_folder_of_an_earlier_version_is_explained_without_examples(explain, folder, tmp_path):
    old = Path(shutil.copytree(folder, tmp_path / "old"))
    manifest = json.loads((old / "manifest.json").read_text())
    for name in ("examples.jsonl", "examples.npy"):
        (old / name).unlink()
        del manifest["files"][name]
    (old / "manifest.json").write_text(json.dumps(manifest))

    found = explain("please refund me", Classifier(open_model(old)))

    assert found.words
    assert found.examples == ()
    assert "holds no training examples: train again" in found.reasons[-1]


def test_every_example_is_in_the_folder_with_its_vector(folder):
    rows = [json.loads(line) for line in (folder / "examples.jsonl").read_text(encoding="utf-8").splitlines()]
    vectors = np.load(folder / "examples.npy", allow_pickle=False)

    assert [(row["text"], row["intent"]) for row in rows if row["intent"]] == [
        (example.text, example.intent) for example in CORPUS.examples
    ]
    assert [row["text"] for row in rows if not row["intent"]] == list(CORPUS.out_of_scope)
    assert (vectors.shape, vectors.dtype) == ((len(rows), 384), np.float16)
    assert np.allclose(np.linalg.norm(vectors.astype(np.float32), axis=1), 1, atol=0.01)


def test_vectors_that_do_not_fit_are_refused(tmp_path):
    np.save(tmp_path / "examples.npy", np.zeros((2, 3), dtype=np.float16))

    with pytest.raises(ModelUnavailable, match="train again"):
        nearest_examples(tmp_path, np.zeros(384, dtype=np.float32), 5)

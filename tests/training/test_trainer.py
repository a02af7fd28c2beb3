"""A model folder is whole, does what the trained network does, and appears at once or not at all."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from chatbot.errors import InvalidData
from chatbot.nlu.classifier import Classifier
from chatbot.nlu.encoder import Encoder, token_ids
from chatbot.nlu.folder import open_model
from chatbot.training.base import Base, open_base
from chatbot.training.corpus import Corpus
from chatbot.training.export import Served, export, export_exact
from chatbot.training.network import Network
from chatbot.training.smoothing import smoothed
from chatbot.training.trainer import train
from tests.training.small import CORPUS, MESSAGES, OUTSIDE, RECIPE


def silent(_done: int, _all: int) -> None:
    """Show no progress."""


def test_a_few_steps_teach_the_intents(model_folder: Path) -> None:
    classifier = Classifier(open_model(model_folder))

    said = {text: classifier.predict(text).intents[0].name for texts in MESSAGES.values() for text in texts}

    wrong = [text for intent, texts in MESSAGES.items() for text in texts if said[text] != intent]
    assert len(wrong) <= 1


def test_the_folder_tells_what_it_is(model_folder: Path) -> None:
    info = open_model(model_folder).info

    assert info.intents == tuple(sorted(MESSAGES))
    assert info.data_fingerprint == CORPUS.fingerprint
    assert info.knows_out_of_scope
    assert info.sentiment
    assert "README.md" in {path.name for path in model_folder.iterdir()}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Base, Network, Path]:
    """Return a network and a folder that holds it in int8 and, under `exact`, in float32."""
    folder = tmp_path_factory.mktemp("exported")
    base = open_base("")
    network = Network(base, 3, 4).eval()
    (folder / "exact").mkdir()
    served = Served(base, network, 3).eval()
    export(smoothed(served, base.tokenizer, CORPUS.texts), folder)
    export_exact(served, folder / "exact" / "network.onnx")
    for place in (folder, folder / "exact"):
        base.tokenizer.save(str(place / "tokenizer.json"))
    return base, network, folder


def test_int8_says_nearly_what_float32_says(exported: tuple[Base, Network, Path]) -> None:
    _, _, folder = exported
    served, exact = Encoder(folder), Encoder(folder / "exact")

    alike = [float(served.read(text).vector @ exact.read(text).vector) for text in OUTSIDE]

    assert min(alike) > 0.985
    assert (folder / "network.onnx").stat().st_size < 30_000_000


def test_the_exported_network_is_the_trained_one(exported: tuple[Base, Network, Path]) -> None:
    base, network, folder = exported
    reading = Encoder(folder / "exact").read(OUTSIDE[0])

    outputs = network(base.activations([OUTSIDE[0]], 3, lambda: None))

    assert np.allclose(reading.vector, outputs.vector.detach().numpy(), atol=0.01)
    assert np.allclose(reading.intent_logits, outputs.intent.detach().numpy(), atol=0.2)


def test_the_same_seed_gives_the_same_network(model_folder: Path, tmp_path: Path) -> None:
    again = train(CORPUS, RECIPE, language="en", parent=tmp_path, name="again", progress=silent)

    vectors = [Encoder(folder).read("where is it").vector for folder in (model_folder, again.folder)]
    assert float(vectors[0] @ vectors[1]) > 0.999


def test_without_mood_examples_the_mood_is_neutral(tmp_path: Path) -> None:
    corpus = Corpus(CORPUS.examples)
    trained = train(corpus, RECIPE, language="en", parent=tmp_path, name=None, progress=silent)

    prediction = Classifier(open_model(trained.folder)).predict("you thieves!")

    assert (prediction.sentiment.label, prediction.sentiment.anger) == ("neutral", 0.0)
    assert prediction.out_of_scope == 0.0
    assert trained.folder.name.startswith("20")


def test_a_long_message_is_cut_in_the_middle() -> None:
    tokenizer = open_base("").tokenizer
    (ids,) = token_ids(tokenizer, ["refund " + "blah " * 500 + "cancel"])

    assert len(ids) == 128
    assert tokenizer.decode(ids).split()[::127] == ["refund"]
    assert tokenizer.decode(ids).endswith("cancel")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_killed_training_leaves_no_folder(tmp_path: Path, how: signal.Signals) -> None:
    command = [sys.executable, "-m", "chatbot", "train", "--data", "intents/en", "--out", str(tmp_path / "m")]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    assert process.stderr.readline().startswith("Training en on")
    wait_until(lambda: uses_torch(process.pid))
    process.send_signal(how)
    process.wait(30)
    process.stderr.close()

    assert process.returncode != 0
    assert list(tmp_path.iterdir()) == []


def wait_until(is_so: Callable[[], bool]) -> None:
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("it never came")


def uses_torch(pid: int) -> bool:
    return "libtorch" in Path(f"/proc/{pid}/maps").read_text()


def test_an_encoder_that_is_not_there_is_said_in_one_line() -> None:
    with pytest.raises(InvalidData, match="CHATBOT_ENCODER='/nowhere' cannot be loaded") as caught:
        open_base("/nowhere")

    assert "\n" not in str(caught.value)

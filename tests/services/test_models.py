"""Another model takes over while messages come in; one that cannot be used never does."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from chatbot.nlu.runs import activate
from chatbot.services import models as served
from chatbot.services.models import CurrentModel
from tests.training.small import trained_folder


@pytest.fixture
def runs(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of models with two runs, the first in use; a change is looked for at every message."""
    monkeypatch.setattr(served, "LOOK_S", 0)
    for run in ("first", "second"):
        shutil.copytree(trained_folder(tmp_path_factory), tmp_path / "en" / run)
    activate(tmp_path / "en" / "first")
    return tmp_path


def name(model: CurrentModel) -> str | None:
    classifier = model.current()
    return classifier.model.name if classifier else None


def test_another_run_takes_over_and_no_message_fails_meanwhile(runs: Path) -> None:
    model, done = CurrentModel(runs, "en"), threading.Event()
    failed: list[object] = []

    def talk() -> None:
        while not done.is_set():
            classifier = model.current()
            if classifier is None or not classifier.predict("where is my parcel").intents:
                failed.append(classifier)

    talkers = [threading.Thread(target=talk) for _ in range(3)]
    for talker in talkers:
        talker.start()
    for run in ("second", "first", "second"):
        activate(runs / "en" / run)
        while name(model) != f"en/{run}":
            done.wait(0.01)
    done.set()
    for talker in talkers:
        talker.join()
    assert failed == []


@pytest.mark.parametrize("broken", ["network.onnx", "manifest.json"])
def test_a_damaged_run_leaves_the_last_good_one_in_use(runs: Path, broken: str) -> None:
    model = CurrentModel(runs, "en")
    (runs / "en" / "second" / broken).write_text("damaged")
    activate(runs / "en" / "second")

    model.refresh()

    assert name(model) == "en/first"
    assert "second" in str(model.error)
    activate(runs / "en" / "first")
    model.refresh()
    assert model.error is None


def test_the_first_model_is_taken_up_when_it_is_there(runs: Path) -> None:
    (runs / "en" / "current").unlink()
    model = CurrentModel(runs, "en")
    assert name(model) is None

    activate(runs / "en" / "second")
    model.refresh()

    assert (name(model), model.error) == ("en/second", None)


def test_a_pointer_that_goes_keeps_the_model(runs: Path) -> None:
    model = CurrentModel(runs, "en")
    (runs / "en" / "current").write_text("gone")

    model.refresh()

    assert name(model) == "en/first"
    assert "no run 'gone'" in str(model.error)

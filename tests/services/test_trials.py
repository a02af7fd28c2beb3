"""A variant may be understood by another model, or with another limit; where that fails all goes on as usual."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from chatbot.domain.experiments import Arm
from chatbot.nlu.interpreter import Interpreter
from chatbot.nlu.runs import activate, find_run
from chatbot.playbook.experiments import VariantEntry
from chatbot.services.models import CurrentModel
from chatbot.services.trials import Trials
from tests.training.small import trained_folder

USUAL: Any = SimpleNamespace(with_classifier=lambda classifier: SimpleNamespace(classifier=classifier))
CAREFUL = (Arm("careful", "careful", "u"),)


@pytest.fixture
def small_models(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of models with two runs, the first in use."""
    for run in ("first", "second"):
        shutil.copytree(trained_folder(tmp_path_factory), tmp_path / "en" / run)
    activate(tmp_path / "en" / "first")
    return tmp_path


@pytest.fixture
def small_model(small_models: Path) -> CurrentModel:
    return CurrentModel(small_models, "en")


def trials(entry: VariantEntry, model: Any, models: Path) -> Trials:
    catalogue: Any = SimpleNamespace(met=lambda arms: {arm.variant: entry for arm in arms})
    return Trials(USUAL, lambda: catalogue, model, lambda run: find_run(models, "en", run))


def classifier_of(found: Interpreter) -> Any:
    other: Any = found
    return other.classifier()


@pytest.mark.parametrize("arms", [(), CAREFUL])
def test_who_meets_nothing_that_differs_is_understood_as_usual(tmp_path: Path, arms: tuple[Arm, ...]) -> None:
    assert trials(VariantEntry(), None, tmp_path).interpreter(arms) is USUAL


def test_a_limit_of_its_own_needs_no_second_network(small_model: CurrentModel, tmp_path: Path) -> None:
    found = trials(VariantEntry(answer_from=0.99), small_model, tmp_path)

    limited = classifier_of(found.interpreter(CAREFUL))

    usual = small_model.current()
    assert usual is not None
    assert limited.model.info.answer_from == 0.99 != usual.model.info.answer_from
    assert limited.model.encoder is usual.model.encoder
    assert classifier_of(found.interpreter(CAREFUL)) is limited


def test_another_model_is_opened_beside_the_messages(small_model: CurrentModel, small_models: Path) -> None:
    found = trials(VariantEntry(model="second"), small_model, small_models)

    first = classifier_of(found.interpreter(CAREFUL))
    for _ in range(200):
        if classifier_of(found.interpreter(CAREFUL)) is not first:
            break
        time.sleep(0.05)

    assert first is small_model.current()
    assert classifier_of(found.interpreter(CAREFUL)).model.name == "en/second"


def test_where_a_model_cannot_be_opened_the_one_in_use_answers(
    small_model: CurrentModel, tmp_path: Path
) -> None:
    found = trials(VariantEntry(model="gone"), small_model, tmp_path)

    for _ in range(3):
        assert classifier_of(found.interpreter(CAREFUL)) is small_model.current()
        time.sleep(0.05)

"""Where there are no held-out messages, the trainings' own rehearsals are all there is to go by."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from chatbot.nlu.classifier import Classifier
from chatbot.nlu.folder import Model, open_model
from chatbot.nlu.verdicts import gate_state
from chatbot.training.gate import judge


@pytest.fixture(scope="module")
def model(model_folder: Path) -> Model:
    return open_model(model_folder)


def rehearsed(model: Model, folder: Path, figures: dict[str, float], *intents: str) -> Classifier:
    """Return the model with other figures and, if given, other intents, in a folder of its own."""
    folder.mkdir()
    shutil.copy(model.folder / "manifest.json", folder)
    (folder / "metrics.json").write_text(json.dumps(figures))
    info = model.info.model_copy(update={"intents": intents or model.info.intents})
    return Classifier(replace(model, folder=folder, info=info))


@pytest.mark.parametrize(
    ("before", "after", "passed"),
    [
        (0.9, 0.87, True),
        (0.9, 0.8, False),
        (0.3, 0.3, True),
        (None, 0.6, True),
        (None, 0.4, False),
        (0.9, None, True),
    ],
)
def test_rehearsals_may_differ_by_chance(
    model: Model, tmp_path: Path, before: float | None, after: float | None, passed: bool
) -> None:
    new = rehearsed(model, tmp_path / "new", {} if after is None else {"accuracy": after})
    in_use = rehearsed(model, tmp_path / "old", {"accuracy": before}) if before is not None else None

    verdict = judge(new, in_use, [])

    assert (verdict.passed, gate_state(tmp_path / "new")) == (passed, "passed" if passed else "refused")
    assert verdict.compared_with == ("old" if in_use else None)


def test_another_shop_s_model_takes_no_shop_over_by_accident(model: Model, tmp_path: Path) -> None:
    new = rehearsed(model, tmp_path / "new", {"accuracy": 0.99}, "open_account", "close_account", "lost_card")

    verdict = judge(new, rehearsed(model, tmp_path / "old", {"accuracy": 0.7}), [])

    assert not verdict.passed
    assert "no longer knows: 3 (create_account, get_refund, track_order)" in verdict.reasons[0]

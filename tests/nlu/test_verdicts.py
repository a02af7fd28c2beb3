"""A verdict belongs to the very files it was made on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatbot.domain.models import GateFinding
from chatbot.errors import GateNotPassed
from chatbot.nlu.verdicts import gate_state, need_passed, note_activation, write_verdict

FINE = GateFinding("accuracy", 0.8, 0.9, passed=True, text="accuracy: 80.0% before, 90.0% now")
WORSE = GateFinding("macro-F1", 0.8, 0.6, passed=False, text="macro-F1: 80.0% before, 60.0% now")


@pytest.fixture
def run(tmp_path: Path) -> Path:
    (tmp_path / "en" / "run").mkdir(parents=True)
    (tmp_path / "en" / "run" / "manifest.json").write_text('{"files": {}}')
    return tmp_path / "en" / "run"


def test_one_finding_that_is_worse_refuses_the_model(run: Path) -> None:
    assert write_verdict(run, (FINE,), compared_with="before").passed
    assert gate_state(run) == "passed"

    assert not write_verdict(run, (FINE, WORSE), compared_with="before").passed
    assert gate_state(run) == "refused"
    assert sorted(path.name for path in run.parent.iterdir()) == ["run", "run.gate.json"]


def test_why_a_model_may_not_answer_is_said(run: Path) -> None:
    with pytest.raises(
        GateNotPassed, match="not been through the gate: run `chatbot models check run`, or ask"
    ):
        need_passed(run, mend="ask")
    write_verdict(run, (FINE, WORSE), compared_with=None)
    with pytest.raises(
        GateNotPassed, match=r"refused by its gate \(macro-F1: 80.0% before, 60.0% now\): ask"
    ):
        need_passed(run, mend="ask")
    write_verdict(run, (FINE,), compared_with=None)
    need_passed(run, mend="ask")


@pytest.mark.parametrize("name", ["run/manifest.json", "run.gate.json"])
def test_a_verdict_on_other_files_counts_for_nothing(run: Path, name: str) -> None:
    write_verdict(run, (FINE,), compared_with=None)
    (run.parent / name).write_text('{"files": {"network.onnx": "another"}}')

    assert gate_state(run) == "unchecked"


def test_every_activation_is_a_line_of_its_own(run: Path) -> None:
    note_activation(run, by="maya", why="passed the gate")
    note_activation(run, by="tom", why="the held-out\nset is wrong", despite_gate=True)

    lines = [json.loads(line) for line in (run.parent / "activations.jsonl").read_text().splitlines()]
    assert [(line["run"], line["by"], line["despite_gate"]) for line in lines] == [
        ("run", "maya", False),
        ("run", "tom", True),
    ]

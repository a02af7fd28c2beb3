"""A model goes live through the gate, or by somebody who says why."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chatbot.cli.main import main
from chatbot.nlu.folder import file_hash
from tests.training.small import MESSAGES, trained_folder


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def rows(path: Path, messages: dict[str, list[str]]) -> Path:
    lines = [{"text": text, "label": label} for label, texts in messages.items() for text in texts]
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


@pytest.fixture
def intents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the files of a shop that has nothing to look up and nothing to hold a model against yet."""
    made = Path(shutil.copytree("intents", tmp_path / "intents"))
    for folder in ("knowledge", "scenarios", "held_out"):
        shutil.rmtree(made / folder)
    monkeypatch.setenv("CHATBOT_INTENTS_DIR", str(made))
    return made


@pytest.fixture
def models(
    intents: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Return a language's folder of two good models, and one whose labels are mixed up."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    language = tmp_path / "models" / "en"
    for name in ("first", "second", "worse"):
        shutil.copytree(trained_folder(tmp_path_factory), language / name)
    info = json.loads((language / "worse" / "model.json").read_text())
    first, *others = info["intents"]
    rewrite(language / "worse", "model.json", info | {"intents": [*others, first]})
    return language


@pytest.fixture
def held_out(tmp_path: Path) -> Path:
    """Return a file of held-out messages."""
    return rows(tmp_path / "held_out.jsonl", MESSAGES)


def rewrite(folder: Path, name: str, content: object) -> None:
    (folder / name).write_text(json.dumps(content))
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name] = file_hash(folder / name)
    (folder / "manifest.json").write_text(json.dumps(manifest))


def activations(models: Path) -> list[tuple[str, str, bool]]:
    lines = [json.loads(line) for line in (models / "activations.jsonl").read_text().splitlines()]
    return [(line["run"], line["why"], line["despite_gate"]) for line in lines]


def test_models_that_pass_are_put_to_use_and_taken_back(models: Path, held_out: Path) -> None:
    nothing = run("models", "rollback")
    for name in ("first", "second"):
        assert run("models", "check", name, "--held-out", held_out).exit_code == 0
        assert run("models", "activate", name).stdout == f"{name} is in use\n"
    listed = run("models", "list").stdout
    back = run("models", "rollback").stdout

    assert (nothing.exit_code, "chatbot train" in nothing.stderr) == (1, True)
    assert [line[0] for line in sorted(listed.splitlines(), key=lambda line: line[2:])] == [" ", "*", " "]
    assert [line.split("gate: ")[1] for line in sorted(listed.splitlines())][:2] == ["passed", "unchecked"]
    assert back == "first is in use again\n"
    assert [run for run, _, _ in activations(models)] == ["first", "second", "first"]


def test_a_worse_model_needs_a_reason_to_go_live(models: Path, held_out: Path) -> None:
    run("models", "activate", "first", "--despite-gate", "the first one")
    checked = run("models", "check", "worse", "--held-out", held_out)
    refused = run("models", "activate", "worse")

    assert (checked.exit_code, refused.exit_code) == (1, 1)
    assert "refused, held against first" in checked.stdout
    assert "WORSE accuracy: 100.0% before" in checked.stdout
    assert "'where is my parcel' (track_order): taken for" in checked.stdout
    first, *worse, _, command = refused.stderr.splitlines()
    assert first == "Gate       refused, held against first"
    assert worse[0].startswith("  WORSE accuracy: 100.0% before")
    assert not any(line.startswith("  ok") or len(line) > 120 for line in worse)
    assert command == '  chatbot models activate worse --despite-gate "…"'
    assert (models / "current").read_text() == "first\n"

    assert run("models", "activate", "worse", "--despite-gate", "a test of the desk").exit_code == 0
    assert (models / "current").read_text() == "worse\nfirst\n"
    assert activations(models)[1:] == [("worse", "a test of the desk", True)]


def test_an_empty_reason_is_told(models: Path) -> None:
    refused = run("models", "activate", "second", "--despite-gate", " ")

    assert (refused.exit_code, "the reason is empty" in refused.stderr) == (2, True)
    assert not (models / "current").exists()


def test_a_model_that_was_never_checked_does_not_go_live(models: Path) -> None:
    refused = run("models", "activate", "second")

    assert refused.exit_code == 1
    assert "run `chatbot models check second`" in refused.stderr
    assert not (models / "current").exists()


@pytest.mark.parametrize("name", ["gone", "../en/first", "damaged"])
def test_a_model_that_cannot_be_used_is_not_put_to_use(models: Path, name: str) -> None:
    (models / "second" / "network.onnx").write_text("damaged")
    (models / "second").rename(models / "damaged")
    run("models", "activate", "first", "--despite-gate", "the first one")

    refused = run("models", "activate", name, "--despite-gate", "all the same")

    assert refused.exit_code == 1
    assert (models / "current").read_text() == "first\n"


def test_a_training_that_ends_worse_leaves_the_model_in_use(
    models: Path, held_out: Path, tmp_path: Path
) -> None:
    run("models", "activate", "first", "--despite-gate", "the first one")
    first, *others = MESSAGES
    mixed = rows(
        tmp_path / "mixed.jsonl", dict(zip(MESSAGES, map(MESSAGES.get, [*others, first]), strict=True))
    )

    trained = run("train", "--data", mixed, "--held-out", held_out)
    again = run("train", "--data", mixed, "--held-out", held_out, "--if-needed")

    assert trained.exit_code == 1
    assert "first answers on" in trained.stdout
    assert (models / "current").read_text() == "first\n"
    assert (again.exit_code, "was refused by its gate: first answers" in again.stdout) == (0, True)


def test_held_out_messages_that_cannot_be_read_are_told_before_the_training(
    held_out: Path, tmp_path: Path
) -> None:
    (tmp_path / "broken.csv").write_text("text\nhi\n")

    refused = run("train", "--data", held_out, "--held-out", tmp_path / "broken.csv")

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "broken.csv:1: no column intent or label or category" in refused.stderr
    assert "Training" not in refused.stderr


@pytest.fixture
def talks(intents: Path) -> Path:
    """Return the one file of scenarios of a shop whose bot is held against talks alone."""
    (intents / "scenarios" / "en").mkdir(parents=True)
    path = intents / "scenarios" / "en" / "talks.yml"
    step = "{customer: register me as a new customer, intent: create_account}"
    path.write_text(f'version: "1"\nscenarios:\n  - name: A new customer\n    talk:\n      - {step}\n')
    return path


def test_a_model_that_breaks_a_scenario_is_refused_by_its_name(models: Path, talks: Path) -> None:
    first = run("models", "check", "first")
    run("models", "activate", "first")
    second, worse = run("models", "check", "second"), run("models", "check", "worse")

    assert "  ok    scenarios: 1 of 1 pass (at least 1)" in first.stdout
    assert "  ok    scenarios: 1 of 1 pass before, 1 now (at least 1)" in second.stdout
    assert "  WORSE scenarios: 1 of 1 pass before, 0 now (at least 1)" in worse.stdout
    assert f"{talks}:5: A new customer: intent: expected create_account, came" in worse.stdout
    assert "  ok    accuracy in rehearsal" in worse.stdout
    assert (second.exit_code, worse.exit_code) == (0, 1)
    assert run("models", "activate", "worse", "--despite-gate", "the talk is out of date").exit_code == 0


def test_intents_without_a_reply_are_told_once(
    models: Path, talks: Path, caplog: pytest.LogCaptureFixture
) -> None:
    info = json.loads((models / "second" / "model.json").read_text())
    names = {"get_refund": "menu", "track_order": "book_table"}
    own = [names.get(intent, intent) for intent in info["intents"]]
    rewrite(models / "second", "model.json", info | {"intents": own})
    talks.write_text(f"{talks.read_text()}      - {{customer: please refund me}}\n")

    checked = run("models", "check", "second")

    assert "intents without a reply: book_table, menu (write them in templates/replies/en)" in checked.stderr
    assert "is missing" not in caplog.text


def test_broken_scenarios_are_told_before_the_training(talks: Path, held_out: Path) -> None:
    talks.write_text("scenarios: []\n")

    refused = run("train", "--data", held_out)

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert f"{talks}:1: version: Field required" in refused.stderr
    assert "Training" not in refused.stderr

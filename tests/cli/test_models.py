"""`train`, `evaluate` and `parse` as typed in a terminal."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chatbot.cli.main import main
from chatbot.training.recipe import Recipe
from tests.training.small import MESSAGES, OUTSIDE, trained_folder

ROWS = [(text, intent) for intent, texts in MESSAGES.items() for text in texts]


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trained_folder(tmp_path_factory)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a labelled file."""
    rows = [*ROWS, *((text, "oos") for text in OUTSIDE)]
    path = tmp_path / "data.jsonl"
    path.write_text("\n".join(json.dumps({"text": text, "label": label}) for text, label in rows))
    return path


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))


def run(*arguments: str | Path, stdin: str = "") -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)


def test_training_makes_a_current_model_once(data: Path, tmp_path: Path) -> None:
    first = run("train", "--data", data, "--if-needed")
    again = run("train", "--data", data, "--if-needed")

    runs = sorted(path.name for path in (tmp_path / "var" / "models" / "en").iterdir())
    assert first.exit_code == again.exit_code == 0
    assert "held-out messages" in first.stdout
    assert again.output == ""
    assert runs == [runs[0], f"{runs[0]}.gate.json", "activations.jsonl", "current"]
    assert (tmp_path / "var" / "models" / "en" / "current").read_text().strip() == runs[0]
    assert "ok    accuracy: " in first.stdout


def test_labels_that_contradict_are_counted_before_a_training_that_goes_on(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Recipe, "steps", lambda _recipe, _examples: 4)
    with data.open("a") as file:
        file.write('\n{"text": "Please refund me!", "label": "track_order"}')
    (tmp_path / "held_out.csv").write_text("text,intent\nwhere is my parcel,track_order\n")

    result = run("train", "--data", data, "--held-out", tmp_path / "held_out.csv", "--out", tmp_path / "made")

    assert "warning: 2 messages under two intents, or both trained on and measured on" in result.stderr
    assert (result.exit_code, (tmp_path / "made").exists()) == (0, True)


def test_a_small_model_stays_where_no_size_is_asked_for(data: Path, tmp_path: Path) -> None:
    small = run("train", "--data", data, "--size", "small")
    again = run("train", "--data", data, "--if-needed")

    (network,) = (tmp_path / "var" / "models" / "en").glob("*/network.onnx")
    assert (small.exit_code, again.exit_code, again.output) == (0, 0, "")
    assert network.stat().st_size < 20_000_000


def test_an_evaluation_counts_every_message(folder: Path, data: Path) -> None:
    report = json.loads(run("evaluate", "--model", folder, "--data", data, "--json").stdout)

    assert report["intents"]["messages"] == len(ROWS)
    assert report["intents"]["accuracy"]["value"] > 0.9
    assert report["scope"]["out_of_scope"] == len(OUTSIDE)
    assert report["scope"]["auroc"] > 0.9
    assert sum(count for row in report["intents"]["matrix"].values() for count in row.values()) == len(ROWS)
    assert Path(report["picture"]).read_text().startswith("<svg")
    assert "track_order" in Path(report["report"]).read_text()


def test_an_evaluation_is_readable_too(folder: Path, data: Path) -> None:
    told = run("evaluate", "--model", folder, "--data", data).stdout

    for word in ("accuracy", "macro-F1", "calibration error", "AUROC", "track_order", "report.html"):
        assert word in told


def test_messages_that_were_learnt_from_are_counted_and_stand_beside_misread_ones(
    folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "swapped.csv"
    path.write_text("text,intent\nplease refund me,get_refund\ni want that parcel tracked,get_refund\n")

    report = json.loads(run("evaluate", "--model", folder, "--data", path, "--json").stdout)

    assert report["method"].endswith(
        "It learnt from 1 of the 2 messages with an intent: the figures are too good."
    )
    assert {*report["intents"]["misread"][0]["near"]} < {*MESSAGES["track_order"]}


def test_one_learnt_message_of_many_is_told_without_a_warning(folder: Path, tmp_path: Path) -> None:
    rows = "".join(f"refund number {number},get_refund\n" for number in range(60))
    (tmp_path / "many.csv").write_text(f"text,intent\nplease refund me,get_refund\n{rows}")

    report = json.loads(run("evaluate", "--model", folder, "--data", tmp_path / "many.csv", "--json").stdout)

    assert report["method"].endswith("It learnt from 1 of the 61 messages with an intent.")


def test_the_report_lies_where_it_is_asked_for(folder: Path, data: Path, tmp_path: Path) -> None:
    run("evaluate", "--model", folder, "--data", data, "--report", tmp_path / "mine")

    page = (tmp_path / "mine" / "report.html").read_text()
    assert "--accent" in page
    assert "data.jsonl" in (tmp_path / "mine" / "report.md").read_text()


def test_a_few_messages_are_cross_validated_without_a_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Recipe, "steps", lambda _recipe, _examples: 4)
    rows = "\n".join(f"{text},{intent}" for text, intent in ROWS if "," not in text)
    (tmp_path / "few.csv").write_text(f"text,intent\nhello,greet\n{rows}\n")

    result = run(
        "evaluate", "--cross-validate", "2", "--learning-curve", "--data", tmp_path / "few.csv", "--json"
    )

    report = json.loads(result.stdout)
    assert report["model"] == "cross-validation-few"
    assert report["intents"]["messages"] == report["intents"]["accuracy"]["count"] == 18
    assert [point["share"] for point in report["learning"]["points"]] == [0.25, 0.5, 0.75, 1.0]
    assert Path(report["report"]).parent == tmp_path / "var" / "evaluations" / "cross-validation-few"


def test_moods_are_measured_where_they_are_labelled(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "moods.yml"
    path.write_text("nlu:\n  - sentiment: negative\n    anger: 3\n    examples: |\n      - you thieves\n")

    report = json.loads(run("evaluate", "--model", folder, "--data", path, "--json").stdout)

    assert report["intents"] is None
    assert report["moods"]["messages"] == 1


def test_without_data_the_figures_of_the_training_are_told(folder: Path) -> None:
    told = run("evaluate", "--model", folder).stdout

    assert "accuracy" in told
    assert re.search(r"messages +\d+\n", told)
    assert re.search(r"\| messages \| \d+ \|", (folder / "README.md").read_text())


def test_one_line_in_is_one_line_out(folder: Path) -> None:
    lines = "where is order #1001234?\n\nwill it rain tomorrow\r\n\N{PILE OF POO}"
    result = run("parse", "--model", folder, "--now", "2026-11-21", stdin=lines)

    first, second, third, fourth = (json.loads(line) for line in result.stdout.splitlines())
    assert first["intent_ranking"][0]["name"] == "track_order"
    assert first["entities"][0]["value"] == "1001234"
    assert set(first) == {
        "text",
        "intent",
        "intent_ranking",
        "intents",
        "sentiment",
        "entities",
        "language",
        "source",
    }
    assert second["intent"]["name"] is None
    assert third["entities"][0]["value"] == "2026-11-22"
    assert fourth["text"] == "\N{PILE OF POO}"


def test_a_message_is_explained_on_request(folder: Path) -> None:
    result = run("parse", "--explain", "--model", folder, stdin="please refund me\n")

    found = json.loads(result.stdout)["explanation"]
    assert max(found["words"], key=lambda word: word["weight"])["text"] == "refund"
    assert found["examples"][0]["text"] == "please refund me"


def test_the_time_is_the_shops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    intents = Path(shutil.copytree("intents", tmp_path / "intents"))
    domain = (intents / "domain.yml").read_text(encoding="utf-8")
    (intents / "domain.yml").write_text(domain.replace("currency: GBP", "currency: EUR"), encoding="utf-8")
    monkeypatch.setenv("CHATBOT_INTENTS_DIR", str(intents))

    result = run("parse", "--now", "2026-07-15T00:30:00", stdin="yesterday I paid 20 for nothing\n")

    values = [entity["value"] for entity in json.loads(result.stdout)["entities"]]
    assert values == ["2026-07-14", "20.00 EUR"]


def test_without_a_model_the_rules_understand(tmp_path: Path) -> None:
    result = run("parse", stdin="where is my order?\n")

    assert json.loads(result.stdout)["source"] == "rules"
    assert "the rules answer" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("train", "--data", "gone.csv"), "gone.csv: does not exist"),
        (("evaluate", "--model", "gone"), "manifest.json cannot be read"),
        (("parse", "--model", "gone"), "manifest.json cannot be read"),
        (("evaluate", "--cross-validate", "5", "--data", "gone.csv"), "gone.csv: does not exist"),
        (
            ("evaluate", "--learning-curve", "--data", "intents/held_out/en/moods.yml"),
            "no intent was found",
        ),
        (("train", "--data", "intents/held_out/en/moods.yml"), "no intent was found"),
        (("train", "--data", "intents/en", "--out", "tests"), "tests: exists already"),
    ],
)
def test_what_is_wrong_is_one_line_and_exit_code_1(arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments)

    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stderr.splitlines()[-1].startswith("chatbot: ")
    assert result.stdout == ""


def test_data_of_other_intents_cannot_be_measured(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,intent\nplease refund me,get_refund\nhi,greet\n")

    result = run("evaluate", "--model", folder, "--data", tmp_path / "a.csv")

    assert result.exit_code == 1
    assert f"{tmp_path}/a.csv:3: the model does not know the intent 'greet'" in result.stderr
    assert "asking" not in result.stderr


def test_wrong_usage_is_exit_code_2() -> None:
    assert run("train", "--sed", "1").exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--cross-validate", "1"),
        ("--model", "here", "--cross-validate", "5"),
        ("--model", "here", "--learning-curve"),
        ("--model", "here", "--report", "there"),
    ],
)
def test_an_evaluation_needs_something_to_measure(arguments: tuple[str, ...]) -> None:
    assert run("evaluate", *arguments).exit_code == 2


def test_an_empty_file_is_said_in_one_line(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,intent\n")

    result = run("evaluate", "--model", folder, "--data", tmp_path / "a.csv")

    assert (result.exit_code, "no examples were found" in result.stderr) == (1, True)

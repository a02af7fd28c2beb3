"""`chatbot test` as typed in a terminal: what fails, where, and the talk until then."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chatbot.cli.main import main
from tests.training.small import trained_folder

TALKS = """version: "1"
scenarios:
  - name: A greeting
    talk:
      - {customer: hello, reply: greet, buttons: ["Where is my order?"]}
  - name: A greeting taken for a farewell
    talk:
      - customer: hello
        reply: greet
      - press: Where is my order?
        reply: goodbye
        status: waiting
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"DATA_DIR": str(tmp_path / "var"), "MODEL_DIR": "", "DEFAULT_LOCALE": "en"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("MODEL_DIR")


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    (tmp_path / "talks").mkdir()
    (tmp_path / "talks" / "greetings.yml").write_text(TALKS, encoding="utf-8")
    return tmp_path / "talks"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["test", *map(str, arguments)])


def test_a_failure_is_a_line_with_its_place_and_the_talk_until_then(talks: Path, tmp_path: Path) -> None:
    result = run(talks)

    first, *talk, last = result.stdout.splitlines()
    place = f"{talks / 'greetings.yml'}:11: A greeting taken for a farewell"
    came = "reply: expected goodbye, came order.ask; status: expected waiting, came bot"
    assert first == f"{place}: {came}"
    assert talk[0] == "    customer  hello"
    assert talk[1].endswith("(greet)")
    assert talk[2].startswith("              [Where is my order?]")
    assert talk[3] == "    presses   Where is my order?"
    assert last.startswith("1 of 2 scenarios pass with the rules, without a model")
    assert result.exit_code == 1
    assert not (tmp_path / "var").exists()


def test_scenarios_are_chosen_by_words_of_their_name(talks: Path) -> None:
    chosen, none = run(talks, "-k", "TAKEN FOR"), run(talks, "-k", "refund")

    assert chosen.stdout.splitlines()[-1].startswith("0 of 1 scenarios pass")
    assert (none.exit_code, none.stdout) == (1, "")
    assert "no name of the 2 scenarios holds 'refund': try fewer words" in none.stderr


def test_all_is_well_is_exit_code_0(talks: Path) -> None:
    (talks / "greetings.yml").write_text(TALKS.partition("  - name: A greeting taken")[0], encoding="utf-8")

    result = run(talks / "greetings.yml")

    assert result.exit_code == 0
    assert result.stdout.startswith("1 of 1 scenarios pass with the rules, without a model (")


def test_another_model_than_the_one_in_use_is_tested_by_name(
    talks: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shutil.copytree(trained_folder(tmp_path_factory), tmp_path / "var" / "models" / "en" / "mine")

    tested, gone = run(talks, "--model", "mine"), run(talks, "--model", "gone")

    assert "scenarios pass with en/mine (" in tested.stdout
    assert not (tmp_path / "var" / "models" / "en" / "current").exists()
    assert (gone.exit_code, "holds no run 'gone'" in gone.stderr) == (1, True)


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        (
            "reply: goodbye",
            "reply: godbye",
            "greetings.yml:11: no reply is called 'godbye'; is 'goodbye' meant?",
        ),
        ("reply: goodbye", "reply: [", "greetings.yml:13: not valid YAML"),
        (
            "    talk:",
            "    signed_in: nobody\n    talk:",
            "greetings.yml:3: 'nobody' is no customer of the demo shop",
        ),
    ],
)
def test_a_broken_file_is_one_line_and_nothing_is_played(
    talks: Path, written: str, instead: str, said: str
) -> None:
    (talks / "greetings.yml").write_text(TALKS.replace(written, instead, 1), encoding="utf-8")

    result = run(talks)

    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr.splitlines()[-1]

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chatbot.cli.validate import validate

EXAMPLES = """version: "3.1"
nlu:
  - intent: track_order
    examples: |
      - where is my [parcel](product)

      - when will the parcel from last week finally arrive
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(validate, [str(argument) for argument in arguments])


@pytest.fixture
def intents(tmp_path: Path) -> Path:
    """Return a copy of the shipped intents."""
    return Path(shutil.copytree("intents", tmp_path / "intents"))


def test_what_is_shipped_is_without_errors():
    result = run()

    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1].startswith("0 errors")


@pytest.mark.parametrize(
    ("line", "complaint", "exit_code"),
    [
        (
            "  - intent: ask\n    examples: ['Where is my parcel?!']",
            ":9: 'Where is my parcel?!' stands in ask and in",
            1,
        ),
        (
            "      - Where is my PARCEL",
            ":8: warning: 'Where is my PARCEL' stands in track_order twice, first at",
            0,
        ),
        (
            "      - so when will the parcel from last week finally arrive",
            ":8: warning: 'so when will the parcel",
            0,
        ),
        ("      - where is it", ":5: warning: intent track_order has 3 examples; write at least 8", 0),
        ("  - intent: ask\n    examples: |\n      where", ":9: nlu.1.examples: ", 1),
        ("  - intent: [", "not valid YAML", 1),
    ],
)
def test_a_slip_is_told_with_file_and_line(tmp_path, line, complaint, exit_code):
    path = tmp_path / "orders.yml"
    path.write_text(f"{EXAMPLES}{line}\n", encoding="utf-8")

    result = run(path)

    assert any(found.startswith(f"{path}") and complaint in found for found in result.output.splitlines())
    assert result.exit_code == exit_code


def test_an_intent_without_a_reply_is_an_error(intents):
    (intents / "en" / "cranes.yml").write_text(
        EXAMPLES.replace("track_order", "hire_a_crane"), encoding="utf-8"
    )

    result = run(intents)

    assert result.exit_code == 1
    assert "no reply 'hire_a_crane'" in result.output


def test_one_broken_file_does_not_hide_the_next(intents):
    (intents / "triggers" / "en.yml").write_text("triggers: {", encoding="utf-8")
    (intents / "domain.yml").write_text("version: 1\n", encoding="utf-8")

    result = run(intents)

    assert f"{intents}/triggers/en.yml:" in result.output
    assert f"{intents}/domain.yml:1: version" in result.output
    assert result.exit_code == 1


def test_a_wrong_name_is_told(tmp_path):
    result = run(tmp_path / "nothing")

    assert "no such file or folder" in result.output
    assert result.exit_code == 1


def test_two_languages_may_share_a_word(intents):
    (intents / "de").mkdir()
    (intents / "de" / "orders.yml").write_text(EXAMPLES, encoding="utf-8")

    assert "stands in track_order and in" not in run(intents).output

"""`chatbot crm quality` and `merges` as typed in a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chatbot.cli.main import main


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "DATA_DIR": str(tmp_path / "var"),
        "DATABASE_URL": "",
        "CHATBOT_CRM_KEYS": "",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def crm(tmp_path: Path) -> Path:
    """A warehouse with one person who stands there twice."""
    (tmp_path / "customers.csv").write_text("id\na\nb\nc\n")
    (tmp_path / "people.csv").write_text(
        "customer_id,name,email\na,Zoë Quince,z@q.example\nb,Zoe Quince,Z@q.example\n"
    )
    (tmp_path / "orders.csv").write_text("id,customer_id,placed_at,total\no1,b,2026-01-01,5\n")
    assert run("import", tmp_path).exit_code == 0
    return tmp_path / "var" / "crm"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["crm", *map(str, arguments)])


def test_the_report_is_told_and_left_as_page_and_file(crm: Path) -> None:
    result = run("quality")

    assert result.exit_code == 0, result.output
    assert "1 pair of customers look like one person each" in result.output
    assert (crm / "quality.html").read_text().startswith("<!doctype html>")
    run_name = (crm / "runs" / "current").read_text().strip()
    assert json.loads((crm / "runs" / run_name / "quality.json").read_text())["proposed"] == 1


def test_nothing_of_the_report_names_anybody(crm: Path) -> None:
    told = run("quality").output + run("merges", "list").output

    written = [path.read_text() for path in crm.rglob("quality.*")]
    assert not [text for text in (told, *written) if "Quince" in text or "q.example" in text]


def test_a_merge_is_accepted_shown_and_undone(crm: Path) -> None:
    run("quality")

    assert "b into a" in run("merges", "list").output
    assert "1 accepted" in run("merges", "accept", "--above", "0.9").output
    assert "b into a" in run("merges", "list", "--state", "accepted").output
    assert "1 undone" in run("merges", "undo", 1).output
    assert "1 dismissed" in run("merges", "dismiss", 1).output
    assert "0 proposed" in run("merges", "list").output


def test_names_of_merges_or_a_score_are_needed(crm: Path) -> None:
    assert "name the merges, or say --above" in run("merges", "accept").output
    assert "there is no merge 7" in run("merges", "accept", 7).output


def test_without_an_import_there_is_nothing_to_examine() -> None:
    result = run("quality")

    assert result.exit_code == 1
    assert "nothing was imported yet" in result.output

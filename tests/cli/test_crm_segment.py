"""`chatbot crm segment` as typed in a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chatbot.cli.main import main
from chatbot.store.runs import current_run
from chatbot.warehouse.warehouse import open_warehouse


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a warehouse of twenty who buy often and twenty who bought once, long ago."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    with open_warehouse(tmp_path / "crm") as connection:
        connection.execute(
            "INSERT INTO customers (id, joined_at) SELECT 'c' || i, TIMESTAMP '2024-01-01' FROM range(40) t(i)"
        )
        connection.execute(
            "INSERT INTO orders (id, customer_id, placed_at, total) SELECT 'o' || i,"
            " 'c' || CASE WHEN i < 40 THEN i ELSE i % 20 END,"
            " TIMESTAMP '2024-02-01' + to_hours(i * 80), 20 + i % 9 FROM range(240) t(i)"
        )
    return tmp_path / "crm"


def typed(*arguments: str) -> Result:
    """Type it behind `chatbot`."""
    return CliRunner().invoke(main, ["crm", "segment", *arguments])


def test_portraits_are_shown_and_left_for_the_pages(folder: Path) -> None:
    result = typed()

    run = current_run(folder)
    assert result.exit_code == 0, result.output
    assert "40 customers as of 2026-04-08" in result.output
    assert run is not None
    page = json.loads((run / "segments.json").read_text())
    assert sum(one["count"] for one in page["segments"]) == 40
    assert all(one["name"].split()[0] in result.output for one in page["segments"])


def test_a_day_that_has_passed_is_told_as_it_was(folder: Path) -> None:
    result = typed("--as-of", "2024-03-01")

    assert result.exit_code == 0, result.output
    assert "Only 9 customers have bought" in result.output


def test_before_anything_was_imported_it_says_how(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))

    result = typed()

    assert result.exit_code == 1
    assert "First: chatbot crm import" in result.output


def test_without_any_order_there_is_no_day_to_look_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    with open_warehouse(tmp_path / "crm"):
        pass

    result = typed()

    assert result.exit_code == 1
    assert "no order was imported yet" in result.output

"""`chatbot crm predict`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from chatbot.cli.crm_predict import crm_predict
from chatbot.errors import InvalidData
from chatbot.warehouse.warehouse import open_warehouse


def test_before_anything_was_imported_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))

    with pytest.raises(InvalidData, match="First: chatbot crm import"):
        CliRunner().invoke(crm_predict, [], catch_exceptions=False)


def test_without_an_order_no_run_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    with open_warehouse(tmp_path / "crm"):
        pass

    with pytest.raises(InvalidData, match="no order was imported yet"):
        CliRunner().invoke(crm_predict, [], catch_exceptions=False)

    assert not (tmp_path / "crm" / "runs").exists()

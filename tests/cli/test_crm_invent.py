"""`chatbot crm invent` as typed in a terminal."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from chatbot.cli.main import main


def test_the_files_of_a_shop_are_written(tmp_path: Path) -> None:
    arguments = ["crm", "invent", "--customers", "30", "--out", str(tmp_path / "shop"), "--format", "csv"]
    result = CliRunner().invoke(main, arguments)

    assert result.exit_code == 0, result.output
    assert f"Next: chatbot crm import {tmp_path / 'shop'}" in result.output
    assert len((tmp_path / "shop" / "customers.csv").read_text().splitlines()) == 31


def test_a_shop_without_customers_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["crm", "invent", "--customers", "0", "--out", str(tmp_path)])

    assert result.exit_code == 2

"""`chatbot export` and `chatbot erase` reach the warehouse, its files, and what a run published."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from chatbot.cli.main import main
from chatbot.crm.run_folder import draft_run, write_result
from chatbot.domain.crm import Insight
from chatbot.store.database import Database
from chatbot.store.insights import Insights

EMAIL = "maya.okafor@q.example"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "CHATBOT_CRM_KEYS"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("SECRET_KEY", "a secret of at least thirty-two signs")


def typed(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture
def crm(tmp_path: Path) -> Path:
    """Return the folder of a warehouse with a run, whose customers the shop's own database does not know."""
    files = tmp_path / "files"
    files.mkdir()
    (files / "customers.csv").write_text("id,joined_at\nmaya-1,2026-01-01\ntom-2,2026-01-01\n")
    (files / "people.csv").write_text(f"customer_id,email\nmaya-1,{EMAIL}\ntom-2,tom@q.example\n")
    (files / "orders.csv").write_text(
        f"id,customer_id,placed_at,total\norder-m1,maya-1,2026-03-01,5\no2,tom-2,2026-03-01,5\no3,maya-1,{EMAIL},5\n"
    )
    assert typed("crm", "import", files).exit_code == 0
    folder = tmp_path / "var" / "crm"
    with draft_run(folder, datetime(2026, 6, 1, tzinfo=UTC)) as draft:
        rows = "(VALUES ('maya-1', 0.5), ('tom-2', 0.2)) t(customer_id, churn)"
        duckdb.sql(f"FROM {rows}").write_parquet(str(draft / "scores.parquet"))
        pairs = [{"kept": "maya-1", "gone": "x", "id": 1}, {"kept": "tom-2", "gone": "y", "id": 2}]
        outliers = [{"table": "orders", "examples": [["order-m1", 5.0], ["o2", 7.0]]}]
        write_result(draft, "quality", {"pairs": pairs, "outliers": outliers})
    (folder / "quality.html").write_text("<td>order-m1</td>")
    database = Database(f"sqlite:///{tmp_path / 'var' / 'chatbot.sqlite3'}")
    database.upgrade()
    Insights(database).publish(
        [Insight(customer_id=one, as_of=date(2026, 6, 1)) for one in ("maya-1", "tom-2")], run="run"
    )
    return folder


def test_export_shows_the_warehouse_and_the_runs(crm: Path) -> None:
    shown = json.loads(typed("export", EMAIL).stdout)

    assert shown["warehouse"]["people"] == [
        {"customer_id": "maya-1", "name": None, "email": EMAIL, "phone": None, "address": None}
    ]
    assert [rows[0]["churn"] for rows in shown["runs"].values()] == [0.5]
    assert [one["customer_id"] for one in shown["warehouse_insights"]] == ["maya-1"]


def test_whoever_is_erased_stands_in_no_file_and_the_others_stay(crm: Path, tmp_path: Path) -> None:
    said = typed("erase", EMAIL, "--yes", "--certificate", tmp_path / "certificate.json")

    assert said.exit_code == 0, said.output
    left = {path: path.read_bytes() for path in (tmp_path / "var").rglob("*") if path.is_file()}
    words = (b"maya-1", b"order-m1", EMAIL.encode())
    assert [path.name for path, text in left.items() if any(word in text for word in words)] == []
    (run,) = (crm / "runs").glob("2*")
    assert duckdb.sql(f"SELECT customer_id FROM '{run}/scores.parquet'").fetchall() == [("tom-2",)]
    quality = json.loads((run / "quality.json").read_text())
    assert [one["kept"] for one in quality["pairs"]] == ["tom-2"]
    assert quality["outliers"][0]["examples"] == [["o2", 7.0]]
    assert not (crm / "quality.html").exists()


def test_the_certificate_names_nobody_counts_everything_and_can_be_checked(crm: Path, tmp_path: Path) -> None:
    file = tmp_path / "certificate.json"

    said = typed("erase", EMAIL, "--yes", "--certificate", file)

    made = json.loads(file.read_text())
    sha256 = made.pop("sha256")
    assert (
        hashlib.sha256(json.dumps(made, sort_keys=True, separators=(",", ":")).encode()).hexdigest() == sha256
    )
    assert {
        name: made["warehouse"][name] for name in ("customers", "people", "orders", "reviews", "insights")
    } == {
        "customers": 1,
        "people": 1,
        "orders": 1,
        "reviews": 0,
        "insights": 1,
    }
    assert sorted(made["files"].values()) == [1, 1, 1, 2]
    assert "maya" not in file.read_text()
    assert sha256 in said.output


def test_a_second_erasure_finds_nobody(crm: Path) -> None:
    typed("erase", EMAIL, "--yes")

    again = typed("erase", EMAIL, "--yes")

    assert again.exit_code == 1
    assert "no customer and no conversation" in again.output


def test_a_certificate_that_cannot_be_written_is_said_before_anything_goes(crm: Path, tmp_path: Path) -> None:
    said = typed("erase", EMAIL, "--yes", "--certificate", tmp_path / "nowhere" / "file")

    assert said.exit_code == 1
    assert "cannot be written" in said.output
    assert typed("export", EMAIL).exit_code == 0


def test_a_run_that_is_being_written_is_waited_for(crm: Path) -> None:
    with draft_run(crm, datetime(2026, 7, 1, tzinfo=UTC)):
        said = typed("erase", EMAIL, "--yes")

    assert said.exit_code == 1
    assert "a run is being written" in said.output
    assert typed("export", EMAIL).exit_code == 0

"""`chatbot crm export` and `chatbot crm retain` as typed in a terminal."""

from __future__ import annotations

import csv
import math
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chatbot.cli.main import main
from chatbot.crm.run_folder import draft_run, write_result
from chatbot.errors import InvalidData
from chatbot.store.runs import current_run
from chatbot.warehouse.budget import LEDGER, pay
from chatbot.warehouse.warehouse import FILE, open_warehouse


@pytest.fixture
def crm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a warehouse of forty customers of two segments, with orders of two years."""
    for name, value in {
        "DATA_DIR": str(tmp_path),
        "CHATBOT_CRM_KEYS": "",
        "CHATBOT_CRM_EPSILON": "1",
    }.items():
        monkeypatch.setenv(name, value)
    folder = tmp_path / "crm"
    with open_warehouse(folder) as connection, draft_run(folder, datetime(2026, 6, 1, tzinfo=UTC)) as draft:
        connection.execute(
            "INSERT INTO customers (id, joined_at) SELECT 'c' || i, TIMESTAMP '2024-01-01' FROM range(40) t(i)"
        )
        connection.execute(
            "INSERT INTO orders (id, customer_id, placed_at, total) SELECT 'o' || i, 'c' || i % 40,"
            " TIMESTAMP '2024-02-01' + to_days((i * 9)::INTEGER), 20 FROM range(80) t(i)"
        )
        connection.execute("INSERT INTO items (order_id, line, product_id) SELECT id, 1, 'p' FROM orders")
        members = "SELECT id AS customer_id, CASE WHEN id < 'c2' THEN '=Low' ELSE 'High' END AS segment FROM customers"
        connection.sql(members).write_parquet(str(draft / "members.parquet"))
        segments = {"as_of": "2026-06-01", "segments": [{"name": "=Low"}, {"name": "High"}]}
        write_result(draft, "segments", segments)  # type: ignore[arg-type]
    return folder


def typed(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["crm", *map(str, arguments)])


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_table_is_written_and_no_cell_is_a_formula(crm: Path, tmp_path: Path) -> None:
    said = typed("export", "--k", 5, "--out", tmp_path / "table.csv")

    assert said.exit_code == 0, said.output
    assert "2 lines of 40 customers, none of fewer than 5" in said.output
    assert "0 customers are told more coarsely (*), 0 are left out" in said.output
    assert [(row["segment"], row["customers"]) for row in rows(tmp_path / "table.csv")] == [
        ("'=Low", "12"),
        ("High", "28"),
    ]


def test_the_budget_is_kept_shown_and_refused_when_it_is_used_up(crm: Path, tmp_path: Path) -> None:
    out = tmp_path / "figures.csv"

    first = typed("export", "--epsilon", 0.6, "--out", out)
    second = typed("export", "--epsilon", 0.6, "--out", out)
    third = typed("export", "--epsilon", 0.4, "--out", out)

    assert "epsilon 0.6 was spent, 0.40 of 1 is left" in first.output
    assert second.exit_code == 1
    assert "0.40 of the budget of 1 is left, 0.6 was asked for" in second.output
    assert "epsilon 0.4 was spent, 0.00 of 1 is left" in third.output
    assert len(rows(out)) == 2


def test_without_segments_it_says_what_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))

    said = typed("export", "--out", tmp_path / "table.csv")

    assert said.exit_code == 1
    assert "First: chatbot crm segment" in said.output


def test_what_is_old_goes_with_old_runs_and_does_not_come_back(
    crm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = current_run(crm)
    with draft_run(crm, datetime(2026, 7, 1, tzinfo=UTC)):
        pass
    days = (datetime.now(UTC) - datetime(2025, 1, 1, tzinfo=UTC)).days

    said = typed("retain", "--days", days)

    assert said.exit_code == 0, said.output
    assert "38 items, 38 orders, 0 contacts, 0 reviews, and 0 runs" in said.output
    assert first
    assert first.exists()
    assert b"o37" not in (crm / FILE).read_bytes()
    old = tmp_path / "orders.csv"
    old.write_text("id,customer_id,placed_at,total\no1,c1,2024-02-10,20\nnew,c1,2026-02-10,20\n")
    (tmp_path / "items.csv").write_text("order_id,line,product_id\no1,1,p\nnew,1,p\n")
    again = typed("import", tmp_path)
    assert "orders: 2 rows of orders.csv: 1 new, 0 changed, 0 as before, 1 kept out" in again.output
    assert "items: 2 rows of items.csv: 1 new, 0 changed, 0 as before, 1 kept out" in again.output


def test_old_runs_go_and_the_current_one_stays(crm: Path) -> None:
    for year in (2020, 2021):
        with draft_run(crm, datetime(year, 7, 1, tzinfo=UTC)):
            pass

    said = typed("retain", "--days", 1000)

    assert "and 1 runs" in said.output  # of 2021 is the current one: it was written last
    assert sorted(path.name[:4] for path in (crm / "runs").glob("2*")) == ["2021", "2026"]


def test_a_run_begins_with_letting_go_what_is_old(crm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days = (datetime.now(UTC) - datetime(2026, 1, 1, tzinfo=UTC)).days
    monkeypatch.setenv("CHATBOT_CRM_RETENTION_DAYS", str(days))
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setattr("chatbot.cli.crm_run._run", lambda *_: None)

    said = typed("run", "--no-shop")

    assert "went 78 items, 78 orders" in said.output


@pytest.mark.parametrize("epsilon", ["nan", "inf", "-1", "0", "1e-300"])
def test_an_odd_epsilon_buys_nothing_and_leaves_the_budget_whole(
    crm: Path, tmp_path: Path, epsilon: str
) -> None:
    assert typed("export", "--epsilon", epsilon, "--out", tmp_path / "figures.csv").exit_code > 0
    with open_warehouse(crm) as connection, pytest.raises(InvalidData, match="no amount above 0"):
        pay(connection, math.nan, budget=1, what="", now=datetime.now(UTC))

    spent = typed("export", "--epsilon", 1, "--out", tmp_path / "figures.csv")

    assert "epsilon 1 was spent, 0.00 of 1 is left" in spent.output


def test_a_budget_that_was_paid_with_no_number_is_used_up(crm: Path, tmp_path: Path) -> None:
    with open_warehouse(crm) as connection:
        connection.execute(LEDGER)
        connection.execute("INSERT INTO noisy_releases VALUES (now(), 'nan', 'of an older version')")

    refused = typed("export", "--epsilon", 0.1, "--out", tmp_path / "figures.csv")

    assert "0.00 of the budget of 1 is left" in refused.output


@pytest.mark.parametrize("text", ["{}", '{"as_of": "x"}', '{"as_of": "2026-06-01", "segments": [{}]}'])
def test_segments_that_are_not_whole_are_made_anew_first(crm: Path, tmp_path: Path, text: str) -> None:
    run = current_run(crm)
    assert run
    (run / "segments.json").write_text(text)

    said = typed("export", "--out", tmp_path / "table.csv")

    assert said.exit_code == 1
    assert "is not whole. First: chatbot crm segment" in said.output


def test_whatever_nobody_foresaw_is_one_line_too(crm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chatbot.warehouse.merges.listed", lambda *_, **__: {}["maya@example.com"])

    said = typed("merges", "list")

    assert said.exit_code == 1
    assert "KeyError at <lambda>:" in said.output
    assert "please report it" in said.output
    assert "maya@" not in said.output

"""`chatbot crm score` as typed in a terminal."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from chatbot.cli.main import main
from chatbot.crm.habits import fit_habits
from chatbot.crm.predict import MODELS
from chatbot.crm.run_folder import draft_run
from chatbot.crm.scoring import Models
from chatbot.crm.stored_models import save_models
from chatbot.store.database import Database
from chatbot.store.insights import Insights
from chatbot.store.runs import current_run
from chatbot.warehouse.features import features
from chatbot.warehouse.warehouse import open_warehouse


@pytest.fixture
def crm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a warehouse of forty customers, of whom one wants no profile."""
    for name, value in {"DATA_DIR": str(tmp_path), "DATABASE_URL": ""}.items():
        monkeypatch.setenv(name, value)
    with open_warehouse(tmp_path / "crm") as connection:
        connection.execute(
            "INSERT INTO customers (id, joined_at, do_not_profile)"
            " SELECT 'c' || i, TIMESTAMP '2024-01-01', i = 7 FROM range(40) t(i)"
        )
        connection.execute(
            "INSERT INTO orders (id, customer_id, placed_at, total) SELECT 'o' || i, 'c' || i % 40,"
            " TIMESTAMP '2024-02-01' + to_hours(i * 41), 20 + i % 9 FROM range(160) t(i)"
        )
    return tmp_path / "crm"


def typed(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["crm", "score", *map(str, arguments)])


def learn(crm: Path) -> None:
    """Leave a run with models of habits alone, and the members of segments beside them."""
    with open_warehouse(crm) as connection, draft_run(crm, datetime(2026, 6, 1, tzinfo=UTC)) as draft:
        habits = fit_habits(features(connection, date(2024, 10, 1)))
        assert habits
        save_models(Models(habits, 90, {}, None, None), {}, draft / MODELS)
        connection.sql("SELECT id AS customer_id, 'All' AS segment FROM customers").write_parquet(
            str(draft / "members.parquet")
        )


def test_everybody_is_scored_by_what_was_learnt_last_and_published(crm: Path, tmp_path: Path) -> None:
    learn(crm)

    said = typed("--as-of", "2024-11-01")

    run = current_run(crm)
    assert said.exit_code == 0, said.output
    assert "39 customers were scored as of 2024-11-01" in said.output
    assert run
    assert duckdb.execute(f"SELECT count(*) FROM '{run}/scores.parquet'").fetchall() == [(39,)]
    insights = Insights(Database(f"sqlite:///{tmp_path / 'chatbot.sqlite3'}"))
    assert insights.segment_of("c1") == "All"
    assert insights.of("c7") is None
    assert typed().exit_code == 0  # the models went on into the new run


def test_before_anything_was_learnt_it_says_how(crm: Path) -> None:
    said = typed()

    assert said.exit_code == 1
    assert "First: chatbot crm predict" in said.output


def test_a_cluster_needs_a_folder_it_shares(crm: Path) -> None:
    assert typed("--scheduler", "tcp://127.0.0.1:8786").exit_code == 2

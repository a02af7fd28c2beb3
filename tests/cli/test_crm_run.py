"""One run holds all that is known of customers, and what it found reaches the desk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chatbot.cli.main import main
from chatbot.sealing.keys import Keyring
from chatbot.shop.demo import seed_demo
from chatbot.store.database import Database
from chatbot.store.insights import Insights
from chatbot.warehouse.warehouse import open_warehouse

CUSTOMERS = 250


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    return tmp_path


def crm(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["crm", *map(str, arguments)], catch_exceptions=False)


def test_without_an_order_there_is_nothing_to_run(data: Path) -> None:
    refused = crm("run")

    assert refused.exit_code == 1
    assert "no order was imported yet" in refused.stderr
    assert not (data / "crm" / "runs").exists()


def test_what_the_demo_shop_sold_in_euros_is_counted(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(f"sqlite:///{data}/chatbot.sqlite3", Keyring(data))
    database.upgrade()
    seed_demo(database, today=datetime.now(UTC).date())
    for part in ("_invent", "_live_through", "_run"):
        monkeypatch.setattr(f"chatbot.cli.crm_run.{part}", lambda *_: None)

    done = crm("run", "--demo")

    assert "has no rate" not in done.output
    assert "EUR" in (data / "crm" / "mapping.yml").read_text()


@pytest.mark.parametrize(("days", "left"), [(30, 2), (5_000, 1), (20_000, 2)])
def test_a_run_lets_go_what_is_old_but_never_an_archive(
    data: Path, monkeypatch: pytest.MonkeyPatch, days: int, left: int
) -> None:
    ago = [datetime.now(UTC).date() - timedelta(days=number) for number in (100, 10_000)]
    file = data / "orders.csv"
    lines = [f"o{number},c1,{day},9.99,GBP" for number, day in enumerate(ago)]
    file.write_text("\n".join(["id,customer_id,placed_at,total,currency", *lines]))
    assert crm("import", file).exit_code == 0
    monkeypatch.setenv("CHATBOT_CRM_RETENTION_DAYS", str(days))

    told = crm("run", "--no-shop").output

    assert ("nothing was let go" in told) == (days == 30)
    with open_warehouse(data / "crm", read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM orders").fetchone() == (left,)


def test_a_run_holds_everything_and_reaches_the_desk(data: Path, tmp_path: Path) -> None:
    files = tmp_path / "files"
    crm("invent", "--customers", CUSTOMERS, "--out", files, "--until", "2026-11-01", "--dirt")
    assert crm("import", files).exit_code == 0

    done = crm("run", "--no-shop")

    assert done.exit_code == 0, done.output
    (run,) = [folder for folder in (data / "crm" / "runs").iterdir() if folder.is_dir()]
    nouns = {"quality", "segments", "predictions", "fairness", "recommendations", "forecast"}
    assert nouns <= {path.stem for path in run.glob("*.json")}
    found = Insights(Database(f"sqlite:///{data}/chatbot.sqlite3"))
    known = [one for number in range(CUSTOMERS) if (one := found.of(f"C{number:07}"))]
    assert len(known) > CUSTOMERS * 0.9
    assert any(one.segment and one.churn and one.churn.reasons and one.recommended for one in known)
    assert {path.stat().st_mode & 0o077 for path in (data / "crm").rglob("*")} == {0}

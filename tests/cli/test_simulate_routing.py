"""`chatbot simulate-routing` as typed in a terminal: the table, the page, and what it refuses."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import insert, update

from chatbot.cli.main import main
from chatbot.scenarios.desk_day import Setting
from chatbot.scenarios.desk_setting import read_setting
from chatbot.store.agents import Agents
from chatbot.store.database import Database
from chatbot.store.tables import agents, conversations, handoffs, team_members, teams

NOW = datetime.now(UTC)
QUICK = ("--days", "2", "--agents", "6", "--per-hour", "8")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/desk.db")
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def desk(tmp_path: Path) -> Database:
    """A desk with an agent, and three hand-overs of yesterday."""
    database = Database(f"sqlite:///{tmp_path}/desk.db")
    database.upgrade()
    ann = Agents(database).add(name="Ann", email="ann@example.com", password="x" * 12, role="agent")
    with database.write() as connection:
        connection.execute(update(agents).values(capacity=1, skills=["fraud"], senior=True))
        connection.execute(insert(teams).values(id="care", name="Care", time_zone=""))
        connection.execute(insert(team_members).values(team_id="care", agent_id=ann.id))
        for number in range(3):
            connection.execute(insert(conversations).values(_conversation(number)))
            connection.execute(insert(handoffs).values(_handoff(number)))
    return database


def _conversation(number: int) -> dict[str, object]:
    moments = {"started_at": NOW, "active_at": NOW}
    state = {"status": "resolved", "version": 1, "last_seq": 0, "locale": "en", "memory": {}}
    return {"id": f"c{number}", "session_id": f"s{number}", "key_id": "", **state, **moments}


def _handoff(number: int) -> dict[str, object]:
    opened_at = NOW - timedelta(days=1, seconds=-number)
    return {
        "conversation_id": f"c{number}",
        "reason": "angry",
        "priority": 2,
        "explanation": "",
        "evidence": {},
        "opened_at": opened_at,
        "claimed_at": opened_at + timedelta(seconds=5),
        "ended_at": opened_at + timedelta(seconds=105),
        "team_id": "care",
        "due_at": opened_at + timedelta(seconds=60),
    }


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["simulate-routing", *map(str, arguments)])


def test_two_settings_are_compared_over_the_same_days(tmp_path):
    result = run("best_match", "round_robin,order=arrival", *QUICK, "--out", tmp_path / "page.md")

    assert result.exit_code == 0, result.output
    assert "urgent p90 below that of round_robin,order=arrival on" in result.stdout
    page = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert "| | best_match | round_robin,order=arrival |\n|---|---|---|\n| urgent customers wait" in page
    assert "on 2 days, the same under every" in page


def test_the_usual_five_are_compared_where_nothing_is_said():
    result = run("--days", "1", "--agents", "4", "--per-hour", "4")

    assert result.exit_code == 0, result.output
    assert result.stdout.count("urgent p90 below") == 4


def test_a_table_of_arrivals_is_replayed(tmp_path):
    table = tmp_path / "arrivals.csv"
    table.write_text("opened_at,priority,handling_s\n2026-11-23T10:00:00Z,3,60\n", encoding="utf-8")

    result = run("best_match", "least_loaded", "--arrivals", table, "--days", 1)

    assert "arrivals.csv, 24 invented agents (customers: 1, days: 1)" in result.stdout


def test_what_came_to_this_desk_is_replayed_with_the_agents_there_are(desk):
    result = run("least_loaded,handling=assign", "round_robin,handling=assign", "--recorded", 7, "--days", 1)

    assert "The last 7 days of this desk (customers: 3, days: 1)" in result.stdout
    # one agent, 100 s each: they wait 0, 99 and 198 s
    assert re.search(r"urgent customers wait, half of them at most +│ 99 s", result.stdout)
    assert re.search(r"promise kept, all +│ – ", result.stdout)  # nothing was promised


@pytest.mark.parametrize("what", ["agent", "hand-over in that time"])
def test_a_desk_without_anything_to_replay_is_told(desk, what):
    with desk.write() as connection:
        connection.execute(update(agents).values(active=False) if what == "agent" else handoffs.delete())

    result = run("--recorded", 7)

    assert (result.exit_code, result.stderr) == (
        1,
        f"chatbot: this desk has no {what}: leave --recorded out to play invented days\n",
    )


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ("best", "setting 'best': strategy: Input should be 'round_robin', 'least_loaded' or 'best_match'"),
        ("best_match,order=age", "order: Input should be 'due' or 'arrival'"),
        (
            "best_match,widen=3",
            "widen: it is none of order, handling, offer_s, widen_after_s, vanish_after_s",
        ),
        ("best_match,widen_after_s=soon", "widen_after_s: Input should be a valid integer"),
        ("best_match,offer_s=1", "offer_s: Input should be greater than or equal to 5"),
        ("best_match,,", "it is none of order"),
    ],
)
def test_a_slip_in_a_setting_is_named_with_its_mend(setting, complaint):
    result = run("best_match", setting)

    assert result.exit_code == 1
    assert complaint in result.stderr


def test_one_setting_alone_compares_with_nothing():
    assert "name two or more" in run("best_match").stderr


def test_a_page_that_cannot_be_written_is_told(tmp_path):
    assert "choose another --out" in run(*QUICK, "best_match", "least_loaded", "--out", tmp_path).stderr


def test_a_setting_is_read_as_it_is_typed():
    found: Setting = read_setting("least_loaded, order=arrival, widen_after_s=60, handling=assign")

    assert (found.rules.strategy, found.order) == ("least_loaded", "arrival")
    assert (found.rules.widen_after_s, found.rules.handling, found.rules.offer_s) == (60, "assign", 30)

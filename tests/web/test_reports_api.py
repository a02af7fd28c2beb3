"""The reports as supervisors get them, and nobody else."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from chatbot.desk.report_tables import TABLES
from chatbot.services.services import Services
from chatbot.web.app import create_app
from tests.actors import AgentAtDesk
from tests.desk.week import NOW, write_week
from tests.desk.written import Writer, at
from tests.web.conftest import PASSWORD

WEEK = "from=2026-11-02&to=2026-11-08"


@pytest.fixture
def lead(services: Services) -> AgentAtDesk:
    """Return a supervisor of the written week, on the Monday after."""
    write_week(services.database)
    services.agents.add(name="Sam", email="sam@example.com", password=PASSWORD, role="supervisor")
    monday = replace(services, reports=replace(services.reports, clock=lambda: NOW))
    return AgentAtDesk(create_app(monday), "sam@example.com", PASSWORD)


def rows(lead: AgentAtDesk, name: str, query: str = WEEK) -> list[dict[str, str]]:
    """Return an exported table."""
    response = lead.client.get(f"/api/v1/reports/{name}.csv?{query}")
    assert response.status_code == 200, response.text
    assert response.content_type == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))


def test_a_supervisor_gets_every_figure(lead: AgentAtDesk) -> None:
    found = lead.gets(f"reports/overview?{WEEK}")

    assert (found["period"]["first"], found["period"]["last"], found["step"]) == (
        "2026-11-02",
        "2026-11-08",
        "day",
    )
    assert found["period"]["zone"] == "Europe/London"
    assert found["now"]["containment"]["endings"]["handed_over"] == 3
    assert found["now"]["containment"]["naive"]["value"] == pytest.approx(10 / 14)
    assert found["now"]["waiting"]["gave_up"] == 1
    assert [one["name"] for one in found["agents"]] == ["Maya", "Tom"]


def test_there_is_no_share_of_nothing(lead: AgentAtDesk) -> None:
    found = lead.gets("reports/overview?from=2026-10-05&to=2026-10-06")

    assert found["now"]["containment"]["honest"] is None
    assert found["now"]["promises"]["share"] is None
    assert found["now"]["waiting"]["everybody"] == {"count": 0, "p50_s": None, "p90_s": None, "p95_s": None}


@pytest.mark.parametrize("name", list(TABLES))
def test_every_table_can_be_exported(lead: AgentAtDesk, name: str) -> None:
    columns = TABLES[name][0].split()

    found = rows(lead, name)

    assert found
    assert all(list(row) == columns for row in found)


def test_the_overview_as_csv_has_the_figures_beside_those_before(lead: AgentAtDesk) -> None:
    found = {row["figure"]: row for row in rows(lead, "overview")}

    assert (found["conversations"]["value"], found["conversations"]["before"]) == ("14", "1")
    assert float(found["containment"]["value"]) == pytest.approx(1 / 11, abs=1e-6)
    assert (found["containment"]["of"], float(found["containment"]["before"])) == ("11", 1.0)
    assert found["first_response_agents_p50"]["value"] == "20339.5"
    assert found["csat_agents"]["before"] == ""


def test_the_numbers_of_a_chart_are_those_of_its_table(lead: AgentAtDesk) -> None:
    assert [(row["starts_at"], row["conversations"]) for row in rows(lead, "volume")][:2] == [
        ("2026-11-02T00:00:00+00:00", "3"),
        ("2026-11-03T00:00:00+00:00", "2"),
    ]
    assert rows(lead, "escalations")[0] == {
        "reason": "angry", "hand_overs": "1", "share": "0.25", "gave_up": "0", "before": "0",
    }  # fmt: skip
    assert rows(lead, "moods")[3]["mean"] == "0.1"


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "\tx", " =1", "＝1"])
def test_no_cell_is_a_formula(lead: AgentAtDesk, services: Services, name: str) -> None:
    shop = Writer(services.database)
    shop.agent("odd", name)
    talk = shop.talk("odd", at("04 09:00:00")).says("warranty").bot("handoff")
    talk.handed_over("complex", agent_id="odd", claimed_at=talk.at, ended_at=talk.at + timedelta(minutes=1))

    assert f"'{name}" in [row["agent"] for row in rows(lead, "agents")]


def test_a_file_is_called_by_its_table_and_its_days(lead: AgentAtDesk) -> None:
    response = lead.client.get(f"/api/v1/reports/waiting.csv?{WEEK}")

    expected = 'attachment; filename="waiting-2026-11-02-2026-11-08.csv"'
    assert response.headers["Content-Disposition"] == expected
    assert response.headers["Cache-Control"] == "no-store"


def test_a_table_nobody_knows_is_not_found(lead: AgentAtDesk) -> None:
    response = lead.client.get("/api/v1/reports/../secrets.csv")
    other = lead.client.get("/api/v1/reports/customers.csv")

    assert (response.status_code, other.status_code) == (404, 404)
    assert "choose one of overview, volume" in (other.json or {})["detail"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=2026-11-08&to=2026-11-02", "from"),
        ("to=2999-01-01", "to"),
        ("from=2020-01-01", "from"),
        ("from=yesterday", "from"),
        ("team_id=nobody", "team_id"),
        (f"team_id={'x' * 41}", "team_id"),
    ],
)
def test_a_period_that_cannot_be_is_refused_in_words(lead: AgentAtDesk, query: str, field: str) -> None:
    for path in ("overview", "volume.csv"):
        response = lead.client.get(f"/api/v1/reports/{path}?{query}")
        assert (response.status_code, list((response.json or {})["errors"])) == (422, [field])


def test_an_agent_gets_no_report(agent: AgentAtDesk) -> None:
    for path in ("overview", "agents.csv"):
        response = agent.client.get(f"/api/v1/reports/{path}")
        assert response.status_code == 403
        assert "ask one of them" in (response.json or {})["detail"]


def test_a_stranger_gets_no_report(services: Services) -> None:
    response = create_app(services).test_client().get("/api/v1/reports/overview")

    assert response.status_code == 401

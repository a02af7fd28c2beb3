"""The page with the reports, as it is sent; a browser looks at it in tests/browser."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from benchmarks.invented import fill
from chatbot.desk.report_tables import TABLES
from chatbot.services.services import Services
from chatbot.web.app import create_app
from tests.actors import AgentAtDesk
from tests.desk.week import NOW, write_week
from tests.web.conftest import PASSWORD

WEEK = "from=2026-11-02&to=2026-11-08"
STATIC = Path("chatbot/web/static")
MOST_BYTES = 100_000


def supervisor(services: Services, now: datetime = NOW) -> AgentAtDesk:
    services.agents.add(name="Sam", email="sam@example.com", password=PASSWORD, role="supervisor")
    then = replace(services, reports=replace(services.reports, clock=lambda: now))
    return AgentAtDesk(create_app(then), "sam@example.com", PASSWORD)


@pytest.fixture
def lead(services: Services) -> AgentAtDesk:
    write_week(services.database)
    return supervisor(services)


def page(lead: AgentAtDesk, query: str = WEEK) -> str:
    response = lead.client.get(f"/desk/reports?{query}")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.text.replace("\xa0", " "))


def test_the_page_tells_the_figures_in_sentences(lead: AgentAtDesk) -> None:
    text = page(lead)

    assert "14 conversations began, 4 of them came to a person (29 %)." in text
    assert "Of 11 conversations with a wish the bot settled 9 % alone." in text
    assert "it would seem 71 %, 62 points too many" in text
    assert "Of 4 hand-overs half waited less than 5 h 42 min for an agent; 1 gave up, 1 still waits." in text
    assert "33 % of 3 promised first answers came in time" in text
    assert "2–8 November 2026" in text
    assert "Conversations are kept since 1 November 2026: of earlier days nothing is counted." in text


def test_every_chart_has_its_table_and_its_file(lead: AgentAtDesk) -> None:
    text = page(lead)

    linked = set(re.findall(r'href="/api/v1/reports/(\w+)\.csv\?from=2026-11-02&amp;to=2026-11-08"', text))
    assert linked == set(TABLES)
    assert text.count("<table>") == len(TABLES) - 1  # the overview's figures stand above
    assert text.count('role="img" aria-label="') == 3


def test_a_team_is_shown_without_the_bot(lead: AgentAtDesk) -> None:
    text = page(lead, f"{WEEK}&team_id=payments")

    assert "2–8 November 2026, Payments." in text
    assert "What the bot settles alone" not in text
    assert "Where the bot fails" not in text
    assert '<option value="payments" selected>' in text


@pytest.mark.parametrize(
    "query", ["from=2026-10-05&to=2026-10-05", "from=2026-11-09&to=2026-11-09", "from=2025-01-01"]
)
def test_no_figure_is_no_reason_to_fail(lead: AgentAtDesk, query: str) -> None:
    assert "Reports · " in page(lead, query)


def test_a_period_that_cannot_be_is_said_on_the_page(lead: AgentAtDesk) -> None:
    response = lead.client.get("/desk/reports?from=2026-11-08&to=2026-11-02")

    assert response.status_code == 422
    assert 'role="alert">2026-11-08 comes after 2026-11-02: swap the two</p>' in response.text


@pytest.mark.parametrize("odd", ['"><script>alert(1)</script>', "2026-11-02\x00", "' or 1=1"])
def test_what_stands_in_the_address_is_not_run(lead: AgentAtDesk, odd: str) -> None:
    response = lead.client.get("/desk/reports", query_string={"from": odd, "team_id": odd})

    assert response.status_code == 422
    assert "<script" not in response.text


def test_an_agent_is_told_whom_to_ask(agent: AgentAtDesk) -> None:
    response = agent.client.get("/desk/reports")

    assert response.status_code == 403
    assert "ask one of them" in response.text
    assert 'href="/desk"' in response.text


def test_a_stranger_is_asked_to_sign_in(app: Flask) -> None:
    assert app.test_client().get("/desk/reports").location == "/desk/sign-in"


def test_the_page_is_small_however_much_it_tells(services: Services) -> None:
    fill(services.database, count=900, days=62, now=NOW, zone=ZoneInfo("Europe/London"))

    sent = supervisor(services).client.get("/desk/reports?from=2026-09-09&to=2026-11-09")
    sheets = re.findall(r'rel="stylesheet" href="/static/([\w/]+\.css)"', sent.text)

    assert "<script" not in sent.text
    assert len(sent.data) + sum((STATIC / sheet).stat().st_size for sheet in sheets) < MOST_BYTES

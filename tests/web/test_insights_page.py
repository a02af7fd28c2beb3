"""The pages of insights, as they are sent; a browser looks at them in tests/browser."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from chatbot.domain.crm import Insight, Prediction, Reason, Recommended
from chatbot.domain.insights import Bought, PastOrder
from chatbot.services.services import Services
from chatbot.store.tables import audit
from tests.a_run import RESULTS, leave, segment
from tests.actors import AgentAtDesk

PAGES = (
    "",
    "segments",
    "customers",
    "predictions",
    "recommendation",
    "forecast",
    "quality",
    "drift",
    "experiments",
)
SCRIPT = "<script>alert(1)</script>"
STATIC = Path("chatbot/web/static")
MOST_BYTES = 120_000
LEAVING = Insight(
    "hl-001",
    date(2026, 11, 26),
    segment="Loyal regulars",
    value=Decimal(400),
    churn=Prediction(
        0.75, (Reason("recency_days", "last order 214 days ago", 1.2), Reason("mood", "content", -0.4))
    ),
    purchase=Prediction(0.2),
    next_order_on=date(2026, 12, 9),
    recommended=(Recommended("tea", "Breakfast tea"),),
)
STAYING = Insight(
    "C77",
    date(2026, 11, 26),
    segment="Slipping away",
    value=Decimal(100),
    churn=Prediction(0.25),
    risk=Prediction(None, (Reason("", "too few cases: 3 of 90 are of the rarer kind", 0.0),)),
)


@pytest.fixture
def lead(services: Services, supervisor: AgentAtDesk) -> AgentAtDesk:
    leave(services.settings.data_dir)
    services.desk.insights.publish([LEAVING, STAYING], run="r1")
    return supervisor


def page(lead: AgentAtDesk, path: str = "", status: int = 200) -> str:
    response = lead.client.get("/desk/insights" + (f"/{path}" if path else ""))
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.text.replace("\xa0", " "))


def table(lead: AgentAtDesk, address: str) -> list[list[str]]:
    response = lead.client.get(address)
    assert response.status_code == 200, response.text
    return list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))


def test_before_the_first_run_a_page_says_what_to_run(supervisor: AgentAtDesk) -> None:
    for path in PAGES:
        text = page(supervisor, path)
        assert "No run was made yet." in text
        assert path == "customers" or "chatbot crm " in text


@pytest.mark.parametrize("left", [{}, {"name": "churn", "cards": [{"name": "churn"}], "segments": [{}]}])
def test_an_older_run_shows_what_it_has(
    services: Services, supervisor: AgentAtDesk, left: dict[str, object]
) -> None:
    leave(services.settings.data_dir, dict.fromkeys(RESULTS, left))

    for path in PAGES:
        assert "As the run of 26 November 2026" in page(supervisor, path)


def test_a_file_that_cannot_be_read_is_as_none(services: Services, supervisor: AgentAtDesk) -> None:
    for damaged in ("", "[]", '{"segments": "many"}'):
        (leave(services.settings.data_dir) / "segments.json").write_text(damaged)
        assert "There are no segments yet" in page(supervisor, "segments")


def test_the_overview_tells_what_is_at_stake(lead: AgentAtDesk) -> None:
    text = page(lead)

    assert "£325 of £500 may be lost" in text  # 400 × 0.75 + 100 × 0.25
    assert "few customers: segments are rough" in text.lower()
    assert "Risk: only 3 cases are of the rarer kind." in text
    assert "40% missed of 25 to 39" in text
    assert "the groups are close" not in text
    assert "Churn: the scores moved much since the run before (PSI 0.31)." in text
    assert 'href="/desk/insights/drift"' in text
    assert "about 60 contacts in the next seven days, most of them (12) on Monday" in text
    assert 'href="/desk/insights/customers/hl-001"' in text


def test_each_page_says_what_its_charts_show(lead: AgentAtDesk) -> None:
    assert "The two directions show 68 % of all differences." in page(lead, "segments")
    assert "Of 100 marked as likely to leave, 61 left." in page(lead, "predictions")
    assert "64 were among the ten" in page(lead, "recommendation")
    assert "about 56 contacts" in page(lead, "forecast")
    assert "1 of 1 columns is spread unlike the import before." in page(lead, "quality")
    assert "No difference shown yet: warm against plain" in page(lead, "experiments")
    assert "since the run before, of 26 October 2026" in page(lead, "drift")


def test_every_chart_has_its_numbers_as_a_file(lead: AgentAtDesk) -> None:
    for path in (*PAGES, "customers/hl-001", "forecast?series=product:tea"):
        text = page(lead, path)
        files = re.findall(r'href="(/api/v1/insights/[^"]+)" download', text)
        assert path == "customers" or files
        assert [file for file in files if len(table(lead, file)) < 2] == []
        assert path == "forecast" or len(files) >= text.count('class="plot')


def test_the_numbers_are_those_of_the_run(lead: AgentAtDesk) -> None:
    assert table(lead, "/api/v1/insights/came_true.csv?of=churn")[1] == [
        *("churn", "2026-10-26", "2026-11-25", "80", "0.3", "0.25")
    ]
    assert table(lead, "/api/v1/insights/how_good.csv")[1][2:] == ["80", "0.74", "0.17", "", "0.8"]
    assert table(lead, "/api/v1/insights/calibration.csv?of=churn") == [
        ["prediction", "foretold", "came", "cases"],
        ["churn", "0.1", "0.125", "40"],
        ["churn", "0.7", "0.65", "40"],
    ]
    assert table(lead, "/api/v1/insights/value.csv")[1] == ["Loyal regulars", "1", "400.0", "300.0", "1"]
    assert ["contacts"] not in table(lead, "/api/v1/insights/contacts.csv?of=all:all")
    assert len(table(lead, "/api/v1/insights/contacts.csv?of=all:all")) == 1 + 7 + 7


def test_a_table_that_is_not_there_is_not_found(supervisor: AgentAtDesk) -> None:
    assert supervisor.client.get("/api/v1/insights/secrets.csv").status_code == 404
    assert supervisor.client.get("/api/v1/insights/segments.csv").status_code == 404


def test_everybody_is_given_the_same_where_a_model_learnt_nothing(lead: AgentAtDesk) -> None:
    text = page(lead, "predictions")

    assert "Calibration of Churn" in text
    assert "Calibration of Risk" not in text  # nobody is told apart: a curve would be chance


def test_a_customer_is_shown_with_reasons(lead: AgentAtDesk) -> None:
    text = page(lead, "customers/hl-001")

    assert "Maya Okafor" in text
    assert "Of 100 such customers about 75 leave." in text
    assert "last order 214 days ago" in text
    assert "Save this customer" in text
    assert "next order about 9 December 2026" in text
    assert "Breakfast tea" in text


def test_a_customer_is_found_by_name_address_and_id(lead: AgentAtDesk) -> None:
    for words in ("okafor", "maya.okafor@example.com", "hl-001"):
        assert 'href="/desk/insights/customers/hl-001"' in page(lead, f"customers?q={words}")
    assert 'href="/desk/insights/customers/C77"' in page(lead, "customers?q=C77")
    assert "Nobody is called so." in page(lead, "customers?q=nobody")


def test_whom_only_an_import_knows_is_shown_without_a_name(lead: AgentAtDesk) -> None:
    assert "An import knows them" in page(lead, "customers/C77")


def test_a_customer_of_whom_something_is_unknown_is_given_no_number(lead: AgentAtDesk) -> None:
    text = page(lead, "customers/C77")
    assert '>Risk <span class="tag">unknown</span></h2> <p class="none">Too few cases: 3 of 90' in text


def test_an_id_of_nobody_leads_back_to_the_search(lead: AgentAtDesk) -> None:
    assert "there is no customer with this id" in page(lead, "customers/hl-999", status=404)


def test_who_looked_at_a_customer_is_written_down(lead: AgentAtDesk, services: Services) -> None:
    page(lead, "customers/hl-001")

    with services.database.read() as connection:
        found = connection.execute(
            select(audit.c.action, audit.c.subject).order_by(audit.c.id.desc())
        ).first()
    assert found == ("view customer", "hl-001")


def test_nothing_that_came_with_the_data_is_run(services: Services, supervisor: AgentAtDesk) -> None:
    hostile = json.loads(json.dumps(RESULTS).replace("tea", SCRIPT).replace("Cake tins", SCRIPT))
    hostile["segments"]["segments"][0] = segment(SCRIPT, 60, words=[SCRIPT] * 2, advice=SCRIPT)
    leave(services.settings.data_dir, hostile)
    named = replace(LEAVING, segment=SCRIPT, recommended=(Recommended("x", SCRIPT),))
    services.desk.insights.publish([named], run="r1")

    texts = [page(supervisor, path) for path in (*PAGES, "customers/hl-001", f"customers?q={SCRIPT}")]

    assert "&lt;script&gt;" in texts[1]
    assert [text for text in texts if "<script" in text] == []


def test_what_is_searched_for_is_no_syntax(lead: AgentAtDesk) -> None:
    for odd in ("\x00", "' or 1=1", "%", "*", '"'):
        assert lead.client.get("/desk/insights/customers", query_string={"q": odd}).status_code == 200


def test_an_agent_is_told_whom_to_ask(agent: AgentAtDesk) -> None:
    for path in (*PAGES, "customers/hl-001"):
        response = agent.client.get(f"/desk/insights/{path}".rstrip("/"))
        assert response.status_code == 403
        assert 'href="/desk"' in response.text


def test_an_agent_is_given_no_numbers(agent: AgentAtDesk) -> None:
    for path in ("segments.csv", "value.csv", "customers/hl-001.csv"):
        assert agent.client.get(f"/api/v1/insights/{path}").status_code == 403


def test_a_stranger_is_asked_to_sign_in(app: Flask) -> None:
    assert app.test_client().get("/desk/insights").location == "/desk/sign-in"


def test_experiments_have_a_tab_once_there_are_some(services: Services, lead: AgentAtDesk) -> None:
    assert ">Experiments</a>" in page(lead)

    (services.settings.data_dir / "crm/runs/20261126T093000.000000Z/experiments.json").unlink()
    assert ">Experiments</a>" not in page(lead)


def test_the_pages_need_no_script_and_are_small(lead: AgentAtDesk) -> None:
    for path in PAGES:
        sent = lead.client.get(f"/desk/insights/{path}".rstrip("/"))
        sheets = re.findall(r'rel="stylesheet" href="/static/([\w/]+\.css)"', sent.text)
        assert "<script" not in sent.text
        assert len(sent.data) + sum((STATIC / sheet).stat().st_size for sheet in sheets) < MOST_BYTES


def test_of_whom_an_import_alone_knows_the_orders_of_the_last_run_are_shown(
    lead: AgentAtDesk, services: Services
) -> None:
    latest = (PastOrder("O-17", date(2026, 10, 3), Decimal("25.00"), "returned", "GBP"),)
    bought = Bought("C77", 12, Decimal("1204.00"), latest)
    services.insights.bought.publish([bought], run="r1")

    text = page(lead, "customers/C77")

    assert "worth £1,204, refunds taken off" in text
    assert "The latest 1 order above" in text
    assert "3 October 2026: order O-17, £25.00, returned" in text
    assert table(lead, "/api/v1/insights/customers/C77.csv")[1][2:] == ["O-17", "returned", "25.0"]

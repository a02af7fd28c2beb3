"""A supervisor reads the insights in a real browser, light and dark, with the keyboard alone, on any screen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from chatbot.domain.crm import Insight, Prediction, Reason
from chatbot.store.database import Database
from chatbot.store.insights import Insights
from tests.a_run import leave
from tests.browser.conftest import NewPage
from tests.browser.line import Lead, caller
from tests.served import Server

PAGES = (
    "",
    "/segments",
    "/customers",
    "/predictions",
    "/recommendation",
    "/forecast",
    "/quality",
    "/drift",
    "/experiments",
)
REASONS = (Reason("recency_days", "last order 214 days ago", 1.2),)


@pytest.fixture
def run(shop: Server) -> Iterator[None]:
    """Leave a run, and what it found of one customer; afterwards neither is there."""
    leave(shop.data_dir)
    database = Database(f"sqlite:///{shop.data_dir / 'chatbot.sqlite3'}")
    foretold = Insight("hl-001", date(2026, 11, 26), "Regulars", Decimal(400), Prediction(0.75, REASONS))
    Insights(database).publish([foretold], run="r1")
    yield
    Insights(database).publish([], run="r2")
    database.engine.dispose()
    shutil.rmtree(shop.data_dir / "crm")


@pytest.fixture
def insights(shop: Server, new_page: NewPage, lead: Lead, run: None) -> Page:
    page = new_page(storage_state=lead.state)
    page.goto(f"{shop.url}/desk/insights")
    return page


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_nothing_sticks_out_and_nothing_comes_from_elsewhere(
    shop: Server, new_page: NewPage, lead: Lead, width: int, scheme: str
) -> None:
    page = new_page(storage_state=lead.state, color_scheme=scheme, viewport={"width": width, "height": 800})
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url.split("/")[2]))

    for path in (*PAGES, "/customers/hl-001"):
        page.goto(f"{shop.url}/desk/insights{path}")
        for summary in page.locator("summary").all():
            summary.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path

    assert asked == {shop.url.removeprefix("http://")}


def test_a_customer_is_found_with_the_keyboard_alone(insights: Page) -> None:
    insights.get_by_role("navigation", name="Insights").get_by_role("link", name="Customers").press("Enter")
    insights.get_by_label("Name, whole e-mail address or id").press_sequentially("okafor")
    insights.keyboard.press("Enter")
    insights.get_by_role("link", name="Maya Okafor").press("Enter")

    expect(insights.get_by_role("heading", name="Maya Okafor")).to_be_visible()
    expect(insights.get_by_role("img", name="Orders and conversations along time")).to_be_visible()
    expect(insights.get_by_text("Of 100 such customers about 75 leave.")).to_be_visible()
    expect(insights.get_by_text("last order 214 days ago")).to_be_visible()


def test_a_chart_and_its_numbers_say_the_same(insights: Page) -> None:
    insights.get_by_role("navigation", name="Insights").get_by_role("link", name="Predictions").click()
    expect(insights.get_by_role("img", name="Calibration of Churn")).to_be_visible()

    card = insights.get_by_role("region", name="Churn", exact=True)
    card.get_by_text("The numbers").first.click()
    expect(card.get_by_role("table").first.get_by_role("row")).to_have_count(2 + 1)

    with insights.expect_download() as download:
        card.get_by_role("link", name="Download as CSV").first.click()
    assert download.value.suggested_filename == "calibration.csv"


@pytest.mark.usefixtures("run", "empty_line")
def test_who_leads_comes_here_from_the_desk(shop: Server, new_page: NewPage, lead: Lead) -> None:
    customer = caller(shop, "Maya Okafor", customer_id="hl-001")
    page = new_page(storage_state=lead.state, viewport={"width": 1280, "height": 900})
    page.goto(f"{shop.url}/desk#/c/{lead.conversation_of(customer.name)}")

    page.get_by_role("link", name="Course of life, and what is foretold").click()

    expect(page.get_by_role("heading", name="Maya Okafor")).to_be_visible()
    expect(page.get_by_role("link", name="Insights", exact=True)).to_have_attribute("aria-current", "page")

"""A supervisor reads the reports in a real browser, with the keyboard alone, under the page's strict policy."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.line import Lead
from tests.served import Server


@pytest.fixture
def reports(shop: Server, new_page: NewPage, lead: Lead) -> Page:
    """Return the page, after somebody has asked something."""
    shop.post("/chat", {"message": "Where is my order?"})
    page = new_page(storage_state=lead.state)
    page.goto(f"{shop.url}/desk/reports")
    return page


def test_a_supervisor_reads_figures_and_numbers(reports: Page) -> None:
    expect(reports.get_by_role("heading", name="Reports", exact=True)).to_be_visible()
    expect(reports.locator(".figure", has_text="Conversations").locator("dd").first).not_to_have_text("0")
    expect(reports.get_by_role("img", name="Conversations over time")).to_be_visible()

    card = reports.get_by_role("region", name="Conversations", exact=True)
    card.get_by_text("The numbers").click()

    expect(card.get_by_role("table").get_by_role("row")).to_have_count(28 + 1)


def test_the_period_is_chosen_with_the_keyboard_alone(reports: Page) -> None:
    for _ in range(20):
        reports.keyboard.press("Tab")
        if reports.evaluate("document.activeElement.textContent") == "Today":
            break
    reports.keyboard.press("Enter")

    expect(reports.get_by_role("link", name="Today")).to_have_attribute("aria-current", "true")
    expect(reports.get_by_label("From")).to_have_value(reports.get_by_label("to", exact=True).input_value())


def test_a_file_comes_with_the_numbers_of_the_chosen_days(reports: Page) -> None:
    with reports.expect_download() as download:
        reports.get_by_role("link", name="All figures as CSV").click()

    assert download.value.suggested_filename.startswith("overview-")


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_nothing_sticks_out_on_any_screen(reports: Page, width: int) -> None:
    reports.set_viewport_size({"width": width, "height": 800})
    for summary in reports.get_by_text("The numbers").all():
        summary.click()

    assert reports.evaluate("document.documentElement.scrollWidth") <= width


def test_an_agent_is_shown_the_way_back(shop: Server, new_page: NewPage, signed_in: dict[str, Any]) -> None:
    page = new_page(storage_state=signed_in["Maya"])
    page.goto(f"{shop.url}/desk/reports")

    expect(page.get_by_role("heading")).to_have_text("This page is for supervisors")
    expect(page.get_by_role("link", name="Back to the desk")).to_be_visible()

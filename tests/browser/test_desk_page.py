"""The desk's page itself: its weight, its width, who sees which links, and what reaches an agent who looks away."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from playwright.sync_api import Browser, Response, expect

from tests.browser.conftest import NewPage
from tests.browser.line import Lead, caller
from tests.browser.people import Agent
from tests.served import Server

PAGE_LIMIT_BYTES = 100_000
TABLET = {"width": 820, "height": 1180}
DESKTOP = {"width": 1280, "height": 800}
LOOKS_AWAY = """
window.notified = [];
window.Notification = class {
  static permission = "default";
  static async requestPermission() { return (Notification.permission = "granted"); }
  constructor(title) { notified.push(title); }
  close() {}
};
document.hasFocus = () => false;
"""
"""A browser that writes notifications down, and a page that is not looked at."""


def test_the_whole_page_is_small(shop: Server, new_page: NewPage, signed_in: Any, empty_line: None) -> None:
    files: dict[str, int] = {}

    def weigh(response: Response) -> None:
        if "/static/desk/" in response.url or response.url.endswith("/desk"):
            files[response.url] = len(gzip.compress(response.body()))

    customer = caller(shop, "Tariq Mahmood", customer_id="hl-028")
    page = new_page(storage_state=signed_in["Maya"])
    page.on("response", weigh)
    maya = Agent(page, shop).at_desk()
    maya.opens("Waiting", customer.name)
    maya.claims()
    expect(maya.answer).to_be_focused()
    for key in ("e", "s", "t", "#"):
        page.keyboard.press("Escape")
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")

    assert len(files) > 70
    assert sum(files.values()) <= PAGE_LIMIT_BYTES


@pytest.mark.parametrize("size", [DESKTOP, TABLET], ids=["desktop", "tablet"])
def test_nothing_scrolls_sideways(
    shop: Server, new_page: NewPage, signed_in: Any, empty_line: None, size: dict[str, int]
) -> None:
    customer = caller(shop, "Hannah Goldberg", customer_id="hl-029")
    page = new_page(storage_state=signed_in["Maya"], viewport=size)
    maya = Agent(page, shop).at_desk()
    maya.opens("Waiting", customer.name)
    page.get_by_role("button", name="Claim to answer").click()
    expect(maya.answer).to_be_focused()
    maya.notes("Donaudampfschifffahrtsgesellschaft" * 5)

    for element in ("document.documentElement", "document.querySelector('.scroll')"):
        assert page.evaluate(f"{element}.scrollWidth - {element}.clientWidth") == 0


def test_supervisors_alone_see_the_pages_that_are_theirs(
    shop: Server, browser: Browser, maya: Agent, new_page: NewPage, lead: Lead
) -> None:
    supervisor = Agent(new_page(storage_state=lead.state), shop).at_desk()
    supervisor.page.get_by_role("button", name="Supervisor's pages").click()

    expect(supervisor.page.get_by_role("link", name="Wallboard")).to_have_attribute("href", "/desk/wallboard")
    expect(maya.page.get_by_role("button", name="Supervisor's pages")).to_have_count(0)


def test_who_looks_away_is_told_of_an_offer_once_they_wished_so(
    shop: Server, new_page: NewPage, signed_in: Any, empty_line: None
) -> None:
    page = new_page(storage_state=signed_in["Maya"])
    page.add_init_script(LOOKS_AWAY)
    maya = Agent(page, shop).at_desk()
    with maya.ready():
        first = caller(shop, "Kwabena Boateng", customer_id="hl-030")
        expect(maya.offer(first.name)).to_be_visible()
        assert page.evaluate("notified") == []

        page.get_by_role("button", name="Notifications").click()
        page.get_by_role("dialog").get_by_label("Notifications of the browser").check()
        page.get_by_role("dialog").get_by_role("button", name="Done").click()
        second = caller(shop, "Emily Fairclough", customer_id="hl-031")
        expect(maya.offer(second.name)).to_be_visible()

        assert page.evaluate("notified") == [f"{second.name} is offered to you"]

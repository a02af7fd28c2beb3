"""A waiting line longer than a page of it: the desk counts everybody and leads to everybody."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect

from tests.browser.conftest import NewPage
from tests.browser.people import Agent, Json
from tests.served import Server


def test_the_line_is_shown_to_its_end_a_page_at_a_time(
    shop: Server, new_page: NewPage, signed_in: Json
) -> None:
    for _ in range(3):
        assert shop.post("/chat", {"message": "I want to talk to a human"})["status"] == "waiting"
    page = new_page(storage_state=signed_in["Tom"])
    page.route(re.compile(r"/api/v1/queue"), one_a_page)
    Agent(page, shop).at_desk()
    rows = page.get_by_role("list", name="Waiting", exact=True).get_by_role("link")
    more = page.get_by_role("button", name="Show more")
    expect(rows).to_have_count(1)
    total = int(page.locator("h2[data-group=waiting] .count").inner_text())
    assert total >= 3

    for shown in range(2, total + 1):
        more.click()
        expect(rows).to_have_count(shown)

    expect(more).to_be_hidden()


def one_a_page(route: Route) -> None:
    """Ask the server for pages of one."""
    url = route.request.url
    route.continue_(url=f"{url}{'&' if '?' in url else '?'}limit=1")

"""A supervisor sees to webhooks: made, tried, replayed; the secret is on the page once."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.line import Lead
from tests.desk.receiver import Receiver, receiver, says
from tests.served import Server


@pytest.fixture
def crm() -> Iterator[Receiver]:
    with receiver() as found:
        yield found


@pytest.fixture
def page(shop: Server, new_page: NewPage, lead: Lead) -> Page:
    """Return the page of webhooks before a supervisor."""
    found = new_page(storage_state=lead.state)
    found.goto(f"{shop.url}/desk/webhooks")
    return found


def test_a_webhook_is_made_tried_and_told(shop: Server, page: Page, crm: Receiver) -> None:
    page.get_by_role("button", name="New webhook").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Create").click()
    expect(dialog.get_by_text("Where is it?")).to_be_visible()
    dialog.get_by_label("Address", exact=True).fill("https://10.0.0.7/")
    dialog.get_by_label("somebody needs a person").check()
    dialog.get_by_role("button", name="Create").click()
    expect(dialog.get_by_text("is a private address")).to_be_visible()
    dialog.get_by_label("Address", exact=True).fill(crm.url)
    name = "<img src=x onerror=alert(1)>"
    dialog.get_by_label("What it is for").fill(name)
    dialog.get_by_role("button", name="Create").click()

    secret = page.locator("[data-part=secret]")
    expect(secret).to_have_value(re.compile("^whsec_"))
    shown = secret.input_value()
    dialog.get_by_role("button", name="I have it").click()
    card = page.get_by_role("region", name=name)
    expect(card.get_by_text("On", exact=True)).to_be_visible()
    assert shown not in page.content()
    expect(secret).to_have_value("")

    card.get_by_role("button", name="Send a test").click()
    expect(card.get_by_text("Taken: answered 204")).to_be_visible()
    assert crm.kinds() == ["ping"]

    crm.does(says(500))
    shop.post("/chat", {"message": "I want to talk to a human"})
    card.get_by_role("button", name="Deliveries").click()
    row = card.get_by_role("row").filter(has_text="Escalated")
    expect(row).to_contain_text("answered 500")
    row.get_by_role("button", name="Send now").click()
    expect(row).to_contain_text("Delivered")
    crm.waits_for(3)

    card.get_by_role("button", name="Switch off").click()
    expect(card.get_by_text("Switched off")).to_be_visible()
    card.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Nobody is told yet")).to_be_visible()

"""All conversations: found by words and filters, marked where it matched, kept as views."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.line import Caller, Lead, caller
from tests.browser.people import Agent
from tests.served import Server


@pytest.fixture
def kettle(shop: Server, lead: Lead, empty_line: None) -> Caller:
    """Return a customer whose words no other conversation has, tagged."""
    found = caller(shop, "Iwan Rees", customer_id="hl-026")
    found.says("My copper kettle whistles like a xylophone")
    lead.post(f"/conversations/{lead.conversation_of(found.name)}/tags", {"tags": ["whistling"]})
    return found


def test_words_are_found_and_marked(maya: Agent, kettle: Caller) -> None:
    maya.page.keyboard.press("/")
    maya.page.keyboard.type("xylophone")

    row = found(maya, kettle.name)
    expect(row.locator("mark")).to_have_text("xylophone")
    row.click()
    expect(maya.name).to_have_text(kettle.name)


def test_filters_narrow_and_a_view_keeps_them(maya: Agent, kettle: Caller) -> None:
    maya.page.keyboard.press("/")
    maya.page.get_by_role("button", name="Filters").click()
    maya.page.get_by_role("searchbox").fill("kettle")
    maya.page.get_by_label("Status").select_option("waiting")
    maya.page.get_by_label("Reason").select_option("human_requested")
    maya.page.get_by_label("Tag", exact=True).fill("whistling")
    expect(found(maya, kettle.name)).to_have_count(1)
    maya.page.get_by_label("Reason").select_option("angry")
    expect(found(maya, kettle.name)).to_have_count(0)
    maya.page.get_by_label("Reason").select_option("human_requested")
    expect(found(maya, kettle.name)).to_have_count(1)

    maya.page.get_by_role("button", name="Save this view").click()
    maya.page.get_by_role("dialog").get_by_label("Name").fill("Whistling kettles")
    maya.page.keyboard.press("Enter")
    view = maya.page.get_by_role("group", name="Saved views").get_by_role(
        "button", name="Whistling kettles", exact=True
    )
    expect(view).to_have_attribute("aria-pressed", "true")
    maya.page.reload()
    maya.page.get_by_role("button", name="All", exact=True).click()
    view.click()
    expect(found(maya, kettle.name)).to_have_count(1)
    expect(maya.page.get_by_label("Tag", exact=True)).to_have_value("whistling")

    maya.page.get_by_role("button", name="Delete the view Whistling kettles").click()
    expect(view).to_have_count(0)


def test_tags_are_chosen_by_keyboard_alone(maya: Agent, kettle: Caller) -> None:
    maya.opens("Waiting", kettle.name)
    maya.page.keyboard.press("#")
    expect(maya.page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
    maya.page.keyboard.type("Copper ")
    maya.page.keyboard.press("Enter")
    maya.page.keyboard.press("Enter")

    expect(maya.row("Waiting", kettle.name)).to_contain_text("copper")
    expect(maya.details).to_contain_text("copper")


def found(agent: Agent, customer: str) -> Locator:
    """Return the customer's line among what was found."""
    return agent.page.get_by_role("list", name="Found conversations").get_by_role("link", name=customer)

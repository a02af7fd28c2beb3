"""Markup in whatever can be written at the desk or comes to it: it is shown as it was written, and never run."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.line import Lead, caller
from tests.browser.people import Agent
from tests.browser.test_story import MARKUP, rename
from tests.served import Server

TAG = "<img src=x onerror=window.ran=1>"


def test_markup_is_only_ever_text_at_the_desk(
    shop: Server, lead: Lead, empty_line: None, maya: Agent, tom: Agent
) -> None:
    lead.post("/canned", {"title": MARKUP[:80], "text": f"You wrote {MARKUP}", "shortcut": "markup"})
    rename(shop, "Chloe Sutcliffe", MARKUP)
    customer = caller(shop, MARKUP, customer_id="hl-027")
    customer.says(f"Xylophones {MARKUP}")
    maya.opens("Waiting", MARKUP)
    maya.claims()

    maya.answer.press_sequentially("/markup")
    expect(maya.page.get_by_role("option").first).to_contain_text(MARKUP[:80])
    maya.answer.press("Enter")
    maya.answer.press("Enter")
    maya.has_sent(MARKUP)
    maya.notes(f"Note {MARKUP}")
    tags(maya.page, TAG)
    keeps_view(maya.page, MARKUP[:60])
    maya.page.get_by_role("searchbox").fill("xylophones script")
    expect(maya.page.get_by_role("list", name="Found conversations").locator("mark").first).to_be_visible()
    tom.opens("With others", MARKUP)
    expect(tom.log.locator(".of-note")).to_contain_text(MARKUP)
    expect(tom.details).to_contain_text(TAG)

    for page in (maya.page, tom.page):
        assert page.evaluate("window.ran") is None
        expect(page.locator("img[src=x]")).to_have_count(0)


def tags(page: Page, tag: str) -> None:
    """Give the open conversation a tag."""
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Tags").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(MARKUP)
    dialog.get_by_role("combobox").fill(tag)
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("complementary", name="Details")).to_contain_text(tag)


def keeps_view(page: Page, name: str) -> None:
    """Keep a search under a name."""
    page.get_by_role("button", name="All", exact=True).click()
    page.get_by_role("searchbox").fill("xylophones")
    page.get_by_role("button", name="Save this view").click()
    page.get_by_role("dialog").get_by_label("Name").fill(name)
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_role("group", name="Saved views")).to_contain_text(name)

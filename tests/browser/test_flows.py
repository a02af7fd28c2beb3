"""Matters that are settled in the chat: what is typed, pressed and proved there stands in the shop's tables."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.line import token_for
from tests.browser.people import Shopper
from tests.served import Server

HEAR = """log => {
  window.heard = [];
  const quiet = (node) => (node.closest ? node : node.parentElement).closest("[aria-live=off]");
  new MutationObserver((changes) => {
    const nodes = changes.flatMap((change) => [...change.addedNodes]);
    const added = nodes.filter((node) => node.isConnected && !quiet(node));
    heard.push(...added.map((node) => (node.querySelector?.(".bubble") ?? node).textContent));
  }).observe(log, { childList: true, subtree: true });
}"""
"""Write down what enters the live region, and when it enters anew."""
SMALL_PHONE = {"width": 360, "height": 480}


def test_a_visitor_cancels_an_order_with_the_code_that_was_mailed(shop: Server, shopper: Shopper) -> None:
    card = shopper.page.get_by_role("listitem").filter(has_text="Please cancel order #1001239")
    card.get_by_role("button", name="Please cancel").click()
    shopper.reads("e-mail address")
    card.get_by_role("button", name="callum.fraser@example.com").click()
    shopper.presses("Yes, cancel it")
    shopper.reads("six-digit code")

    shopper.says(mailed_code(shop, to="callum.fraser@example.com"))
    shopper.reads("is cancelled")

    shopper.shows_the_same_after_a_reload()
    assert rows(shop, "SELECT status FROM orders WHERE number = '1001239'") == [("cancelled",)]


def test_a_signed_in_customer_returns_an_item_by_buttons_alone(shop: Server, shopper: Shopper) -> None:
    signed = "token => ChatWidget.setCustomer(token)"
    shopper.page.evaluate(signed, token_for(shop, customer_id="hl-005"))
    shopper.says("I'd like to return something")
    pressed = [shopper.presses_reply(part) for part in ("#1001238", "duvet", "mind", "Yes, set it up")]
    shopper.reads(re.compile(r"return R-\d+ is set up"))

    expect(shopper.suggestions.get_by_role("button")).to_have_count(0)
    shopper.shows_the_same_after_a_reload()
    assert [one["text"] for one in shopper.stored() if one["author"] == "customer"][1:] == pressed
    assert rows(shop, "SELECT kind, quantity FROM returns WHERE order_number = '1001238'") == [
        ("return_item", 1)
    ]


def test_a_long_passage_is_read_from_its_beginning_item_by_item(shop: Server, new_page: NewPage) -> None:
    customer = Shopper(new_page(viewport=SMALL_PHONE, has_touch=True, is_mobile=True), shop)
    customer.opens(f"{shop.url}/demo")
    customer.opens_chat()
    customer.says("How do I reset the filter of the air purifier?")
    customer.reads("1. Unplug the air purifier")

    passage = customer.log.locator(".message.bot .bubble").last
    expect(passage.locator(".item")).to_have_count(5)
    expect(passage).to_be_in_viewport()
    assert (passage.bounding_box() or {"y": -1})["y"] >= 60, "the header hides where it begins"
    customer.presses("More below")
    expect(customer.suggestions).to_be_in_viewport()


def test_a_screen_reader_hears_every_bubble_once(shopper: Shopper) -> None:
    shopper.log.evaluate(HEAR)
    shopper.says("I'd like to subscribe to the newsletter, and do you sell gift cards?")
    shopper.says("How long do I have to return something?")
    shopper.reads(re.compile(r"\w"))

    assert shopper.page.evaluate("heard") == shopper.lines()


def mailed_code(server: Server, *, to: str) -> str:
    """Return the code of the last mail to somebody; the demo prints its mail."""
    mails = re.findall(rf"--- mail to {re.escape(to)}:.*?\b(\d{{6}})\b", server.output(), re.DOTALL)
    assert mails, "no code was mailed"
    return str(mails[-1])


def rows(server: Server, query: str) -> list[tuple[object, ...]]:
    """Return what the shop's tables hold."""
    with closing(sqlite3.connect(server.data_dir / "chatbot.sqlite3", timeout=30)) as database:
        return database.execute(query).fetchall()

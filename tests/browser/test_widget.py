"""The widget on another shop's page: strict policy, lost answers, a keyboard, the dark, a telephone."""

from __future__ import annotations

import gzip
import json
import re

import pytest
from playwright.sync_api import Page, Response, Route, expect

from tests.browser.conftest import NewPage
from tests.browser.line import token_for
from tests.browser.people import Shopper
from tests.browser.site import Site
from tests.served import Server

LOADER_LIMIT_BYTES = 6_000
WIDGET_LIMIT_BYTES = 26_000
PHONE_SIZE = {"width": 360, "height": 740}
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
LUMINANCE = """element => {
  const [r, g, b] = getComputedStyle(element).backgroundColor.match(/[\\d.]+/g).map(Number);
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}"""


@pytest.fixture
def guest(shop: Server, site: Site, new_page: NewPage) -> Shopper:
    """Return a customer on the other shop's page."""
    found = Shopper(new_page(), shop)
    found.opens(site.carries(shop.url))
    return found


def test_a_conversation_on_another_origin_outlives_a_reload(guest: Shopper) -> None:
    guest.opens_chat()
    guest.says("How long do I have to return something?")
    guest.reads("30 days")
    before = guest.lines()

    guest.page.reload()
    expect(guest.panel).to_be_visible()
    guest.sees_what_is_stored()

    assert guest.lines() == before


def test_a_conversation_follows_to_another_page_of_the_site(guest: Shopper) -> None:
    guest.opens_chat()
    guest.says("I'd like to talk to a human, please")
    expect(guest.banner).to_contain_text("in line")
    guest.panel.get_by_role("button", name="Close chat").click()

    guest.page.goto(f"{guest.page.url}another")
    expect(guest.panel).to_be_hidden()
    guest.launcher.click()

    expect(guest.banner).to_contain_text("in line")
    guest.sees_what_is_stored()


def test_a_lost_answer_is_asked_for_again_and_stored_once(guest: Shopper) -> None:
    sent: list[str] = []

    def lose_first(route: Route) -> None:
        sent.append(json.loads(route.request.post_data or "")["message_id"])
        if len(sent) > 1:
            return route.continue_()
        route.fetch()
        return route.abort()

    guest.opens_chat()
    guest.page.route("**/chat", lose_first)
    guest.says("Do you sell gift cards?")
    guest.page.unroute("**/chat")

    assert len(sent) == 2
    assert len(set(sent)) == 1
    assert [one["author"] for one in guest.stored()] == ["customer", "bot"]
    guest.sees_what_is_stored()


def test_a_message_the_server_refuses_says_so_and_holds_up_no_other(guest: Shopper) -> None:
    guest.opens_chat()
    guest.page.route("**/chat", lambda route: route.fulfill(status=400, json={"detail": "Not today."}))
    guest.writes("Hello there")
    expect(guest.line("customer", "Hello there")).to_contain_text("Not sent. Not today.")
    guest.page.unroute("**/chat")

    guest.says("Where are you?")

    assert [one["text"] for one in guest.stored() if one["author"] == "customer"] == ["Where are you?"]


def test_quick_replies_say_their_words_and_do_their_work(guest: Shopper) -> None:
    guest.opens_chat()
    starter = guest.panel.get_by_role("group", name="Suggested answers").get_by_role("button").first
    words = starter.inner_text()

    starter.click()
    guest.reads(re.compile(r"\w"))

    assert [one["text"] for one in guest.stored() if one["author"] == "customer"] == [words]
    expect(guest.line("customer", words)).to_be_visible()


def test_the_page_can_speak_for_the_customer_and_hears_the_answer(guest: Shopper) -> None:
    guest.page.evaluate("""() => {
      window.heard = [];
      ChatWidget.on("message", ({ author, text }) => heard.push([author, text]));
      ChatWidget.q.push(["open"]);
      ChatWidget.send("Do you sell gift cards?");
    }""")
    guest.reads(re.compile(r"\w"))

    [asked, answered] = guest.stored()
    assert asked["text"] == "Do you sell gift cards?"
    assert guest.page.evaluate("heard") == [["bot", answered["text"]]]


def test_a_customer_whom_the_site_has_signed_need_not_say_who_they_are(guest: Shopper) -> None:
    guest.page.evaluate("token => ChatWidget.setCustomer(token)", token_for(guest.server, lasts_s=3600))
    guest.opens_chat()
    guest.says("Where is my order #1001234?")

    guest.reads(re.compile(r"[Oo]rder #\d{7}"))


def test_a_signed_customer_who_asks_for_a_person_stays_known(guest: Shopper) -> None:
    token = token_for(guest.server)
    guest.page.evaluate("token => ChatWidget.setCustomer(token)", token)
    guest.opens_chat()
    guest.says("Where is my order?")
    guest.presses("More")

    with guest.page.expect_request(re.compile(r"/chat(/|$)")) as asked:
        guest.presses("Talk to a person")

    assert (asked.value.post_data_json or {})["customer_token"] == token
    expect(guest.banner).to_contain_text("in line")
    guest.sees_what_is_stored()


def test_a_token_that_ran_out_is_replaced_and_the_message_sent(guest: Shopper) -> None:
    guest.page.evaluate("token => ChatWidget.setCustomer(token)", token_for(guest.server, lasts_s=-60))
    guest.page.evaluate("void ChatWidget.on('error', ({ status }) => { window.refused = status })")
    guest.opens_chat()
    guest.writes("Where is my order #1001234?")
    expect(guest.line("customer", "Where is my order #1001234?")).to_contain_text("Not sent.")
    assert guest.page.evaluate("refused") == 401

    guest.page.evaluate("token => ChatWidget.setCustomer(token)", token_for(guest.server, lasts_s=3600))
    guest.presses("Try again")

    guest.reads(re.compile(r"[Oo]rder #\d{7}"))
    expect(guest.input).to_be_focused()


@pytest.mark.parametrize("next_customer", [None, "hl-002"])
@pytest.mark.parametrize("reloaded", [False, True], ids=["same page", "next page"])
def test_the_next_person_at_this_browser_reads_nothing_of_the_last(
    guest: Shopper, next_customer: str | None, reloaded: bool
) -> None:
    set_customer = "token => ChatWidget.setCustomer(token)"
    guest.page.evaluate(set_customer, token_for(guest.server))
    guest.opens_chat()
    guest.says("Where is my order?")
    before = guest.session_id
    if reloaded:
        guest.panel.get_by_role("button", name="Close chat").click()
        guest.page.reload()

    guest.page.evaluate(set_customer, next_customer and token_for(guest.server, customer_id=next_customer))
    if reloaded:
        guest.opens_chat()

    expect(guest.log.locator(".bubble")).to_have_count(0)
    guest.says("Do you sell gift cards?")
    assert guest.session_id != before
    assert "Where is my order?" not in str(guest.stored())


def test_signing_in_or_a_fresh_token_goes_on_with_the_conversation(guest: Shopper) -> None:
    guest.opens_chat()
    guest.page.evaluate(
        "ChatWidget.setCustomer(null)"
    )  # a page says so of every visitor who is not signed in
    guest.says("Do you sell gift cards?")
    before = guest.session_id

    for lasts_s in (3000, 3600):
        guest.page.evaluate(
            "token => ChatWidget.setCustomer(token)", token_for(guest.server, lasts_s=lasts_s)
        )
        guest.says(f"Where is my order? {lasts_s}")

    assert guest.session_id == before
    guest.sees_what_is_stored()


def test_everything_can_be_done_with_the_keyboard(guest: Shopper) -> None:
    keyboard = guest.page.keyboard
    guest.page.get_by_role("link").focus()
    keyboard.press("Tab")
    expect(guest.launcher).to_be_focused()
    keyboard.press("Enter")
    expect(guest.input).to_be_focused()
    keyboard.type("I want to talk")
    keyboard.press("Shift+Enter")
    keyboard.type("to a human")
    keyboard.press("Enter")
    expect(guest.banner).to_contain_text("in line")
    assert guest.stored()[0]["text"] == "I want to talk\nto a human"

    keyboard.press("Escape")
    expect(guest.panel).to_be_hidden()
    expect(guest.launcher).to_be_focused()


@pytest.mark.parametrize(("scheme", "least", "most"), [("light", 0.9, 1.0), ("dark", 0.0, 0.2)])
def test_the_widget_follows_the_systems_colours(
    shop: Server, new_page: NewPage, scheme: str, least: float, most: float
) -> None:
    shopper = Shopper(new_page(color_scheme=scheme), shop)
    shopper.opens(f"{shop.url}/demo")
    shopper.opens_chat()

    assert least <= shopper.panel.evaluate(LUMINANCE) <= most


def test_on_a_phone_nothing_scrolls_sideways(shop: Server, new_page: NewPage) -> None:
    shopper = Shopper(new_page(viewport=PHONE_SIZE, has_touch=True, is_mobile=True), shop)
    shopper.opens(f"{shop.url}/demo")
    assert overflow(shopper.page, "document.documentElement") == 0

    shopper.opens_chat()
    shopper.says(LONG_WORD)
    shopper.reads(re.compile(r"\w"))

    assert shopper.panel.bounding_box() == {"x": 0, "y": 0, **PHONE_SIZE}
    assert (
        overflow(shopper.page, "document.querySelector('chat-widget').shadowRoot.querySelector('.scroller')")
        == 0
    )


def test_the_page_pays_little_for_it(guest: Shopper) -> None:
    files: dict[str, int] = {}

    def weigh(response: Response) -> None:
        if response.url.endswith(".js"):
            files[response.url.rsplit("/", 1)[1]] = len(gzip.compress(response.body()))

    guest.page.on("response", weigh)
    guest.page.reload()
    guest.opens_chat()
    guest.says("Hello")

    assert files["widget.js"] <= LOADER_LIMIT_BYTES
    assert len(files) > 5
    assert sum(files.values()) <= WIDGET_LIMIT_BYTES


def test_the_page_fetches_only_the_loader_until_somebody_wants_to_talk(guest: Shopper) -> None:
    fetched: list[str] = []
    guest.page.on("request", lambda request: fetched.append(request.url))

    guest.page.reload()
    expect(guest.launcher).to_be_visible()

    assert [url for url in fetched if url.startswith(guest.server.url)] == [f"{guest.server.url}/widget.js"]


def overflow(page: Page, element: str) -> int:
    """Return how many pixels an element's content is wider than the element."""
    wider: int = page.evaluate(f"{element}.scrollWidth - {element}.clientWidth")
    return wider

"""How it was: asked in the chat, answered with the keyboard, put aside for good; and by a link, without JavaScript."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import NewPage
from tests.browser.people import Agent, Shopper
from tests.browser.test_widget import PHONE_SIZE, overflow
from tests.served import Server

MARKUP = '<img src=x onerror="window.ran=1;alert(1)">'


def question(shopper: Shopper) -> Locator:
    """Return the card that asks how it was."""
    return shopper.panel.get_by_role("group", name="How did the assistant do?")


def is_content(shopper: Shopper) -> None:
    """Ask something, and say thanks for the answer."""
    shopper.says("How long do I have to return something?")
    shopper.reads("30 days")
    expect(question(shopper)).to_have_count(0)
    shopper.says("Thank you!")
    expect(question(shopper)).to_be_visible()


def asked(shopper: Shopper) -> Any:
    """Return what the server would ask."""
    return shopper.server.get(f"/chat/{shopper.session_id}/messages")["survey"]


def test_the_question_is_answered_with_the_keyboard(shopper: Shopper) -> None:
    is_content(shopper)
    expect(shopper.panel.locator("[role=status].sr")).to_contain_text("How did the assistant do?")
    keyboard = shopper.page.keyboard
    expect(shopper.input).to_be_focused()

    keyboard.press("Shift+Tab")
    expect(shopper.panel.get_by_role("button", name="Not now")).to_be_focused()
    keyboard.press("Shift+Tab")
    keyboard.press("Space")
    keyboard.press("ArrowLeft")
    expect(shopper.panel.get_by_role("radio", name="4 stars out of 5")).to_be_checked()
    keyboard.press("Tab")
    keyboard.type(MARKUP)
    keyboard.press("Tab")
    keyboard.press("Enter")

    expect(shopper.panel.locator(".thanks")).to_have_text("Thank you for your rating.")
    expect(shopper.input).to_be_focused()
    assert asked(shopper) is None
    shopper.says("Bye")
    expect(question(shopper)).to_have_count(0)
    assert shopper.page.evaluate("window.ran") is None


def test_the_question_outlives_a_reload_and_not_now_does_too(shopper: Shopper) -> None:
    is_content(shopper)
    shopper.page.reload()
    expect(question(shopper)).to_be_visible()

    shopper.presses("Not now")
    expect(question(shopper)).to_have_count(0)
    expect(shopper.input).to_be_focused()
    shopper.page.reload()
    shopper.sees_what_is_stored()

    assert asked(shopper) is None
    shopper.says("Thanks again!")
    expect(question(shopper)).to_have_count(0)


def test_the_next_matter_takes_the_question_away(shopper: Shopper) -> None:
    is_content(shopper)

    shopper.says("I want to send something back")

    expect(question(shopper)).to_have_count(0)


def test_who_comes_back_after_a_silence_is_asked(shopper: Shopper) -> None:
    shopper.says("How long do I have to return something?")
    shopper.reads("30 days")
    file = shopper.server.data_dir / "chatbot.sqlite3"
    with closing(sqlite3.connect(file, timeout=30)) as database, database:
        earlier = "strftime('%Y-%m-%d %H:%M:%f', active_at, '-6 minutes')"
        key = (shopper.session_id,)
        assert database.execute(
            f"UPDATE conversations SET active_at = {earlier} WHERE session_id = ?", key
        ).rowcount

    shopper.page.reload()

    expect(question(shopper)).to_be_visible()


def test_the_conversation_can_be_kept(shopper: Shopper) -> None:
    save = shopper.panel.get_by_role("link", name="Save this conversation")
    shopper.presses("More")
    expect(save).to_be_hidden()
    shopper.page.keyboard.press("Escape")
    shopper.says("How long do I have to return something?")
    shopper.reads("30 days")
    shopper.presses("More")
    kept = shopper.page.request.get(save.get_attribute("href") or "")

    with shopper.page.context.expect_event("page"):  # it closes by itself: what comes is a file
        save.click()

    assert kept.headers["content-disposition"].startswith("attachment; filename=conversation-")
    assert "You\n       How long do I have to return something?" in kept.text()
    expect(save).to_be_hidden()
    expect(shopper.panel).to_be_visible()


@pytest.fixture
def link(shop: Server, maya: Agent, tom: Agent) -> str:
    """Return the link to rate Maya, who has resolved a conversation; a colleague fetches it."""
    session = shop.post("/chat", {"message": "I want to talk to a human"})["session_id"]
    (entry,) = [
        one
        for one in maya.page.request.get(f"{shop.url}/api/v1/queue").json()["waiting"]
        if shop.get(f"/chat/{session}/messages")["messages"][-1]["seq"] == one["last_seq"]
    ][-1:]
    conversation = f"{shop.url}/api/v1/conversations/{entry['id']}"
    for step, fields in (("claim", {}), ("messages", {"text": "Done."}), ("resolve", {})):
        assert maya.page.request.post(f"{conversation}/{step}", data=fields).ok
    found: str = tom.page.request.get(f"{conversation}/survey-link").json()["survey_link"]
    return found


@pytest.mark.parametrize("size", [PHONE_SIZE, {"width": 1280, "height": 800}], ids=["phone", "desk"])
def test_the_page_behind_a_link_needs_no_script(link: str, new_page: NewPage, size: dict[str, int]) -> None:
    page = new_page(java_script_enabled=False, viewport=size)
    page.goto(link)
    expect(page.get_by_role("heading", name="How did Maya do?")).to_be_visible()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="How did Maya do?")).to_be_visible()  # a star is asked for

    page.keyboard.press("Shift+Tab")
    page.get_by_role("radio", name="1 of 5: very bad").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.get_by_label("Anything we should know?").fill(MARKUP)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    expect(page.get_by_role("img", name="Your rating: 4 of 5")).to_be_visible()
    expect(page.locator("blockquote")).to_have_text(MARKUP)
    expect(page.locator("img")).to_have_count(0)
    page.get_by_text("Change it").click()
    page.get_by_role("radio", name="5 of 5: very good").check(force=True)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("img", name="Your rating: 5 of 5")).to_be_visible()


def test_the_page_behind_a_link_fits_a_phone(link: str, new_page: NewPage) -> None:
    page = new_page(viewport=PHONE_SIZE, has_touch=True, is_mobile=True)
    page.goto(link)

    assert overflow(page, "document.documentElement") == 0

"""A supervisor sets up the desk and watches it, at the keyboard and on the wallboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import NewPage
from tests.browser.people import Agent
from tests.served import Server

SCRIPT = "<img src=x onerror=alert(1)>"


class Supervisor:
    """Somebody who leads the desk, before its pages."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self.server = page, server
        self.notices = page.locator("[data-part=notices]")
        self.problem = page.locator("form:visible [data-problem]")

    def opens(self, path: str) -> None:
        """Open a page of the desk and wait until it hears of every change."""
        self.page.goto(f"{self.server.url}/desk/{path}")
        expect(self.page.locator("[data-part=connection]")).to_have_text("Live")

    def field(self, label: str) -> Locator:
        """Return a field of the form that is shown."""
        return self.page.locator("form:visible").get_by_label(label, exact=True)

    def saves(self) -> None:
        """Press the button that saves."""
        self.page.locator("form:visible").get_by_role("button", name="Save").click()

    def saved(self) -> None:
        """Save and wait until the server has it."""
        self.saves()
        expect(self.page.locator("form:visible [data-saving]")).to_have_text("Saved.")

    def figure(self, name: str) -> Locator:
        """Return a large figure of the wallboard."""
        return self.page.locator(f"[data-part={name}]")

    def calls(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Use the desk's JSON as the pages do."""
        url = f"{self.server.url}/api/v1/{path}"
        answer = self.page.request.fetch(url, method=method, data=body, headers={"X-Looks-On": "true"})
        assert answer.ok, answer.text()
        return answer.json()

    def clears(self) -> None:
        """Remove the teams and people these tests made."""
        for team in self.calls("GET", "teams")["teams"]:
            if team["id"].startswith("test-"):
                self.calls("DELETE", f"teams/{team['id']}")
        for one in self.calls("GET", "agents")["agents"]:
            if (one["email"] or "").endswith("@test.example"):
                self.calls("DELETE", f"agents/{one['id']}")


@pytest.fixture(scope="package")
def leads(shop: Server, browser: Browser) -> dict[str, Any]:
    """Sign two supervisors in once and return their cookies; nothing is offered to them."""
    return {name: Agent.sign_in_state(browser, shop, name, role="supervisor") for name in ("Sue", "Sam")}


@pytest.fixture
def sue(shop: Server, new_page: NewPage, leads: dict[str, Any]) -> Iterator[Supervisor]:
    found = Supervisor(new_page(storage_state=leads["Sue"]), shop)
    yield found
    found.clears()


@pytest.fixture
def sam(shop: Server, new_page: NewPage, leads: dict[str, Any]) -> Supervisor:
    return Supervisor(new_page(storage_state=leads["Sam"]), shop)


def test_an_agent_and_a_team_are_added_by_keyboard_alone(
    sue: Supervisor, shop: Server, new_page: NewPage
) -> None:
    keyboard, page = sue.page.keyboard, sue.page
    sue.opens("settings")
    page.get_by_role("link", name="Add somebody").press("Enter")
    expect(page.get_by_role("heading", name="Add somebody")).to_be_focused()
    sue.field("Name").focus()
    keyboard.type("Mia Adler")
    keyboard.press("Tab")
    keyboard.type("mia@test.example")
    sue.field("Skills").focus()
    keyboard.type("Product Setup")
    keyboard.press("Enter")
    keyboard.type("refunds")
    keyboard.press("Tab")
    sue.field("Languages").focus()
    keyboard.type("German")
    keyboard.press("Control+s")
    dialog = page.get_by_role("dialog", name="Mia Adler signs in with")
    password = dialog.locator("[data-part=password-words]").inner_text()
    keyboard.press("Enter")

    expect(sue.notices).to_contain_text("Mia Adler was added.")
    row = page.get_by_role("link", name="Mia Adler")
    expect(row).to_contain_text("product_setup, refunds · German")

    page.get_by_role("link", name="Teams", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Teams", exact=True)).to_be_focused()
    page.get_by_role("link", name="Add a team").press("Enter")
    expect(page.get_by_role("heading", name="Add a team")).to_be_focused()
    sue.field("Name").focus()
    keyboard.type("Night shift")
    keyboard.press("Tab")
    keyboard.type("test-night")
    sue.field("Mia Adler").focus()
    keyboard.press("Space")
    keyboard.press("Control+s")
    expect(page.get_by_role("link", name="Night shift")).to_contain_text("1 member")

    page.get_by_role("link", name="Audit").focus()
    keyboard.press("Enter")
    written = page.get_by_role("listitem").filter(has_text="Sue added")
    expect(written.first).to_contain_text("Sue added the team Night shift")
    expect(written.first).to_contain_text("Members: Mia Adler")
    expect(written.nth(1)).to_contain_text("Sue added Mia Adler")
    expect(page.locator(".audit")).not_to_contain_text(password)

    Agent(new_page(), shop).signs_in("mia@test.example", password)


def test_what_is_wrong_stands_at_its_field(sue: Supervisor) -> None:
    sue.opens("settings#teams/new")
    sue.field("Name").fill("Odd hours")
    sue.field("Id").fill("test-odd")
    sue.page.get_by_label("Its own").check()
    sue.field("Monday").fill("8-20")
    sue.field("Friday").fill("9:00-17:00")
    sue.field("Closed on").fill("Christmas")
    sue.saves()

    monday = sue.field("Monday")
    expect(monday).to_be_focused()
    expect(monday).to_have_attribute("aria-invalid", "true")
    expect(sue.page.locator("[data-error='hours.monday']")).to_contain_text("write 8:00-20:00")
    expect(sue.page.locator("[data-error='hours.closed']")).to_contain_text("2026-12-25")
    expect(sue.problem).to_contain_text("look at what is marked")

    monday.fill("8:00-20:00")
    sue.field("Closed on").fill("2026-12-25")
    sue.saves()
    expect(sue.page.get_by_role("link", name="Odd hours")).to_contain_text("own hours")
    expect(sue.page.get_by_role("link", name="Odd hours")).to_contain_text("first answer within 5 minutes")


def test_two_supervisors_do_not_overwrite_each_other(sue: Supervisor, sam: Supervisor) -> None:
    added = sue.calls("POST", "agents", {"name": "Mia", "email": "mia@test.example"})["agent"]
    for one in (sue, sam):
        one.opens(f"settings#people/{added['id']}")
        expect(one.field("Capacity")).to_have_value("8")
    sue.field("Capacity").fill("3")
    sam.field("Capacity").fill("5")
    sam.field("Senior").check()
    sue.saved()

    sam.saves()

    expect(sam.page.locator("[data-error=capacity]")).to_have_text("is 3 now, and was 8 when you began")
    expect(sam.problem).to_contain_text("Save again to put yours in its place")
    expect(sam.field("Capacity")).to_have_value("5")
    sam.saved()
    expect(sue.field("Capacity")).to_have_value("5")  # she has nothing unsaved: she sees it at once
    expect(sue.field("Senior")).to_be_checked()


def test_nothing_unsaved_is_lost_without_a_question(sue: Supervisor) -> None:
    sue.opens("settings#routing")
    sue.page.get_by_label("Round robin").check()
    expect(sue.page.locator("form:visible [data-saving]")).to_have_text("Not saved yet.")

    sue.page.get_by_role("link", name="Audit").click()
    dialog = sue.page.get_by_role("dialog", name="Leave without saving?")
    dialog.get_by_role("button", name="Keep editing").click()
    expect(sue.page.get_by_label("Round robin")).to_be_checked()
    assert sue.page.url.endswith("#routing")

    sue.page.get_by_role("link", name="Audit").click()
    dialog.get_by_role("button", name="Discard changes").click()
    expect(sue.page.get_by_role("heading", name="Audit")).to_be_visible()
    assert sue.calls("GET", "routing")["strategy"] == "best_match"


def test_script_is_shown_and_never_run(sue: Supervisor) -> None:
    agent = sue.calls("POST", "agents", {"name": SCRIPT, "email": "<b>@test.example"})["agent"]
    sue.calls("POST", "teams", {"id": "test-odd", "name": SCRIPT, "member_ids": [agent["id"]]})

    for path in (
        "settings#people",
        "settings#teams",
        "settings#teams/test-odd",
        "settings#audit",
        "wallboard",
    ):
        sue.page.goto("about:blank")
        sue.opens(path)
        expect(sue.page.get_by_text(SCRIPT).filter(visible=True).first).to_be_visible()
        assert sue.page.locator("img[src=x]").count() == 0
    sue.opens(f"settings#people/{agent['id']}")
    expect(sue.field("Name")).to_have_value(SCRIPT)


def test_whoever_leaves_is_asked_about_first(sue: Supervisor) -> None:
    added = sue.calls("POST", "agents", {"name": "Mia", "email": "mia@test.example"})["agent"]
    sue.opens(f"settings#people/{added['id']}")

    sue.page.get_by_role("button", name="Remove", exact=True).click()
    sue.page.get_by_role("dialog", name="Remove Mia?").get_by_role("button", name="Remove").click()

    expect(sue.notices).to_contain_text("Mia was removed.")
    expect(sue.page.get_by_role("link", name="Mia", exact=True)).to_have_count(0)


def test_the_wallboard_lives_and_unsticks(sue: Supervisor, shop: Server) -> None:
    sue.opens("wallboard")
    expect(sue.figure("waiting")).to_have_text(re.compile(r"^\d+$"))
    before = int(sue.figure("waiting").inner_text())

    said = shop.post("/chat", {"message": "I want to talk to a human"})
    assert said["status"] == "waiting"

    expect(sue.figure("waiting")).to_have_text(str(before + 1))
    expect(sue.page.locator("[data-part=reasons]")).to_contain_text("Asked for a person")
    row = sue.page.locator(".lines li").filter(has_text="Wants a person").last
    name = row.locator(".line-name").inner_text()
    row.get_by_role("button", name="Move").click()
    dialog = sue.page.get_by_role("dialog", name=f"Move {name}")
    dialog.get_by_label("Resolve it").check()
    dialog.get_by_role("button", name="Move it").click()

    expect(sue.notices).to_contain_text(f"{name} is resolved.")
    expect(sue.figure("waiting")).to_have_text(str(before))
    assert shop.get(f"/chat/{said['session_id']}/messages")["status"] == "resolved"


def test_an_agent_is_led_back_to_the_desk(maya: Agent, shop: Server) -> None:
    for page in ("wallboard", "settings"):
        maya.page.goto(f"{shop.url}/desk/{page}")
        expect(maya.page.get_by_role("heading")).to_have_text("This page is for supervisors")
    maya.page.get_by_role("link", name="Back to the desk").click()
    maya.is_live()

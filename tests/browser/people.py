"""A customer and an agent who see and press what is on their screens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from tests.served import Server

Json = dict[str, Any]


class Shopper:
    """A customer before a page that carries the widget."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self.server = page, server
        self.widget = page.locator("chat-widget")
        self.launcher = self.widget.locator(".launcher")
        self.panel = self.widget.get_by_role("dialog")
        self.input = self.panel.get_by_label("Write a message…")
        self.log = self.panel.get_by_role("log")
        self.banner = self.panel.locator(".banner")
        self.suggestions = self.panel.get_by_role("group", name="Suggested answers")

    def opens(self, address: str) -> None:
        """Go to a page and wait for the launcher."""
        self.page.goto(address)
        expect(self.launcher).to_be_visible()

    def opens_chat(self) -> None:
        """Press the launcher and wait for the greeting of this server."""
        self.launcher.click()
        expect(self.suggestions.get_by_role("button")).not_to_have_count(0)

    def says(self, text: str) -> None:
        """Write a message and wait until the server has it."""
        self.writes(text)
        expect(self.line("customer", text).get_by_text("Sent")).to_be_attached()

    def writes(self, text: str) -> None:
        """Write a message and press Enter, whatever becomes of it."""
        self.input.fill(text)
        self.input.press("Enter")
        expect(self.line("customer", text)).to_have_count(1)

    def presses(self, name: str) -> None:
        """Press a button in the panel."""
        self.panel.get_by_role("button", name=name).click()

    def presses_reply(self, part: str) -> str:
        """Press the suggested answer that has these words in it, wait until it is sent, and return its title."""
        reply = self.suggestions.get_by_role("button").filter(has_text=part)
        title = reply.inner_text()
        reply.click()
        expect(self.line("customer", title).get_by_text("Sent")).to_be_attached()
        return title

    def reads(self, text: str | re.Pattern[str], *, of: str = "bot") -> None:
        """Wait until the last line of the bot, or of an agent, contains these words."""
        expect(self.log.locator(f".message.{of} .bubble").last).to_contain_text(text)

    def line(self, author: str, text: str) -> Locator:
        """Return the lines of an author that contain a text."""
        return self.log.locator(f".message.{author}").filter(has_text=text)

    def lines(self) -> list[str]:
        """Return what stands in the log, in order."""
        return self.log.locator(".bubble").all_text_contents()

    def rates(self, stars: int, comment: str) -> None:
        """Rate the conversation."""
        self.panel.get_by_role("radio", name=f"{stars} stars out of 5").check(force=True)
        self.panel.get_by_label("Anything we should know?").fill(comment)
        self.presses("Send rating")
        expect(self.panel.locator(".thanks")).to_have_text("Thank you for your rating.")

    @property
    def session_id(self) -> str:
        """Return what the widget keeps of the conversation."""
        read = "Object.entries(localStorage).find(([name]) => name.startsWith('chat-widget:'))?.[1] ?? '{}'"
        kept: str = self.page.evaluate(f"JSON.parse({read}).id ?? ''")
        assert kept, "the widget keeps no conversation"
        return kept

    def stored(self) -> list[Json]:
        """Return the conversation as the server has it."""
        found: list[Json] = self.server.get(f"/chat/{self.session_id}/messages")["messages"]
        return found

    def shows_the_same_after_a_reload(self) -> None:
        """Load the page anew and compare it with the screen before, and with the server."""
        before = self.lines()
        self.page.reload()
        self.sees_what_is_stored()
        assert self.lines() == before

    def sees_what_is_stored(self) -> None:
        """Compare the screen with the server: every line, once, in its order."""
        expect(self.log.locator(".bubble")).to_have_text(
            [one["text"] for one in self.stored()], use_inner_text=False
        )


class Agent:
    """An agent before the desk."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self.server = page, server
        self.name = page.locator("[data-part=name]")
        self.state = page.locator("[data-part=state]")
        self.details = page.get_by_role("complementary", name="Details")
        self.answer = page.get_by_label("Answer the customer")
        self.log = page.get_by_role("log", name="Messages")
        self.notices = page.locator("[data-part=notices]")
        self.connection = page.locator("[data-part=connection]")

    @staticmethod
    def sign_in_state(browser: Browser, server: Server, name: str, *, role: str = "agent") -> Any:
        """Make an agent, sign them in, and return the browser's cookies."""
        with browser.new_context() as context:
            Agent(context.new_page(), server).signs_in(*add_agent(server, name, role=role))
            return context.storage_state()

    def signs_in(self, email: str, password: str) -> None:
        """Sign in as a person does, from the desk's address, and go away: nothing is offered that no test asks for."""
        self.page.goto(f"{self.server.url}/desk")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        self.is_live()
        self.takes_conversations(False)

    def takes_conversations(self, on: bool) -> None:
        """Press the switch beside the own name, and wait until the server has it."""
        switch = self.page.get_by_role("switch", name="Available" if not on else "Away")
        with self.page.expect_response("**/agents/me/availability"):
            switch.click()
        expect(self.page.get_by_role("switch")).to_have_attribute("aria-checked", str(on).lower())

    @contextmanager
    def ready(self) -> Iterator[None]:
        """Take conversations while the block runs."""
        self.takes_conversations(True)
        try:
            yield
        finally:
            self.takes_conversations(False)

    def at_desk(self) -> Agent:
        """Open the desk with a cookie that is there already."""
        self.page.goto(f"{self.server.url}/desk")
        self.is_live()
        return self

    def is_live(self) -> None:
        """Wait until the desk hears of every change."""
        expect(self.connection).to_have_text("Live")

    def row(self, group: str, customer: str) -> Locator:
        """Return the customer's line in a group of the list: Mine, Waiting, With others, With the bot."""
        return self.page.get_by_role("list", name=group, exact=True).get_by_role("link", name=customer)

    def opens(self, group: str, customer: str) -> None:
        """Open a conversation from the list and wait for its messages."""
        self.row(group, customer).click()
        expect(self.name).to_have_text(customer)
        expect(self.log.locator(".bubble")).not_to_have_count(0)

    def offer(self, customer: str) -> Locator:
        """Return the customer's card among what is offered."""
        return (
            self.page.get_by_role("region", name="Offered to you")
            .get_by_role("listitem")
            .filter(has_text=customer)
        )

    def has_open(self, customer: str) -> None:
        """Wait until a customer's conversation stands there with its messages, and is this agent's."""
        expect(self.name).to_have_text(customer)
        expect(self.log.locator(".bubble")).not_to_have_count(0)
        expect(self.state).to_contain_text("With you")

    def presses(self, name: str) -> None:
        """Press a button above the conversation."""
        self.page.get_by_role("group", name="Actions").get_by_role("button", name=name, exact=True).click()

    def claims(self) -> None:
        """Claim the open conversation."""
        self.presses("Claim")
        expect(self.state).to_contain_text("With you")

    def answers(self, text: str) -> None:
        """Answer and wait until the server has it."""
        self.writes(text)
        self.has_sent(text)

    def writes(self, text: str) -> None:
        """Write an answer and press Enter, whatever becomes of it."""
        self.answer.fill(text)
        self.answer.press("Enter")
        expect(self.line("agent", text)).to_have_count(1)

    def has_sent(self, text: str) -> None:
        """Wait until the server has an answer."""
        expect(self.line("agent", text)).to_have_count(1)
        expect(self.line("agent", text)).not_to_have_class(re.compile("unsent"))

    def notes(self, text: str) -> None:
        """Write an internal note and wait until the server has it."""
        self.page.keyboard.press("Escape")  # out of the answer, where `n` is a letter
        self.page.keyboard.press("n")
        self.page.get_by_role("textbox", name="Internal note").fill(text)
        self.page.get_by_role("button", name="Add note").click()
        expect(self.log.locator(".of-note")).to_contain_text([text])

    def moves_to(self, row: Locator) -> None:
        """Press `j` until a line of the list has the focus."""
        expect(row).to_be_visible()
        for _ in range(self.page.locator("a.row").count()):
            self.page.keyboard.press("j")
            if row.evaluate("row => row === document.activeElement"):
                return
        raise AssertionError(f"`j` does not lead to {row}")

    def resolves(self) -> None:
        """Resolve the open conversation and say yes to the question."""
        self.presses("Resolve")
        self.page.get_by_role("dialog").get_by_role("button", name="Resolve").click()
        expect(self.state).to_have_text("Resolved")

    def reads(self, text: str) -> None:
        """Wait until the customer's last line contains these words."""
        expect(self.log.locator(".from-customer .bubble").last).to_contain_text(text)

    def line(self, author: str, text: str) -> Locator:
        """Return the lines of an author that contain a text."""
        return self.log.locator(f".from-{author}").filter(has_text=text)

    def sees(self, messages: list[Json]) -> None:
        """Compare the screen with the server: every spoken line, once, in its order."""
        spoken = [one["text"] for one in messages if one["author"] != "system"]
        expect(self.log.locator(".bubble .text")).to_have_text(spoken)


def add_agent(server: Server, name: str, *, role: str = "agent") -> tuple[str, str]:
    """Make an agent on the command line; return e-mail and password."""
    email = f"{name.lower()}@harbourlane.example"
    told = server.run("agent", "add", email, "--name", name, "--role", role)
    return email, told.split()[-1]

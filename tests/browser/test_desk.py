"""Two agents before one waiting line: what the one does the other sees, and nobody is answered by two."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.people import Agent
from tests.served import Server


@pytest.fixture
def waiting(shop: Server, request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return a customer who waits for a person: name and session."""
    name, number, email = request.param
    asked = shop.post("/chat", {"message": f"Where is my order #{number}? My email is {email}"})
    wants = {"message": "I want to talk to a human", "session_id": asked["session_id"]}
    assert shop.post("/chat", wants)["status"] == "waiting"
    return {"name": name, "session_id": asked["session_id"]}


def waits(name: str, number: str, email: str) -> pytest.MarkDecorator:
    """Let a customer of the demo shop wait; every test has its own."""
    return pytest.mark.parametrize("waiting", [(name, number, email)], indirect=True, ids=[name])


@waits("Grace Whitfield", "1001238", "grace.whitfield@example.org")
def test_the_list_lives_on_every_desk(shop: Server, maya: Agent, tom: Agent, waiting: dict[str, Any]) -> None:
    name = waiting["name"]
    expect(maya.row("Waiting", name)).to_contain_text("Wants a person")
    expect(tom.row("Waiting", name)).to_be_visible()
    expect(tom.page).to_have_title(re.compile(r"^\(\d+\) Desk · Harbour Lane$"))

    maya.opens("Waiting", name)
    maya.claims()

    expect(maya.row("Mine", name)).to_be_visible()
    expect(tom.row("With others", name)).to_contain_text("Maya")
    expect(tom.row("Waiting", name)).to_have_count(0)

    shop.post("/chat", {"message": "Are you there?", "session_id": waiting["session_id"]})
    expect(tom.row("With others", name)).to_contain_text("Are you there?")
    maya.reads("Are you there?")
    maya.resolves()
    expect(tom.row("With others", name)).to_have_count(0)


@waits("Lukas Brandt", "1001237", "lukas.brandt@example.net")
def test_a_claim_that_comes_too_late_is_told_kindly(maya: Agent, tom: Agent, waiting: dict[str, Any]) -> None:
    def let_maya_be_faster(route: Route) -> None:
        claim = route.request.url
        assert maya.page.request.post(claim, data={}).ok
        route.continue_()

    tom.opens("Waiting", waiting["name"])
    tom.page.route("**/claim", let_maya_be_faster)
    tom.presses("Claim")

    expect(tom.notices).to_contain_text("Maya is already answering this customer")
    expect(tom.state).to_contain_text("With Maya")
    expect(tom.answer).to_be_hidden()
    expect(maya.row("Mine", waiting["name"])).to_be_visible()


@waits("Nkechi Eze", "1001249", "nkechi.eze@example.com")
def test_an_answer_hides_nothing_the_customer_said_before_it(
    shop: Server, maya: Agent, waiting: dict[str, Any]
) -> None:
    maya.opens("Waiting", waiting["name"])
    maya.claims()
    news = re.compile(r"/conversations/[^/]+(/messages\?after=\d+)?$")
    maya.page.route(news, lambda route: route.abort())
    shop.post("/chat", {"message": "Are you there?", "session_id": waiting["session_id"]})
    maya.answers("I am ringing the depot.")
    maya.page.unroute(news)
    shop.post("/chat", {"message": "Thank you", "session_id": waiting["session_id"]})
    maya.reads("Thank you")
    expect(maya.line("customer", "Are you there?")).to_have_count(1)
    maya.resolves()


@waits("Callum Fraser", "1001239", "callum.fraser@example.com")
def test_a_conversation_is_served_by_keyboard_alone(
    shop: Server, maya: Agent, waiting: dict[str, Any]
) -> None:
    keyboard = maya.page.keyboard
    maya.moves_to(maya.row("Waiting", waiting["name"]))
    keyboard.press("Enter")
    expect(maya.name).to_have_text(waiting["name"])
    expect(maya.log.locator(".bubble")).not_to_have_count(0)
    keyboard.press("c")
    expect(maya.answer).to_be_focused()
    keyboard.type("Hello, Maya here. I'll look at once.")
    keyboard.press("Enter")
    maya.has_sent("look at once")
    expect(maya.state).to_contain_text("With you")
    keyboard.press("Escape")
    keyboard.press("e")
    expect(maya.page.get_by_role("dialog")).to_be_visible()
    keyboard.press("Enter")
    expect(maya.state).to_have_text("Resolved")

    last = shop.get(f"/chat/{waiting['session_id']}/messages")
    assert last["status"] == "resolved"
    assert [one["text"] for one in last["messages"] if one["author"] == "agent"] == [
        "Hello, Maya here. I'll look at once."
    ]

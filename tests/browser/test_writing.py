"""What an agent writes: answers, notes, canned and suggested replies, a corrected intent; and what is refused."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.line import Caller, Lead, caller
from tests.browser.people import Agent
from tests.served import Server

DROP = """(target) => {
  const data = new DataTransfer();
  data.items.add(new File(["x"], "invoice.pdf", { type: "application/pdf" }));
  const event = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
  return target.dispatchEvent(event);
}"""
"""Let go of a file over an element; false: the page has refused it."""


@pytest.fixture
def served(
    request: pytest.FixtureRequest, shop: Server, empty_line: None, maya: Agent
) -> tuple[Agent, Caller]:
    """Return Maya, who has just claimed a customer, and the customer."""
    name, number, *said = request.param
    customer = caller(shop, name, customer_id=number)
    for text in said:
        customer.says(text)
    maya.opens("Waiting", name)
    maya.claims()
    return maya, customer


def serves(name: str, number: str, *said: str) -> pytest.MarkDecorator:
    """Let Maya serve a customer of the demo shop; every test has its own."""
    return pytest.mark.parametrize("served", [(name, number, *said)], indirect=True, ids=[name])


@serves("Ben Arkwright", "hl-017")
def test_a_note_is_for_colleagues_alone(served: tuple[Agent, Caller], tom: Agent) -> None:
    maya, customer = served
    maya.page.keyboard.press("Escape")
    maya.page.keyboard.press("n")
    expect(maya.page.get_by_role("textbox", name="Internal note")).to_be_focused()
    maya.notes("He is ill: be gentle.")

    expect(maya.answer).to_be_visible()
    tom.opens("With others", customer.name)
    expect(tom.log.locator(".of-note")).to_contain_text("He is ill")
    assert not any("gentle" in line for line in customer.reads())


@serves("Deepak Nair", "hl-020")
def test_a_canned_reply_is_three_keys_away(served: tuple[Agent, Caller], lead: Lead) -> None:
    maya, customer = served
    lead.post("/canned", {"title": "Depot is asked", "text": "I am asking the depot.", "shortcut": "depot"})
    maya.answer.press_sequentially("Hello. /dep")
    option = maya.page.get_by_role("option", name=re.compile("Depot is asked"))
    expect(option).to_have_attribute("aria-selected", "true")
    chosen = option.get_attribute("id") or ""
    expect(maya.answer).to_have_attribute("aria-activedescendant", chosen)

    maya.answer.press("Enter")
    expect(maya.answer).to_have_value("Hello. I am asking the depot.")
    maya.answer.press("Enter")

    maya.has_sent("Hello. I am asking the depot.")
    assert "Hello. I am asking the depot." in customer.reads()


@serves("Zofia Kowalczyk", "hl-021", "How long do I have to return something?")
def test_a_suggested_reply_is_put_into_the_answer_and_counted(served: tuple[Agent, Caller]) -> None:
    maya, _customer = served
    suggestions = maya.page.get_by_role("group", name="Suggested replies").get_by_role("button")
    first = suggestions.first
    first.click()
    expect(maya.answer).to_be_focused()
    text = maya.answer.input_value()
    assert text

    with maya.page.expect_request(re.compile(r"/suggestions/[^/]+$")) as told:
        maya.answer.press("Enter")

    assert told.value.post_data_json == {"use": "accepted"}
    maya.has_sent(text.split("\n")[0])
    expect(suggestions).to_have_count(0)


@serves("Marcus Bell", "hl-022", "Where is my parcel?")
def test_a_wrong_intent_is_corrected_where_it_stands(served: tuple[Agent, Caller]) -> None:
    maya, _customer = served
    line = maya.line("customer", "Where is my parcel?")
    line.get_by_role("button").click()
    picker = maya.page.get_by_role("dialog", name="What did the customer mean?")
    picker.get_by_role("combobox").fill("complaint")
    picker.get_by_role("combobox").press("Enter")

    expect(picker).to_be_hidden()
    expect(line.get_by_role("button")).to_contain_text("Complaint")
    maya.page.reload()
    expect(maya.line("customer", "Where is my parcel?").get_by_role("button")).to_contain_text("Complaint")


@serves("Leila Hosseini", "hl-023")
def test_what_a_colleague_answered_meanwhile_is_shown_before_it_is_said_twice(
    served: tuple[Agent, Caller], lead: Lead
) -> None:
    maya, customer = served

    def let_ada_answer_first(route: Route) -> None:
        talk = f"/conversations/{lead.conversation_of(customer.name)}"
        maya_id = maya.page.locator("body").get_attribute("data-agent-id")
        with lead.ready():
            lead.post(f"{talk}/transfer", {"agent_id": lead.get("/agents/me")["id"]})
        lead.post(f"{talk}/messages", {"text": "Ada was quicker."})
        lead.post(f"{talk}/transfer", {"agent_id": maya_id})
        route.continue_()

    maya.page.route("**/messages", let_ada_answer_first, times=1)
    with maya.ready():
        maya.writes("I am on it.")
        expect(maya.line("agent", "I am on it.")).to_contain_text("Not sent.")
    expect(maya.line("agent", "Ada was quicker.")).to_be_visible()

    maya.line("agent", "I am on it.").get_by_role("button", name="Send anyway").click()

    maya.has_sent("I am on it.")
    assert [line for line in customer.reads() if line in ("Ada was quicker.", "I am on it.")] == [
        "Ada was quicker.",
        "I am on it.",
    ]


@serves("Patrick Doherty", "hl-024")
def test_a_file_is_refused_in_words(served: tuple[Agent, Caller]) -> None:
    maya, _ = served

    went_on = maya.answer.evaluate(DROP)

    assert went_on is False
    expect(maya.notices).to_contain_text("Files cannot be sent yet")


@serves("Amara Nwosu", "hl-025")
def test_colleagues_see_who_looks_and_who_writes(served: tuple[Agent, Caller], tom: Agent) -> None:
    maya, customer = served
    tom.opens("With others", customer.name)
    viewers = tom.page.locator("[data-part=viewers]")
    expect(viewers).to_have_text("Maya is viewing")

    maya.answer.press_sequentially("Hello there, one moment")

    expect(viewers).to_have_text("Maya is typing")

"""Two agents and three customers at once: what is offered, taken, passed on and laid aside."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.line import Lead, caller
from tests.browser.people import Agent
from tests.served import Server

Two = tuple[Agent, Agent]
OPEN_AND_PRESS = """([hash, key]) => {
  location.hash = hash;
  const pressed = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  addEventListener("hashchange", () => document.body.dispatchEvent(pressed), { once: true });
}"""
"""Open a conversation by its address and press a key in the same breath."""


def test_an_offer_is_accepted_with_one_key(shop: Server, ready: Two) -> None:
    customer = caller(shop, "Aisha Rahman", customer_id="hl-007")
    asked, other = sorted_by_offer(ready, customer.name)
    expect(asked.offer(customer.name)).to_contain_text("Asked for a person")
    expect(asked.offer(customer.name)).to_contain_text(re.compile(r"\ds left"))
    expect(asked.page).to_have_title(re.compile("Offered to you"))

    asked.page.keyboard.press("a")

    asked.has_open(customer.name)
    expect(asked.answer).to_be_focused()
    expect(asked.offer(customer.name)).to_have_count(0)
    expect(other.row("With others", customer.name)).to_be_visible()
    assert any("joined" in line or "colleague" in line for line in customer.reads())


def test_a_declined_offer_goes_to_the_other_agent(shop: Server, ready: Two) -> None:
    customer = caller(shop, "Daniel Osei", customer_id="hl-008")
    asked, other = sorted_by_offer(ready, customer.name)

    asked.offer(customer.name).get_by_role("button", name="Decline").click()

    expect(other.offer(customer.name)).to_be_visible()
    expect(asked.offer(customer.name)).to_have_count(0)
    expect(asked.row("Waiting", customer.name)).to_be_visible()
    other.offer(customer.name).get_by_role("button", name="Accept").click()
    other.has_open(customer.name)
    why = other.page.get_by_role("region", name="Routing")
    expect(why).to_contain_text(re.compile("Accepted by|Claimed by"))
    expect(why).to_contain_text("Declined by")


def test_three_customers_at_once_get_one_agent_each(shop: Server, lead: Lead, ready: Two) -> None:
    names = {"Siân Pritchard": "hl-009", "Wei-Lin Chen": "hl-010", "Fiona MacLeod": "hl-012"}
    customers = [caller(shop, name, customer_id=number) for name, number in names.items()]
    for customer in customers:
        asked, _ = sorted_by_offer(ready, customer.name)
        asked.offer(customer.name).get_by_role("button", name="Accept").click()
        asked.has_open(customer.name)
        asked.answers(f"Hello {customer.name}, I am here.")

    for customer in customers:
        assert [line for line in customer.reads() if "I am here" in line] == [
            f"Hello {customer.name}, I am here."
        ]
    held = lead.get("/queue")["others"]
    assert sorted(one["customer_name"] for one in held) == sorted(names)


def test_a_transfer_carries_a_note_the_customer_never_sees(
    shop: Server, empty_line: None, maya: Agent, tom: Agent
) -> None:
    customer = caller(shop, "Harpreet Gill", customer_id="hl-013")
    with tom.ready():
        tom.offer(customer.name).get_by_role("button", name="Accept").click()
        tom.has_open(customer.name)
    with maya.ready():
        tom.page.keyboard.press("Escape")
        tom.page.keyboard.press("t")
        dialog = tom.page.get_by_role("dialog")
        dialog.get_by_role("combobox").fill("Maya")
        expect(dialog.get_by_role("option")).to_have_text(re.compile("Maya"))
        dialog.get_by_label("Note for them").fill("She wants a refund, not a voucher.")
        dialog.get_by_role("button", name="Transfer").click()

        maya.opens("Mine", customer.name)
        expect(maya.log.locator(".of-note")).to_contain_text("a refund, not a voucher")
    expect(tom.row("With others", customer.name)).to_contain_text("Maya")
    assert not any("voucher" in line for line in customer.reads())


def test_what_is_laid_aside_comes_back_when_the_customer_writes(
    shop: Server, empty_line: None, maya: Agent
) -> None:
    customer = caller(shop, "Joseph Mensah", customer_id="hl-015")
    maya.opens("Waiting", customer.name)
    maya.claims()
    expect(maya.answer).to_be_focused()
    maya.page.keyboard.press("Escape")
    maya.page.keyboard.press("s")
    maya.page.get_by_role("dialog").get_by_role("button", name="Tomorrow").click()
    expect(maya.state).to_contain_text("snoozed until")
    expect(maya.row("Mine", customer.name)).to_have_count(0)
    expect(maya.page.get_by_role("heading", name="Snoozed")).to_contain_text("1")

    customer.says("Is anybody there?")

    expect(maya.row("Mine", customer.name)).to_contain_text("Is anybody there?")
    expect(maya.state).to_contain_text("With you")
    expect(maya.page.get_by_role("heading", name="Snoozed")).to_be_hidden()


def test_a_key_pressed_too_early_waits_for_the_conversation(
    shop: Server, lead: Lead, empty_line: None, maya: Agent
) -> None:
    customer = caller(shop, "Yasmin Haddad", customer_id="hl-016")
    maya.page.get_by_role(
        "button", name="All", exact=True
    ).click()  # no line of it is shown: only the fetch tells

    maya.page.evaluate(OPEN_AND_PRESS, ["#/c/" + lead.conversation_of(customer.name), "c"])

    maya.has_open(customer.name)
    expect(maya.answer).to_be_focused()


def test_a_key_in_vain_says_why(shop: Server, empty_line: None, maya: Agent, tom: Agent) -> None:
    customer = caller(shop, "Nkechi Eze", customer_id="hl-018")
    maya.opens("Waiting", customer.name)
    maya.claims()
    tom.opens("With others", customer.name)

    tom.page.keyboard.press("e")

    expect(tom.notices).to_contain_text("Only its agent can have it resolved")


def sorted_by_offer(agents: Two, customer: str) -> Two:
    """Wait until one of two agents is asked whether they take a customer; return them first."""
    first, second = agents
    cards = [agent.offer(customer) for agent in agents]
    for _ in range(100):
        if cards[0].count():
            return first, second
        if cards[1].count():
            return second, first
        first.page.wait_for_timeout(200)
    raise AssertionError(f"{customer} is offered to nobody")

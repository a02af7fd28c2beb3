"""The whole path in a real browser: widget, model, answer, anger, a person at the desk, and a restart between."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from chatbot.services.connections import open_database
from chatbot.settings import Settings
from chatbot.store.shop_tables import customers
from tests.browser.conftest import NewPage
from tests.browser.people import Agent, Shopper, add_agent
from tests.served import Server

MARKUP = '<img src=x onerror="window.ran=1;alert(1)"><script>window.ran=1</script>'
LINK = 'javascript:window.ran=1 https://example.com/"onmouseover="window.ran=1"'
CUSTOMER = "Maya Okafor"


@pytest.fixture
def restarted_shop(shop: Server) -> Iterator[Server]:
    """Serve a shop that a test may stop; it serves again afterwards."""
    yield shop
    if not shop.runs:
        shop.start()


@pytest.fixture
def agent(shop: Server, new_page: NewPage) -> Agent:
    """Return Jonas, who has just signed in."""
    found = Agent(new_page(), shop)
    found.signs_in(*add_agent(shop, "Jonas"))
    return found


def test_from_the_question_to_the_rating(
    restarted_shop: Server, shopper: Shopper, agent: Agent, tom: Agent
) -> None:
    shopper.says("Where is my order?")
    shopper.reads("order number")
    shopper.says("1001234, and my e-mail is maya.okafor@example.com")
    shopper.reads("#1001234")
    shopper.says("It says delivered, but nothing is here and that is not what I asked")
    expect(shopper.banner).to_have_text("")
    shopper.says("I am furious! Two weeks of lies, nobody cares, this is an absolute disgrace!!")
    expect(shopper.banner).to_have_text("You're in line. A person will answer here.")

    expect(agent.row("Waiting", CUSTOMER)).to_contain_text("Mood: angry")
    agent.opens("Waiting", CUSTOMER)
    expect(agent.details).to_contain_text("Angry")
    expect(agent.details).to_contain_text("#1001234")
    agent.sees(shopper.stored())
    agent.claims()
    expect(shopper.banner).to_contain_text("A human is answering now: Jonas")
    agent.answers("Hello Maya, Jonas here. I have read everything.")
    shopper.reads("Jonas here", of="agent")

    shopper.page.reload()
    expect(shopper.banner).to_contain_text("Jonas")
    shopper.sees_what_is_stored()

    restarted_shop.stop()
    shopper.writes("Are you still there?")
    agent.writes("I am ringing the depot now.")
    restarted_shop.start()
    expect(shopper.line("customer", "Are you still there?")).to_contain_text("Sent")
    shopper.reads("ringing the depot", of="agent")
    agent.reads("Are you still there?")
    shopper.says("Thank you, I am waiting.")
    agent.reads("I am waiting")
    shopper.sees_what_is_stored()
    agent.sees(shopper.stored())

    tom.opens("With others", CUSTOMER)
    expect(tom.state).to_contain_text("With Jonas")
    expect(tom.page.get_by_role("button", name="Claim")).to_have_count(0)
    expect(tom.answer).to_be_hidden()

    agent.resolves()
    shopper.rates(4, "Slow at first, then good.")
    expect(shopper.input).to_be_focused()
    expect(agent.details.get_by_role("img", name="4 of 5")).to_be_visible()
    expect(agent.details).to_contain_text("Slow at first, then good.")
    takes_away(tom, shopper)


def takes_away(colleague: Agent, shopper: Shopper) -> None:
    """Carry a resolved conversation out of the desk: as a file, and the link under which it is rated."""
    with colleague.page.expect_download() as download:
        colleague.details.get_by_role("link", name="Transcript, names hidden: Text").click()
    assert "ringing the depot" in download.value.path().read_text()
    assert "Maya Okafor" not in download.value.path().read_text()

    colleague.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    colleague.details.get_by_role("button", name="Copy the link to rate this").click()
    expect(colleague.notices).to_contain_text("Copied")
    link = colleague.page.evaluate("navigator.clipboard.readText()")
    shopper.page.goto(link)
    expect(shopper.page.get_by_role("heading")).to_have_text("Thank you")  # it is rated already


def test_who_loses_their_temper_on_the_demo_page_gets_a_person(shop: Server, new_page: NewPage) -> None:
    visitor = Shopper(new_page(), shop)
    visitor.opens(f"{shop.url}/demo")
    visitor.page.get_by_role("button", name="Lose your temper").click()

    expect(visitor.banner).to_have_text("You're in line. A person will answer here.")


def test_nothing_a_customer_can_write_is_ever_run(shop: Server, shopper: Shopper, maya: Agent) -> None:
    rename(shop, "Priya Raman", MARKUP)
    shopper.says("Where is my order #1001236? My email is priya.raman@example.com")
    shopper.reads("#1001236")
    title = f"A person {MARKUP}"[:80]
    button = {"message": "/contact_human_agent", "metadata": {"title": title}}
    shop.post("/chat", {**button, "session_id": shopper.session_id})
    shopper.says(f"{MARKUP} {LINK}")

    maya.opens("Waiting", MARKUP)
    expect(maya.line("customer", title)).to_be_visible()
    expect(maya.line("customer", LINK)).to_be_visible()
    maya.claims()
    maya.answers(f"You wrote {MARKUP} {LINK}")
    shopper.reads(LINK, of="agent")
    maya.resolves()
    shopper.rates(2, MARKUP)
    expect(maya.details.locator(".opinion")).to_contain_text(MARKUP)
    shopper.page.reload()
    shopper.sees_what_is_stored()

    for page in (shopper.page, maya.page):
        assert page.evaluate("window.ran") is None
        expect(page.locator("img[src=x], a[href^='javascript:'], [onmouseover]")).to_have_count(0)


def rename(server: Server, old: str, new: str) -> None:
    """Change a customer's name, as an import from another system would."""
    database = open_database(Settings(_env_file=None, data_dir=server.data_dir))
    with database.write() as connection:
        rows = connection.execute(select(customers.c.id, customers.c.name))
        (number,) = [row.id for row in rows if row.name == old]
        connection.execute(update(customers).where(customers.c.id == number).values(name=new))
    database.engine.dispose()

"""A real Chromium before a real server with the trained default model; one of each for all browser tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    expect,
    sync_playwright,
)

from tests.browser.line import Lead
from tests.browser.people import Agent, Shopper
from tests.browser.site import Site
from tests.served import Server, serving

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 30_000
"""How long the browser is waited for; on a quiet machine nothing takes a second."""
EXPECTED = ("net::ERR_", *(f"status of {status}" for status in (400, 401, 403, 409, 422)))
"""What Chromium writes to the console about a server that is away or, where a test asks for it, refuses."""

NewPage = Callable[..., Page]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("there is no chromium on PATH, and the browser tests drive it: apt-get install chromium")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield found
        found.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Make pages, each of a visitor of its own; afterwards no page may have complained of anything."""
    problems: list[str] = []
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> Page:
        context = browser.new_context(**{"locale": "en-GB", "reduced_motion": "reduce"} | options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        listen(page, problems)
        return page

    yield make
    for context in contexts:
        context.close()
    assert [text for text in problems if not any(part in text for part in EXPECTED)] == []


def listen(page: Page, problems: list[str]) -> None:
    """Write down whatever a page complains of: errors, breaches of its policy, dialogs nobody asked for."""

    def dismiss(dialog: Dialog) -> None:
        problems.append(f"a dialog said {dialog.message}")
        dialog.dismiss()

    def note(line: ConsoleMessage) -> None:
        if line.type in ("error", "warning"):
            problems.append(line.text)

    page.on("dialog", dismiss)
    page.on("console", note)
    page.on("pageerror", lambda error: problems.append(str(error)))


@pytest.fixture(scope="package")
def site() -> Iterator[Site]:
    """Serve the page of another shop, on an origin of its own."""
    with Site() as found:
        yield found


@pytest.fixture(scope="package")
def shop(tmp_path_factory: pytest.TempPathFactory, trained_models: Path, site: Site) -> Iterator[Server]:
    """Serve the demo shop for all tests that do not stop it."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "knowledge").symlink_to(trained_models / "knowledge")  # made once: browsers need the processor
    settings = {"MODEL_DIR": str(trained_models), "CORS_ORIGINS": site.origin, "CHATBOT_THREADS": "64"}
    with serving(folder, **settings) as found:
        assert found.get("/readyz")["degraded"] == []  # or else the rules would pass for the model
        yield found


@pytest.fixture
def shopper(shop: Server, new_page: NewPage) -> Shopper:
    """Return a customer on the demo page, the chat open."""
    found = Shopper(new_page(), shop)
    found.opens(f"{shop.url}/demo")
    found.opens_chat()
    return found


@pytest.fixture(scope="package")
def signed_in(shop: Server, browser: Browser) -> dict[str, Any]:
    """Sign both agents in once and return their cookies by name."""
    return {name: Agent.sign_in_state(browser, shop, name) for name in ("Maya", "Tom")}


@pytest.fixture
def maya(shop: Server, new_page: NewPage, signed_in: dict[str, Any]) -> Agent:
    """Return an agent at the desk."""
    return Agent(new_page(storage_state=signed_in["Maya"]), shop).at_desk()


@pytest.fixture
def tom(shop: Server, new_page: NewPage, signed_in: dict[str, Any]) -> Agent:
    """Return another agent at the desk."""
    return Agent(new_page(storage_state=signed_in["Tom"]), shop).at_desk()


@pytest.fixture(scope="package")
def lead(shop: Server, browser: Browser) -> Iterator[Lead]:
    """Return a supervisor who works by the API."""
    with browser.new_context(
        storage_state=Agent.sign_in_state(browser, shop, "Ada", role="supervisor")
    ) as context:
        found = Lead(context.request, shop)
        found.lets_offers_stand()
        yield found


@pytest.fixture
def empty_line(lead: Lead) -> Iterator[None]:
    """Let nobody wait, and nobody be served, before the test and after it."""
    lead.clears_the_line()
    yield
    lead.clears_the_line()


@pytest.fixture
def ready(empty_line: None, maya: Agent, tom: Agent) -> Iterator[tuple[Agent, Agent]]:
    """Return two agents who take conversations until the test is over."""
    with maya.ready(), tom.ready():
        yield maya, tom

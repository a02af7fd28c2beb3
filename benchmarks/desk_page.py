"""What the desk's page costs a browser: its weight, how soon it can be used, a change among 200 open conversations.

    python benchmarks/desk_page.py --model DIR [--waiting 200] [--loads 10]

DIR is a folder of models (`var/models`). A real server on an empty data folder, a real Chromium (1280 × 800) with an
empty cache at every load. Times are of this machine and hour; those of the browser's own work come from its metrics
(script, style and layout of the page's main thread), not from a clock beside it.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from rich.console import Console
from rich.table import Table

from tests.browser.people import Agent
from tests.served import Server, serving

LIMIT_KB, LIMIT_MS, FRAME_MS = 100, 1000, 16.7
CHANGES = 20
WORK = ("ScriptDuration", "RecalcStyleDuration", "LayoutDuration")
PAGE = ("/desk", "/static/desk/")
NOTE = """
new MutationObserver((_, watch) => {
  if (document.querySelector("a.row")) window.listAt ??= performance.now();
  if (document.querySelector(".log .bubble")) window.openAt ??= performance.now();
  if (window.listAt && window.openAt) watch.disconnect();
}).observe(document, { childList: true, subtree: true });
"""
"""Note when the list stands there and can be used, and when the messages of the open conversation do."""


def main() -> None:
    """Print one table."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder, _chromium() as browser:
        settings = {"MODEL_DIR": str(arguments.model.resolve()), "CHATBOT_THREADS": "32"}
        with serving(Path(folder), **settings) as server:
            signed_in = Agent.sign_in_state(browser, server, "Maya")
            sessions = [_waits(server) for _ in range(arguments.waiting)]
            rows = _loads(browser, f"{server.url}/desk", signed_in, arguments.loads)
            rows += _openings(browser, f"{server.url}/desk", signed_in, arguments.loads)
            rows += _changes(browser, server, signed_in, sessions)
    table = Table(
        title=f"{platform.machine()}, {os.cpu_count()} cores, {arguments.waiting} open conversations"
    )
    for heading in ("measure", "found", "to reach"):
        table.add_column(heading)
    for row in rows:
        table.add_row(*row)
    Console(width=110).print(table)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="a folder of models")
    parser.add_argument("--waiting", type=int, default=200)
    parser.add_argument("--loads", type=int, default=10)
    return parser.parse_args()


@contextmanager
def _chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or sys.exit("there is no chromium on PATH")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])


def _waits(server: Server) -> str:
    asked = server.post("/chat", {"message": "I want to talk to a human"})
    assert asked["status"] == "waiting", asked
    return str(asked["session_id"])


def _loads(browser: Browser, url: str, signed_in: Any, count: int) -> list[tuple[str, str, str]]:
    """Load the page into an empty cache again and again, until the list can be used."""
    usable_ms = []
    for _ in range(count):
        with _empty(browser, signed_in) as page:
            page.goto(url)
            page.locator("a.row").first.wait_for(state="attached")
            usable_ms.append(page.evaluate("window.listAt"))
    return [
        ("the list can be used, p50", f"{statistics.median(usable_ms):.0f} ms", f"≤ {LIMIT_MS:,} ms"),
        ("the list can be used, slowest", f"{max(usable_ms):.0f} ms", ""),
    ]


def _openings(browser: Browser, url: str, signed_in: Any, count: int) -> list[tuple[str, str, str]]:
    """Load the page with a conversation open, until its messages can be read: by then every file has come."""
    readable_ms = []
    with _empty(browser, signed_in) as page:
        page.goto(url)
        first = page.locator("a.row").first.get_attribute("href") or ""
    for _ in range(count):
        with _empty(browser, signed_in) as page:
            weight = _Weight(page)
            page.goto(url + first)
            page.locator(".log .bubble").first.wait_for(state="attached")
            readable_ms.append(page.evaluate("window.openAt"))
    return [
        ("an opened conversation can be read, p50", f"{statistics.median(readable_ms):.0f} ms", ""),
        (f"page, compressed: {weight.files} files", f"{weight.body_kb:.1f} kB", f"≤ {LIMIT_KB} kB"),
        ("the same with HTTP headers", f"{weight.wire_kb:.1f} kB", ""),
    ]


@contextmanager
def _empty(browser: Browser, signed_in: Any) -> Iterator[Page]:
    """Return a page of a browser that knows nothing but the agent's cookie."""
    with browser.new_context(storage_state=signed_in, viewport={"width": 1280, "height": 800}) as context:
        context.add_init_script(NOTE)
        yield context.new_page()


class _Weight:
    """What the page and its files weigh on the wire."""

    def __init__(self, page: Page) -> None:
        self.files, self.body_kb, self.wire_kb = 0, 0.0, 0.0
        self._ours: dict[str, float] = {}
        self._session = page.context.new_cdp_session(page)
        self._session.send("Network.enable")
        self._session.on("Network.responseReceived", self._begins)
        self._session.on("Network.loadingFinished", self._ends)

    def _begins(self, event: Any) -> None:
        response = event["response"]
        if any(part in response["url"] for part in PAGE):
            self._ours[event["requestId"]] = response["encodedDataLength"]

    def _ends(self, event: Any) -> None:
        headers = self._ours.get(event["requestId"])
        if headers is None:
            return
        self.files += 1
        self.wire_kb += event["encodedDataLength"] / 1000
        self.body_kb += (event["encodedDataLength"] - headers) / 1000


def _changes(
    browser: Browser, server: Server, signed_in: Any, sessions: list[str]
) -> list[tuple[str, str, str]]:
    """Let one of many customers write, and measure what the list's change costs; then a second of rest."""
    with _empty(browser, signed_in) as page:
        metrics = page.context.new_cdp_session(page)
        metrics.send("Performance.enable")
        page.goto(f"{server.url}/desk")
        page.locator("a.row").nth(min(len(sessions), 200) - 1).wait_for(state="attached")
        found = [_change(page, metrics, server, sessions[number], number) for number in range(CHANGES)]
        page.wait_for_timeout(1000)
        before = _work_ms(metrics)
        page.wait_for_timeout(5000)
        rest = sum(_since(metrics, before).values()) / 5
    script = [one["ScriptDuration"] for one in found]
    return [
        (
            "a customer writes: script, p50",
            f"{statistics.median(script):.1f} ms",
            f"≤ {FRAME_MS} ms, one frame",
        ),
        ("a customer writes: script, slowest", f"{max(script):.1f} ms", ""),
        (
            "… with style and layout, p50",
            f"{statistics.median(sum(one.values()) for one in found):.1f} ms",
            "",
        ),
        ("at rest (clocks tick), a second", f"{rest:.1f} ms", f"≤ {FRAME_MS} ms"),
    ]


def _change(
    page: Page, metrics: CDPSession, server: Server, session_id: str, number: int
) -> dict[str, float]:
    """Return the page's work in the second in which a customer writes; nobody looks meanwhile, looking is work too."""
    text = f"Is anybody there? {number}"
    before = _work_ms(metrics)
    server.post("/chat", {"message": text, "session_id": session_id})
    page.wait_for_timeout(1000)
    found = _since(metrics, before)
    page.get_by_text(text).first.wait_for(state="attached")
    return found


def _work_ms(metrics: CDPSession) -> dict[str, float]:
    found = {one["name"]: one["value"] * 1000 for one in metrics.send("Performance.getMetrics")["metrics"]}
    return {name: found[name] for name in WORK}


def _since(metrics: CDPSession, before: dict[str, float]) -> dict[str, float]:
    return {name: value - before[name] for name, value in _work_ms(metrics).items()}


if __name__ == "__main__":
    main()

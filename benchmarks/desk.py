"""The desk under pressure: claims, a decision over a long line, how soon agents see an escalation, the page.

    python benchmarks/desk.py --model DIR [--postgres URL] [--only claims|decision|live|page]

DIR is a folder of models (`var/models`); URL an empty PostgreSQL database for the claims. The served process starts on
an empty data folder with the demo shop, embedded Redis and SQLite (synchronous=FULL), on the same cores as the crowd
that is invented here. Times are of this machine and hour.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, insert, select

from benchmarks.crowded_desk import Crowd, sign_ins
from benchmarks.routing import agents as invented
from benchmarks.routing import fill, line, measure
from benchmarks.turn import served
from chatbot.domain.conversation import Line, Memory
from chatbot.domain.decision import Escalation
from chatbot.domain.desk import Agent
from chatbot.domain.routing import RoutingRules
from chatbot.errors import AlreadyClaimed
from chatbot.playbook.catalogue import load_catalogue
from chatbot.store.conversations import Conversations, begin
from chatbot.store.database import Database
from chatbot.store.handoffs import Handoffs
from chatbot.store.tables import agents, conversations, routings

ROOT = Path(__file__).parents[1]
AGENTS, WAITING, PROCESSES = 50, 1_000, 4
DESKS, WIDGETS, ESCALATIONS = 100, 1_000, 60
SEED, ROUNDS = 7, 30
SECRET = "a secret of at least thirty-two signs"
Row = tuple[str, str, str]


def main() -> None:
    """Print one table."""
    asked = _arguments()
    parts: dict[str, Callable[[argparse.Namespace], list[Row]]] = {
        "claims": claims,
        "decision": decision,
        "live": live,
        "page": page,
    }
    table = Table(title=f"{platform.machine()}, {os.cpu_count()} cores, {datetime.now(UTC):%Y-%m-%d}")
    for heading in ("measure", "found", "to reach"):
        table.add_column(heading)
    for name, part in parts.items():
        if asked.only in (None, name):
            for row in part(asked):
                table.add_row(*row)
    Console(width=120).print(table)


def claims(asked: argparse.Namespace) -> list[Row]:
    """Let every agent claim every conversation that waits, from several processes at once."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        urls = {"SQLite": f"sqlite:///{folder}/desk.sqlite3", "PostgreSQL": asked.postgres}
        for name, url in urls.items():
            if url:
                rows.append(_claim_all(name, url))
    return rows


def _claim_all(name: str, url: str) -> Row:
    database = Database(url)
    database.upgrade()
    talks, people = _fill(database)
    database.engine.dispose()
    shares = [(url, talks, people[number::PROCESSES]) for number in range(PROCESSES)]
    started = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        wins = sum(pool.starmap(_claim_share, shares))
    took_s = time.perf_counter() - started
    with database.read() as connection:
        owned = connection.execute(
            select(func.count()).where(
                conversations.c.status == "assigned", conversations.c.agent_id.is_not(None)
            )
        ).scalar_one()
        noted = connection.execute(select(func.count()).where(routings.c.step == "claimed")).scalar_one()
    tries = len(talks) * len(people)
    found = f"{wins:,} wins, {owned:,} owners, {noted:,} noted; {tries / took_s:,.0f} claims/s"
    return (
        f"{AGENTS} agents claim {WAITING:,} conversations, {PROCESSES} processes, {name}",
        found,
        f"{WAITING:,} wins",
    )


def _fill(database: Database) -> tuple[list[str], list[str]]:
    now, store, talks = datetime.now(UTC), Conversations(database), []
    people = [f"agent{number}" for number in range(AGENTS)]
    with database.write() as connection:
        for name in people:
            row = {
                "id": name,
                "name": name,
                "email": f"{name}@example.com",
                "password_hash": "",
                "role": "agent",
            }
            connection.execute(insert(agents).values(available=False, epoch=0, capacity=WAITING, **row))
    for number in range(WAITING):
        started = begin(key_id="", session_id=f"customer {number}", locale="en", now=now)
        line = Line("customer", "I want to talk to a human", "m1")
        escalation = Escalation("human_requested", 3, "Asked for a person.")
        talk = store.commit_turn(started, lines=[line], memory=Memory(), now=now, escalation=escalation)
        talks.append(talk.id)
    return talks, people


def _claim_share(url: str, talks: list[str], people: list[str]) -> int:
    handoffs, wins = Handoffs(Database(url)), 0
    for number, talk in enumerate(talks):
        for name in people:
            agent = Agent(name, name, "", "agent", available=False)
            line = Line("system", f"{name} joined.", f"c{number} {name}", kind="assigned")
            try:
                handoffs.claim(talk, agent, line, now=datetime.now(UTC))
                wins += 1
            except AlreadyClaimed:
                continue
    return wins


def decision(_: argparse.Namespace) -> list[Row]:
    """Decide once over the whole line."""
    catalogue = load_catalogue([ROOT / "intents" / "domain.yml"])
    needs = line(WAITING, catalogue, random.Random(SEED))
    people = invented(DESKS, catalogue.routing, random.Random(SEED))
    rows = []
    for name, free in (("ten places free", 10), ("half of the places free", None)):
        times_ms, given = measure(needs, fill(people, free), RoutingRules(), ROUNDS)
        what = f"a decision over {WAITING:,} waiting × {DESKS} agents, {name}"
        rows.append((what, f"median {statistics.median(times_ms):.1f} ms ({given} given)", "≤ 20 ms"))
    return rows


def live(asked: argparse.Namespace) -> list[Row]:
    """Time from a customer's wish for a person until it stands in every desk's list."""
    threads = 2_000  # the most a process has: the streams take half of them and some
    settings = {"SECRET_KEY": SECRET, "CHATBOT_THREADS": str(threads), "CHATBOT_SESSION_LIMIT": "100000/hour"}
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/desk.sqlite3"
        with served(asked.model, DATABASE_URL=database, **settings) as (port, _, _):
            crowd = Crowd(port, sign_ins(Database(database), SECRET, DESKS))
            found = asyncio.run(crowd.escalate(widgets=WIDGETS, times=ESCALATIONS))
    where = f"{DESKS} desks and {WIDGETS:,} widgets open"
    return [(f"escalation to the agents' screens, {where}", _spread(found.told_ms), "p99 ≤ 300 ms")]


def _spread(times_ms: list[float]) -> str:
    cuts = statistics.quantiles(times_ms, n=100, method="inclusive")
    return f"p50 {cuts[49]:.0f} ms, p99 {cuts[98]:.0f} ms, of {len(times_ms):,}"


def page(asked: argparse.Namespace) -> list[Row]:
    """Open the desk in a browser with nothing cached; weigh it, and time it until an agent can act."""
    from playwright.sync_api import sync_playwright

    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        database = f"sqlite:///{folder}/desk.sqlite3"
        port, _, _ = stack.enter_context(served(asked.model, SECRET_KEY=SECRET, DATABASE_URL=database))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context()
        address = f"http://127.0.0.1:{port}"
        [(_, cookie)] = sign_ins(Database(database), SECRET, 1)
        context.add_cookies([{"name": "desk", "value": cookie, "url": address}])
        desk = context.new_page()
        weights: list[int] = []
        session = context.new_cdp_session(desk)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: weights.append(int(event["encodedDataLength"])))
        started = time.perf_counter()
        desk.goto(f"{address}/desk", wait_until="domcontentloaded")
        desk.get_by_role("switch").and_(desk.locator(":enabled")).wait_for()
        took_s = time.perf_counter() - started
        browser.close()
    return [
        ("the desk's page with all it loads, compressed", f"{sum(weights) / 1000:.0f} kB", "≤ 100 kB"),
        ("from address to an agent who can act", f"{took_s:.2f} s", "≤ 1 s"),
    ]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--model", type=Path, default=ROOT / "var" / "models")
    parser.add_argument("--postgres", help="an empty database")
    parser.add_argument("--only", choices=["claims", "decision", "live", "page"])
    return parser.parse_args()


if __name__ == "__main__":
    main()

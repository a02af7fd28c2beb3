"""What full-text search costs: a search over many conversations, and what a turn pays for being searchable.

    python benchmarks/search.py [--conversations 100000] [--messages 10] [--turns 3000] [--postgres URL]

The messages are the default bot's held-out messages, put together at random; each conversation has a customer. SQLite
in a scratch folder (WAL, synchronous=FULL), or PostgreSQL: an empty database, in which this script drops what it made.
Times are of this machine and hour: the ratios count.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import column, insert, select, table, text

from chatbot.domain.conversation import Conversation, Line, Memory
from chatbot.domain.search import Search
from chatbot.errors import StoreUnavailable
from chatbot.sealing.keys import Keyring
from chatbot.store import database as store
from chatbot.store import search_index
from chatbot.store.conversations import Conversations, begin
from chatbot.store.database import Database
from chatbot.store.search import Searches
from chatbot.store.tables import conversations, messages
from chatbot.training.corpus import read_corpus

ROOT = Path(__file__).parents[1]
HELD_OUT = ROOT / "intents" / "held_out" / "en" / "messages.yml"
SEED, BATCH, ROUNDS = 7, 5_000, 7
BEFORE = "0010"
"""The schema without the index, and with customers' names in the open."""
OPEN_CUSTOMERS = table("customers", *map(column, ("id", "name", "email", "locale")))
SEARCHES = (
    "turquoise",
    "parcel",
    "order",
    "refund parcel",
    '"my order"',
    "ord",
    "the my i",
    "customer 4242",
    "1234567",
)


def main() -> None:
    """Print one table."""
    asked, dice = _arguments(), random.Random(SEED)
    corpus = read_corpus([HELD_OUT])
    said = [*(example.text for example in corpus.examples), *corpus.out_of_scope]
    with tempfile.TemporaryDirectory() as folder:
        rows = list(_turns(Path(folder), said, asked.turns))
        rows += _searches(asked.postgres or f"sqlite:///{folder}/big.sqlite3", said, asked, dice)
    table = Table(title=f"{platform.machine()}, {os.cpu_count()} cores, seed {SEED}")
    for heading in ("measure", "found"):
        table.add_column(heading)
    for row in rows:
        table.add_row(*row)
    Console(width=110).print(table)


def _turns(folder: Path, said: list[str], count: int) -> Iterator[tuple[str, str]]:
    """Write the same turns into SQLite without and with the index, in turn."""
    found: dict[str, list[float]] = {BEFORE: [], store.HEAD: []}
    talks: dict[str, Conversation] = {}
    houses = {revision: Database(f"sqlite:///{folder}/{revision}.sqlite3") for revision in found}
    for revision, database in houses.items():
        with database.write() as connection:
            store.migrate(connection, revision)
    for number in range(count):
        order = sorted(found, reverse=bool(number % 2))  # neither is always the one that writes first
        for revision in order:
            fresh = begin(key_id="", session_id=f"s{number}", locale="en", now=_now())
            before = talks[revision] if number % 5 else fresh
            lines = [
                Line("customer", said[number % len(said)], f"m{number}"),
                Line("bot", said[-1], f"b{number}"),
            ]
            start = time.perf_counter()
            talks[revision] = Conversations(houses[revision]).commit_turn(
                before, lines=lines, memory=Memory(), now=_now()
            )
            found[revision].append((time.perf_counter() - start) * 1000)
    start = time.perf_counter()
    search_index.catch_up(houses[store.HEAD])
    caught_s = time.perf_counter() - start
    means = {revision: statistics.mean(times) for revision, times in found.items()}
    for revision, times in found.items():
        name = "without the index" if revision == BEFORE else "with it"
        figures = f"{statistics.median(times):.3f} / {statistics.quantiles(times, n=20)[-1]:.3f} ms"
        yield f"a turn's write to SQLite {name}, p50 / p95 (mean)", f"{figures} ({means[revision]:.3f})"
    yield "what the index adds to the mean", f"{(means[store.HEAD] / means[BEFORE] - 1) * 100:+.1f} %"
    yield f"taking {count} turns in before the next search", f"{caught_s * 1000:.0f} ms"


def _searches(
    url: str, said: list[str], asked: argparse.Namespace, dice: random.Random
) -> Iterator[tuple[str, str]]:
    database = Database(url, Keyring(Path(), ["5e" * 32]))
    with database.write() as connection:
        store.migrate(connection, BEFORE)
    _fill(database, said, asked, dice)
    count = f"{asked.conversations:,} conversations, {asked.conversations * asked.messages:,} messages"
    yield count, database.engine.dialect.name
    for words in ("turquoise", "order"):
        yield f"before: LIKE '%{words}%'", _timed(lambda words=words: _find_by_like(database, words), 3)
    start = time.perf_counter()
    database.upgrade()
    if database.engine.dialect.name == "postgresql":
        with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text("ANALYZE"))
            connection.invalidate()  # the others are to give up as they do in service
    yield "the index made by the migration", f"{time.perf_counter() - start:.1f} s"
    searches = Searches(database)
    for words in SEARCHES:
        hits = len(searches.find(Search(words)))
        yield (
            f"search: {words} ({hits} shown)",
            _timed(lambda words=words: searches.find(Search(words)), ROUNDS),
        )
    start = time.perf_counter()
    search_index.forget(database)
    yield "everything erased taken out of the index's file", f"{time.perf_counter() - start:.1f} s"
    if database.engine.dialect.name == "postgresql":
        with database.write() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))


def _fill(database: Database, said: list[str], asked: argparse.Namespace, dice: random.Random) -> None:
    for first in range(0, asked.conversations, BATCH):
        talks, lines, people = [], [], []
        for number in range(first, min(first + BATCH, asked.conversations)):
            # active at random times: the index is not in their order
            at = _now() - timedelta(minutes=dice.randrange(500_000))
            people.append(
                {"id": f"c{number}", "name": f"Customer {number}", "email": f"c{number}@example.com"}
            )
            talks.append(_talk(number, at, asked.messages))
            lines += [
                _line(number, seq, " ".join(dice.sample(said, 2)), at) for seq in range(1, asked.messages + 1)
            ]
        with database.write() as connection:
            connection.execute(insert(OPEN_CUSTOMERS).values(locale="en"), people)
            connection.execute(insert(conversations), talks)
            connection.execute(insert(messages), lines)


def _talk(number: int, at: datetime, last_seq: int) -> dict[str, Any]:
    begun = begin(key_id="", session_id=f"s{number}", locale="en", now=at)
    row = {"id": f"{number:024d}", "session_id": begun.session_id, "key_id": "", "status": "resolved"}
    when = {"started_at": at, "active_at": at}
    return {
        **row,
        **when,
        "version": 1,
        "last_seq": last_seq,
        "locale": "en",
        "memory": {},
        "customer_id": f"c{number}",
    }


def _line(number: int, seq: int, words: str, at: datetime) -> dict[str, Any]:
    author = "customer" if seq % 2 else "bot"
    row = {"conversation_id": f"{number:024d}", "seq": seq, "message_id": f"m{seq}", "author": author}
    return {
        **row,
        "text": f"{words} {1_000_000 + number}",
        "created_at": at,
        "kind": "text",
        "suppressed": False,
    }


def _find_by_like(database: Database, words: str) -> object:
    """Search as it was done before there was an index."""
    holds = select(messages.c.seq).where(
        messages.c.conversation_id == conversations.c.id, messages.c.text.icontains(words, autoescape=True)
    )
    latest = (
        select(conversations.c.id).where(holds.exists()).order_by(conversations.c.active_at.desc()).limit(50)
    )
    with database.read() as connection:
        return connection.execute(latest).all()


def _timed(work: Callable[[], object], rounds: int) -> str:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        try:
            work()
        except StoreUnavailable:
            return f"given up after {store.SQL_TIMEOUT_S} s"
        times.append((time.perf_counter() - start) * 1000)
    return f"p50 {statistics.median(times):.1f} ms, worst {max(times):.1f} ms"


def _now() -> datetime:
    return datetime.now(UTC)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--conversations", type=int, default=100_000)
    parser.add_argument("--messages", type=int, default=10, help="of each conversation")
    parser.add_argument("--turns", type=int, default=3_000)
    parser.add_argument("--postgres", metavar="URL", help="search there instead; the database must be empty")
    return parser.parse_args()


if __name__ == "__main__":
    main()

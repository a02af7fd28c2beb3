"""What the reports cost on many conversations: the default four weeks, and everything there is.

    python -m benchmarks.reports [--conversations 100000] [--days 365] [--database URL]

Without a URL the database is an SQLite file in a scratch folder, and the same is asked once more without the indexes
that the reports have of their own. With one, an empty database is filled and left as it is: the desk of an installation
that it belongs to shows rich reports then. Times are of this machine and hour: the processor's time stands beside the
clock's, for SQLite works in this process.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from benchmarks.invented import fill
from chatbot.desk.reports import Reports
from chatbot.playbook.catalogue import load_catalogue
from chatbot.sealing.keys import Keyring
from chatbot.store.database import Database
from chatbot.store.reports import Reports as Rows
from chatbot.store.teams import Teams

ROOT = Path(__file__).parents[1]
DAYS = 28
TIMES = 3
"""Each is asked so often; the quickest counts."""
OWN_INDEXES = (
    *("ix_conversations_started_at", "ix_handoffs_opened_at"),
    *("ix_messages_heard", "ix_messages_unhelpful", "ix_messages_of_agents"),
)


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--conversations", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--database", help="the URL of an empty database")
    asked = parser.parse_args()
    now = datetime.now(UTC)
    with _database(asked.database) as database:
        catalogue = load_catalogue(sorted((ROOT / "intents").glob("*.yml")))
        zone = ZoneInfo(catalogue.conventions.time_zone)
        fill(database, count=asked.conversations, days=asked.days, now=now, zone=zone)
        reports = Reports(Rows(database), Teams(database), lambda: catalogue, lambda: now)
        table = Table(title=f"{platform.machine()}, {os.cpu_count()} cores, {database.engine.dialect.name}")
        for heading in ("overview of", "conversations", "by the clock", "processor"):
            table.add_column(heading)
        first = reports.today() - timedelta(days=asked.days - 1)
        _measure(table, reports, first, "")
        if not asked.database:
            with database.write() as connection:
                for name in OWN_INDEXES:
                    connection.execute(text(f"DROP INDEX {name}"))
            _measure(table, reports, first, ", without indexes")
    Console(width=100).print(table)


def _measure(table: Table, reports: Reports, first: date, how: str) -> None:
    for name, start in ((f"{DAYS} days{how}", None), (f"everything{how}", first)):
        clock_s, processor_s = [], []
        for _ in range(TIMES):
            began, used = time.perf_counter(), time.process_time()
            found = reports.overview(first=start)
            clock_s.append(time.perf_counter() - began)
            processor_s.append(time.process_time() - used)
        count = f"{found.now.volume.conversations:,}"
        table.add_row(name, count, f"{min(clock_s):.2f} s", f"{min(processor_s):.2f} s")


@contextmanager
def _database(url: str | None) -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(url or f"sqlite:///{folder}/reports.sqlite3", Keyring(Path(folder)))
        database.upgrade()
        yield database
        database.engine.dispose()


if __name__ == "__main__":
    main()

"""The demo desk's replies kept ready, as a good agent would write them."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, time

from sqlalchemy import Connection, insert, select

from chatbot.shop.demo_catalogue import FOLDER
from chatbot.store.tools_tables import canned_replies


def write_canned(connection: Connection, today: date) -> None:
    """Put them on the desk's shelf, unless there is something on it."""
    if connection.execute(select(canned_replies.c.id).limit(1)).first():
        return
    changed_at = datetime.combine(today, time(), UTC)
    with (FOLDER / "canned.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            {"id": f"demo-{row['shortcut']}", "changed_at": changed_at, **row} for row in csv.DictReader(file)
        ]
    connection.execute(insert(canned_replies), rows)

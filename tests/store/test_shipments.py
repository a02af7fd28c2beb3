"""What stood in an order's row moves into its parcel's, and back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from chatbot.store import database as store
from chatbot.store.database import Database
from tests.keys import KEYS
from tests.store.schema import step_back

DAY = date(2026, 11, 1)
OLD = (
    "INSERT INTO customers (id, name, email, locale) VALUES ('anna', 'Anna', 'anna@example.com', 'en')",
    "INSERT INTO orders (number, customer_id, status, placed_on, currency, total, carrier, tracking_number,"
    " shipped_on, expected_on, delivered_on) VALUES"
    " ('1', 'anna', 'shipped', '2026-11-01', 'GBP', 30, 'DPD', '1550', '2026-11-01', '2026-11-04', NULL),"
    " ('2', 'anna', 'paid', '2026-11-01', 'GBP', 30, NULL, NULL, NULL, '2026-11-04', NULL),"
    " ('3', 'anna', 'cancelled', '2026-11-01', 'GBP', 30, NULL, NULL, NULL, NULL, NULL)",
    "INSERT INTO order_items (order_number, product, quantity, price) VALUES ('1', 'kettle', 1, 30)",
)
WAY = "carrier, tracking_number, shipped_on, expected_on, delivered_on"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Return a database as it was before there were parcels, with three orders."""
    url = f"sqlite:///{tmp_path / 'a.sqlite3'}"
    found = Database(url if request.param == "sqlite" else request.getfixturevalue("postgres_url"), KEYS)
    with found.write() as connection:
        if request.param == "postgresql":
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        store.migrate(connection, "0006")
        for statement in OLD:
            connection.execute(text(statement))
    yield found
    if request.param == "postgresql":  # the next test expects the newest tables
        found.upgrade()
    found.engine.dispose()


def told(connection: Connection, table: str, of: str = "number") -> list[tuple[Any, ...]]:
    rows = connection.execute(text(f"SELECT {of}, {WAY} FROM {table} ORDER BY {of}"))
    return [(*row[:3], *(day and str(day) for day in row[3:])) for row in rows]


def test_a_parcel_is_what_an_order_knew_of_its_way(database: Database) -> None:
    database.upgrade()

    with database.read() as connection:
        assert told(connection, "shipments", "order_number") == [
            ("1", "DPD", "1550", "2026-11-01", "2026-11-04", None),
            ("2", None, None, None, "2026-11-04", None),
        ]
        assert connection.execute(text("SELECT count(*) FROM order_items")).scalar() == 1


def test_on_the_way_back_the_parcel_that_is_still_to_come_is_told(database: Database) -> None:
    with database.read() as connection:
        before = told(connection, "orders")
    database.upgrade()
    with database.write() as connection:
        more = (
            "INSERT INTO shipments (order_number, place, carrier, delivered_on) VALUES ('1', 2, 'Evri', :day)"
        )
        connection.execute(
            text(more), {"day": DAY.isoformat() if connection.dialect.name == "sqlite" else DAY}
        )

        step_back(connection, "0006")

        assert told(connection, "orders") == before
        assert connection.execute(text("SELECT count(*) FROM order_items")).scalar() == 1

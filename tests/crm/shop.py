"""A small shop with causes: who is served badly leaves, who sends much back goes on, moods decide ratings."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import duckdb
import numpy as np

from chatbot.warehouse.schema import TABLES

UNTIL = date(2026, 6, 1)
DAYS = 420


def open_shop(customers: int, *, seed: int = 1) -> duckdb.DuckDBPyConnection:
    """Return a warehouse in memory, filled."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    for table in TABLES.values():
        connection.execute(table.ddl)
    rng = np.random.default_rng(seed)
    start = datetime.combine(UNTIL, time()) - timedelta(days=DAYS)
    people, orders, contacts = [], [], []
    for number in range(customers):
        whose = f"c{number:05}"
        joined = float(rng.uniform(0, DAYS * 0.6))
        gap, returner = float(rng.choice([9.0, 20.0, 45.0])), rng.random() < 0.12
        people.append(
            (
                whose,
                start + timedelta(days=joined),
                rng.choice(["f", "m"]),
                int(rng.integers(1950, 2006)),
                number % 20 == 0,
            )
        )
        day = joined
        while day < DAYS:
            at = start + timedelta(days=day)
            back = rng.random() < (0.8 if returner else 0.04)
            total = round(float(rng.gamma(4, 10)) + 1, 2)
            returned = at + timedelta(days=4) if back else None
            orders.append(
                (f"o{len(orders):06}", whose, at, total, "delivered", returned, total if back else None)
            )
            bad = rng.random() < 0.25
            if bad or rng.random() < 0.2:
                mood = -0.7 if bad else 0.5
                good = rng.random() < (0.15 if bad else 0.9)
                contacts.append(
                    (
                        f"t{len(contacts):06}",
                        whose,
                        at + timedelta(days=1),
                        mood,
                        4000.0 if bad else 60.0,
                        5 if good else 2,
                    )
                )
            if rng.random() < (0.5 if bad else 0.03):
                break
            day += float(rng.exponential(gap))
    _insert(connection, "customers", ("id", "joined_at", "gender", "birth_year", "do_not_train"), people)
    names = ("id", "customer_id", "placed_at", "total", "status", "returned_at", "refunded")
    _insert(connection, "orders", names, orders)
    names = ("id", "customer_id", "at", "mood_end", "first_response_s", "csat")
    _insert(connection, "contacts", names, contacts)
    return connection


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, names: tuple[str, ...], rows: list[tuple[object, ...]]
) -> None:
    columns = {
        name: np.array(column, dtype=object)
        for name, column in zip(names, zip(*rows, strict=True), strict=True)
    }
    connection.register("rows_of_test", columns)
    connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM rows_of_test")
    connection.unregister("rows_of_test")
